import { describe, expect, test } from '@jest/globals';
import type { CommitFact, Facts } from '../../src/domain/facts.ts';
import { known, unavailable } from '../../src/domain/reading.ts';
import { evaluate } from '../../src/policy/evaluate.ts';
import { comment, commit, dev, facts, gitPerson, HEAD, kim, lee, oli, pat, rae, robot, sha } from '../support/facts.ts';
import { policy } from '../support/policy.ts';
import { inWords } from '../support/verdict-in-words.ts';

const decide = (given: Facts, more = '') => inWords(evaluate(policy(more), given));
const all = [
  comment(1, pat, 60, '/ready'),
  comment(2, oli, 61, '/ready'),
  comment(3, rae, 62, '/ready'),
  comment(4, kim, 63, '/ready'),
];
const signed = (parts: Parameters<typeof facts>[0] = {}) => facts({ comments: known(all), ...parts });
const with1 = (one: CommitFact, parts: Parameters<typeof facts>[0] = {}) =>
  signed({ commits: known([commit(HEAD, dev), one]), ...parts });

describe('SOD-1, SOD-2: a code author may not sign off any state', () => {
  test('a person who wrote nothing may', () => {
    expect(decide(signed())).toMatchInlineSnapshot(`
"
ready aaa release by rule
policy satisfied
facts satisfied
draft satisfied
authors satisfied dev
hold satisfied
product satisfied 1/1 of product-owner; counted pat by comment for aaa; can -; cannot -
operation satisfied 1/1 of operations-coordinator; counted oli by comment for aaa; can -; cannot -
organization satisfied 1/1 of release-coordinator; counted rae by comment for aaa; can sam; cannot -
security satisfied 1/1 of security-architect; counted kim by comment for aaa; can lee; cannot -
act comment:1:1 pat "/ready" counted product
act comment:2:1 oli "/ready" counted operation
act comment:3:1 rae "/ready" counted organization
act comment:4:1 kim "/ready" counted security
"
`);
  });

  test('SOD-1: who opened the pull request is a code author', () => {
    expect(decide(signed({ pull: { author: kim } }))).toMatchInlineSnapshot(`
"
pending aaa release by rule
policy satisfied
facts satisfied
draft satisfied
authors satisfied kim,dev
hold satisfied
product satisfied 1/1 of product-owner; counted pat by comment for aaa; can -; cannot -
operation satisfied 1/1 of operations-coordinator; counted oli by comment for aaa; can -; cannot -
organization satisfied 1/1 of release-coordinator; counted rae by comment for aaa; can sam; cannot -
security pending 0/1 of security-architect; not kim by comment for ? (code-author); can lee; cannot kim(code-author)
act comment:1:1 pat "/ready" counted product
act comment:2:1 oli "/ready" counted operation
act comment:3:1 rae "/ready" counted organization
act comment:4:1 kim "/ready" refused security code-author others=lee
"
`);
  });

  test('SOD-1: so is the author of any commit', () => {
    expect(evaluate(policy(), with1(commit(sha('c'), kim))).outcome).toBe('pending');
  });

  test('SOD-1: a co-author', () => {
    const shared = commit(sha('c'), dev, { authors: [gitPerson(dev), gitPerson(kim)] });
    expect(decide(with1(shared))).toMatchInlineSnapshot(`
"
pending aaa release by rule
policy satisfied
facts satisfied
draft satisfied
authors satisfied kim,dev
hold satisfied
product satisfied 1/1 of product-owner; counted pat by comment for aaa; can -; cannot -
operation satisfied 1/1 of operations-coordinator; counted oli by comment for aaa; can -; cannot -
organization satisfied 1/1 of release-coordinator; counted rae by comment for aaa; can sam; cannot -
security pending 0/1 of security-architect; not kim by comment for ? (code-author); can lee; cannot kim(code-author)
act comment:1:1 pat "/ready" counted product
act comment:2:1 oli "/ready" counted operation
act comment:3:1 rae "/ready" counted organization
act comment:4:1 kim "/ready" refused security code-author others=lee
"
`);
  });

  test('SOD-1: a committer', () => {
    expect(evaluate(policy(), with1(commit(sha('c'), dev, { committer: gitPerson(kim) }))).outcome).toBe('pending');
  });

  test('SOD-1: whoever pushed', () => {
    expect(decide(signed({ pushers: known([kim]) }))).toMatchInlineSnapshot(`
"
pending aaa release by rule
policy satisfied
facts satisfied
draft satisfied
authors satisfied kim,dev
hold satisfied
product satisfied 1/1 of product-owner; counted pat by comment for aaa; can -; cannot -
operation satisfied 1/1 of operations-coordinator; counted oli by comment for aaa; can -; cannot -
organization satisfied 1/1 of release-coordinator; counted rae by comment for aaa; can sam; cannot -
security pending 0/1 of security-architect; not kim by comment for ? (code-author); can lee; cannot kim(code-author)
act comment:1:1 pat "/ready" counted product
act comment:2:1 oli "/ready" counted operation
act comment:3:1 rae "/ready" counted organization
act comment:4:1 kim "/ready" refused security code-author others=lee
"
`);
  });

  test('SOD-2: states that the policy exempts may be signed by code authors', () => {
    const exempt = 'separation-of-duties: { authors-may-sign: [security] }';
    expect(decide(signed({ pull: { author: kim } }), exempt)).toMatchInlineSnapshot(`
"
ready aaa release by rule
policy satisfied
facts satisfied
draft satisfied
authors satisfied kim,dev
hold satisfied
product satisfied 1/1 of product-owner; counted pat by comment for aaa; can -; cannot -
operation satisfied 1/1 of operations-coordinator; counted oli by comment for aaa; can -; cannot -
organization satisfied 1/1 of release-coordinator; counted rae by comment for aaa; can sam; cannot -
security satisfied 1/1 of security-architect; counted kim by comment for aaa; can lee; cannot -
act comment:1:1 pat "/ready" counted product
act comment:2:1 oli "/ready" counted operation
act comment:3:1 rae "/ready" counted organization
act comment:4:1 kim "/ready" counted security
"
`);
    expect(evaluate(policy(exempt), signed({ pull: { author: pat } })).outcome).toBe('pending');
  });

  test('SOD-2: who becomes an author by a later push no longer counts', () => {
    expect(evaluate(policy(), signed()).outcome).toBe('ready');
    expect(evaluate(policy(), signed({ commits: known([commit(HEAD, dev), commit(sha('c'), pat)]) })).outcome).toBe(
      'pending',
    );
  });

  test('SOD-2: a code author may still object and hold', () => {
    const objects = [...all, comment(5, lee, 70, '/not-ready security not mine to sign, but this leaks')];
    expect(evaluate(policy(), signed({ pull: { author: lee }, comments: known(objects) })).outcome).toBe('blocked');
  });
});

describe('SOD-3: one person counts for one state', () => {
  test('one person who holds two roles satisfies one of them', () => {
    const text = 'readiness: { legal: { owner: security-architect } }';
    const given = facts({
      comments: known([...all.slice(0, 3), comment(4, kim, 63, '/ready security\n/ready legal')]),
    });
    expect(decide(given, text)).toMatchInlineSnapshot(`
"
pending aaa release by rule
policy satisfied
facts satisfied
draft satisfied
authors satisfied dev
hold satisfied
product satisfied 1/1 of product-owner; counted pat by comment for aaa; can -; cannot -
operation satisfied 1/1 of operations-coordinator; counted oli by comment for aaa; can -; cannot -
organization satisfied 1/1 of release-coordinator; counted rae by comment for aaa; can sam; cannot -
security satisfied 1/1 of security-architect; counted kim by comment for aaa; can lee; cannot -
legal pending 0/1 of security-architect; not kim by comment for aaa (counted for security); can lee; cannot kim(signed-other-state)
act comment:1:1 pat "/ready" counted product
act comment:2:1 oli "/ready" counted operation
act comment:3:1 rae "/ready" counted organization
act comment:4:1 kim "/ready security" counted security
act comment:4:2 kim "/ready legal" idle legal counted for security
"
`);
  });

  test('with the rule off the same person satisfies both', () => {
    const text =
      'readiness: { legal: { owner: security-architect } }\nseparation-of-duties: { one-person-per-state: false }';
    const given = facts({
      comments: known([...all.slice(0, 3), comment(4, kim, 63, '/ready security\n/ready legal')]),
    });
    expect(evaluate(policy(text), given).outcome).toBe('ready');
  });

  test('the first to sign moves over if that satisfies more states', () => {
    const text = 'readiness: { legal: { owner: security-architect } }';
    const early = [
      ...all.slice(0, 3),
      comment(4, kim, 63, '/ready security\n/ready legal'),
      comment(5, lee, 64, '/ready security'),
    ];
    expect(decide(facts({ comments: known(early) }), text)).toMatchInlineSnapshot(`
"
ready aaa release by rule
policy satisfied
facts satisfied
draft satisfied
authors satisfied dev
hold satisfied
product satisfied 1/1 of product-owner; counted pat by comment for aaa; can -; cannot -
operation satisfied 1/1 of operations-coordinator; counted oli by comment for aaa; can -; cannot -
organization satisfied 1/1 of release-coordinator; counted rae by comment for aaa; can sam; cannot -
security satisfied 1/1 of security-architect; counted lee by comment for aaa; not kim by comment for aaa (counted for legal); can -; cannot kim(signed-other-state)
legal satisfied 1/1 of security-architect; counted kim by comment for aaa; can -; cannot lee(signed-other-state)
act comment:1:1 pat "/ready" counted product
act comment:2:1 oli "/ready" counted operation
act comment:3:1 rae "/ready" counted organization
act comment:4:1 kim "/ready security" idle security counted for legal
act comment:4:2 kim "/ready legal" counted legal
act comment:5:1 lee "/ready security" counted security
"
`);
  });

  test('no signer is spent on a state that an objection blocks', () => {
    const text = 'readiness: { legal: { owner: security-architect } }';
    const given = [
      ...all.slice(0, 3),
      comment(4, kim, 63, '/ready security\n/ready legal'),
      comment(5, lee, 64, '/not-ready security leak'),
    ];
    expect(decide(facts({ comments: known(given) }), text)).toMatchInlineSnapshot(`
"
blocked aaa release by rule
policy satisfied
facts satisfied
draft satisfied
authors satisfied dev
hold satisfied
product satisfied 1/1 of product-owner; counted pat by comment for aaa; can -; cannot -
operation satisfied 1/1 of operations-coordinator; counted oli by comment for aaa; can -; cannot -
organization satisfied 1/1 of release-coordinator; counted rae by comment for aaa; can sam; cannot -
security unsatisfied 0/1 of security-architect; objection lee "leak"; not kim by comment for aaa (counted for legal); can lee; cannot kim(signed-other-state)
legal satisfied 1/1 of security-architect; counted kim by comment for aaa; can lee; cannot -
act comment:1:1 pat "/ready" counted product
act comment:2:1 oli "/ready" counted operation
act comment:3:1 rae "/ready" counted organization
act comment:4:1 kim "/ready security" idle security counted for legal
act comment:4:2 kim "/ready legal" counted legal
act comment:5:1 lee "/not-ready security leak" done
remember comment:5:1 objection security lee "leak"
"
`);
  });

  test('the same account under two spellings is one person', () => {
    const twice = known({ ...kim, login: 'KIM' });
    const people = {
      users: facts().people.users.map((user) => (user.login === 'lee' ? { ...user, account: twice } : user)),
      teams: [],
    };
    const given = facts({ people, comments: known([...all, comment(5, { ...kim, login: 'KIM' }, 64, '/ready')]) });
    expect(evaluate(policy('readiness: { security: { count: 2 } }'), given).outcome).toBe('pending');
  });
});

describe('SOD-4: commits that cannot be tied to an account', () => {
  const stranger = commit(sha('c'), dev, { authors: [{ name: 'Nobody', email: 'no@body.example', account: null }] });

  test('block the release and are named', () => {
    expect(decide(with1(stranger))).toMatchInlineSnapshot(`
"
blocked aaa release by rule
policy satisfied
facts satisfied
draft satisfied
authors unsatisfied dev [ccc author Nobody <no@body.example> no-account]
hold satisfied
product satisfied 1/1 of product-owner; counted pat by comment for aaa; can -; cannot -
operation satisfied 1/1 of operations-coordinator; counted oli by comment for aaa; can -; cannot -
organization satisfied 1/1 of release-coordinator; counted rae by comment for aaa; can sam; cannot -
security satisfied 1/1 of security-architect; counted kim by comment for aaa; can lee; cannot -
act comment:1:1 pat "/ready" counted product
act comment:2:1 oli "/ready" counted operation
act comment:3:1 rae "/ready" counted organization
act comment:4:1 kim "/ready" counted security
"
`);
  });

  test('are a warning if the policy says so', () => {
    expect(decide(with1(stranger), 'separation-of-duties: { unattributed: warn }')).toMatchInlineSnapshot(`
"
ready aaa release by rule
policy satisfied
facts satisfied
draft satisfied
authors satisfied dev [ccc author Nobody <no@body.example> no-account]
hold satisfied
product satisfied 1/1 of product-owner; counted pat by comment for aaa; can -; cannot -
operation satisfied 1/1 of operations-coordinator; counted oli by comment for aaa; can -; cannot -
organization satisfied 1/1 of release-coordinator; counted rae by comment for aaa; can sam; cannot -
security satisfied 1/1 of security-architect; counted kim by comment for aaa; can lee; cannot -
act comment:1:1 pat "/ready" counted product
act comment:2:1 oli "/ready" counted operation
act comment:3:1 rae "/ready" counted organization
act comment:4:1 kim "/ready" counted security
"
`);
  });

  test('are tied by identities, and make that person an author', () => {
    expect(
      decide(with1(stranger), 'separation-of-duties: { identities: { "No@Body.example": kim } }'),
    ).toMatchInlineSnapshot(`
"
pending aaa release by rule
policy satisfied
facts satisfied
draft satisfied
authors satisfied kim,dev
hold satisfied
product satisfied 1/1 of product-owner; counted pat by comment for aaa; can -; cannot -
operation satisfied 1/1 of operations-coordinator; counted oli by comment for aaa; can -; cannot -
organization satisfied 1/1 of release-coordinator; counted rae by comment for aaa; can sam; cannot -
security pending 0/1 of security-architect; not kim by comment for ? (code-author); can lee; cannot kim(code-author)
act comment:1:1 pat "/ready" counted product
act comment:2:1 oli "/ready" counted operation
act comment:3:1 rae "/ready" counted organization
act comment:4:1 kim "/ready" refused security code-author others=lee
"
`);
  });

  test('are tied to a machine, which is not a person, by a login that ends in [bot]', () => {
    expect(
      evaluate(
        policy('separation-of-duties: { identities: { "no@body.example": "dependabot[bot]" } }'),
        with1(stranger),
      ).outcome,
    ).toBe('ready');
  });

  test('identities take no author away whom GitHub knows', () => {
    const known1 = commit(sha('c'), kim);
    expect(
      evaluate(policy('separation-of-duties: { identities: { "kim@acme.example": eve } }'), with1(known1)).outcome,
    ).toBe('pending');
  });

  test('a commit without any author or committer is one of them', () => {
    expect(decide(with1(commit(sha('c'), dev, { authors: [], committer: null })))).toMatchInlineSnapshot(`
"
blocked aaa release by rule
policy satisfied
facts satisfied
draft satisfied
authors unsatisfied dev [ccc author null <null> no-account] [ccc committer null <null> no-account]
hold satisfied
product satisfied 1/1 of product-owner; counted pat by comment for aaa; can -; cannot -
operation satisfied 1/1 of operations-coordinator; counted oli by comment for aaa; can -; cannot -
organization satisfied 1/1 of release-coordinator; counted rae by comment for aaa; can sam; cannot -
security satisfied 1/1 of security-architect; counted kim by comment for aaa; can lee; cannot -
act comment:1:1 pat "/ready" counted product
act comment:2:1 oli "/ready" counted operation
act comment:3:1 rae "/ready" counted organization
act comment:4:1 kim "/ready" counted security
"
`);
  });

  test('SOD-1: GitHub as committer is left out if GitHub signed the commit', () => {
    const webFlow = { name: 'GitHub', email: 'noreply@github.com', account: null };
    expect(evaluate(policy(), with1(commit(sha('c'), dev, { committer: webFlow, signedByGitHub: true }))).outcome).toBe(
      'ready',
    );
  });

  test("SOD-1: GitHub as committer without GitHub's signature is a forgery, with an account or without", () => {
    const webFlow = { name: 'GitHub', email: 'noreply@github.com', account: null };
    expect(decide(with1(commit(sha('c'), dev, { committer: webFlow })))).toMatchInlineSnapshot(`
"
blocked aaa release by rule
policy satisfied
facts satisfied
draft satisfied
authors unsatisfied dev [ccc committer GitHub <noreply@github.com> forged-web-flow]
hold satisfied
product satisfied 1/1 of product-owner; counted pat by comment for aaa; can -; cannot -
operation satisfied 1/1 of operations-coordinator; counted oli by comment for aaa; can -; cannot -
organization satisfied 1/1 of release-coordinator; counted rae by comment for aaa; can sam; cannot -
security satisfied 1/1 of security-architect; counted kim by comment for aaa; can lee; cannot -
act comment:1:1 pat "/ready" counted product
act comment:2:1 oli "/ready" counted operation
act comment:3:1 rae "/ready" counted organization
act comment:4:1 kim "/ready" counted security
"
`);
    const account = { id: 19864447, login: 'web-flow', kind: 'user' as const };
    expect(
      evaluate(policy(), with1(commit(sha('c'), dev, { committer: { ...webFlow, email: 'x@y.example', account } })))
        .outcome,
    ).toBe('blocked');
  });

  test('SOD-4: GitHub as author or co-author names no person, signed or not, and blocks', () => {
    const account = { id: 19864447, login: 'web-flow', kind: 'user' as const };
    const webFlow = { name: 'GitHub', email: 'noreply@github.com', account };
    const authorsOf = (parts: Partial<CommitFact>) =>
      evaluate(policy(), with1(commit(sha('c'), dev, parts))).requirements.find((one) => one.kind === 'authors');
    expect(authorsOf({ authors: [webFlow] })).toMatchObject({
      status: 'unsatisfied',
      unattributed: [{ part: 'author', why: 'forged-web-flow' }],
    });
    expect(authorsOf({ authors: [gitPerson(dev), webFlow], committer: webFlow, signedByGitHub: true })).toMatchObject({
      status: 'unsatisfied',
      unattributed: [{ part: 'author', why: 'no-account' }],
    });
  });

  test('SOD-4: an address is mapped without regard to case', () => {
    const mapped = policy('separation-of-duties: { identities: { "Old@Mail.example": kim } }');
    const old = { name: 'K', email: 'OLD@mail.example', account: null };
    const verdict = evaluate(mapped, with1(commit(sha('c'), dev, { authors: [old], committer: old })));
    expect(verdict.requirements.find((one) => one.kind === 'authors')).toMatchObject({
      status: 'satisfied',
      authors: [kim, dev],
    });
  });

  test('a machine that GitHub knows is an author like any other', () => {
    expect(evaluate(policy(), with1(commit(sha('c'), robot))).outcome).toBe('ready');
  });
});

describe('SOD-6: what could not be read to its end is an error', () => {
  const gap = unavailable('truncated', 'commits');
  test.each([
    ['commits', { commits: gap }],
    ['pushers', { pushers: gap }],
    ['comments', { comments: gap }],
    ['reviews', { reviews: gap }],
    ['events', { events: gap }],
    ['heads', { heads: gap }],
    ['labels', { pull: { labels: gap } }],
  ])('%s', (_, parts) => {
    const verdict = evaluate(policy(), signed(parts));
    expect(verdict.outcome).toBe('error');
    expect(verdict.requirements.find((one) => one.kind === 'facts')).toEqual({
      kind: 'facts',
      status: 'error',
      missing: [gap],
    });
    expect(verdict.acts).toEqual([]);
  });

  test('all that is missing is listed at once, and every other requirement as well', () => {
    expect(decide(signed({ commits: gap, reviews: unavailable('forbidden', 'reviews') }))).toMatchInlineSnapshot(`
"
error aaa release by rule
policy satisfied
facts error [truncated commits] [forbidden reviews]
draft satisfied
authors error dev
hold satisfied
product satisfied 1/1 of product-owner; counted pat by comment for aaa; can -; cannot -
operation satisfied 1/1 of operations-coordinator; counted oli by comment for aaa; can -; cannot -
organization satisfied 1/1 of release-coordinator; counted rae by comment for aaa; can sam; cannot -
security satisfied 1/1 of security-architect; counted kim by comment for aaa; can lee; cannot -
"
`);
  });

  test('who holds a role is as well', () => {
    const people = {
      ...facts().people,
      users: facts().people.users.map((user) =>
        user.login === 'lee' ? { ...user, account: unavailable('forbidden', 'user lee') } : user,
      ),
    };
    expect(decide(signed({ people }))).toMatchInlineSnapshot(`
"
error aaa release by rule
policy satisfied
facts error [forbidden user lee]
draft satisfied
authors satisfied dev
hold satisfied
product satisfied 1/1 of product-owner; counted pat by comment for aaa; can -; cannot -
operation satisfied 1/1 of operations-coordinator; counted oli by comment for aaa; can -; cannot -
organization satisfied 1/1 of release-coordinator; counted rae by comment for aaa; can sam; cannot -
security error 1/1 of security-architect; counted kim by comment for aaa; can -; cannot -
"
`);
  });

  test('a person who was not looked up is not a person who does not exist', () => {
    const people = { users: facts().people.users.filter((user) => user.login !== 'sam'), teams: [] };
    expect(decide(signed({ people }))).toMatchInlineSnapshot(`
"
error aaa release by rule
policy satisfied
facts error [malformed user sam]
draft satisfied
authors satisfied dev
hold satisfied
product satisfied 1/1 of product-owner; counted pat by comment for aaa; can -; cannot -
operation satisfied 1/1 of operations-coordinator; counted oli by comment for aaa; can -; cannot -
organization error 1/1 of release-coordinator; counted rae by comment for aaa; can -; cannot -
security satisfied 1/1 of security-architect; counted kim by comment for aaa; can lee; cannot -
"
`);
  });
});

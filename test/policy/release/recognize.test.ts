import { describe, expect, test } from '@jest/globals';
import type { Facts, TimelineEvent } from '../../../src/domain/facts.ts';
import { asPolicyDigest } from '../../../src/domain/ids.ts';
import { known, unavailable } from '../../../src/domain/reading.ts';
import { evaluate } from '../../../src/policy/evaluate.ts';
import {
  afterEdit,
  ann,
  at,
  comment,
  dev,
  facts,
  kim,
  labelEvent,
  oli,
  pat,
  rae,
  sam,
  unlabelEvent,
} from '../../support/facts.ts';
import { policy, policyOf } from '../../support/policy.ts';
import { inWords } from '../../support/verdict-in-words.ts';

const decide = (given: Facts, more = '') => inWords(evaluate(policy(more), given));
const other = { base: { ref: 'develop', sha: facts().pullRequest.base.sha } };
const byLabel = 'releases: [{ base: main, label: release }]';
const byTitle = 'releases: [{ base: main, title: "^Release [0-9]" }]';

describe('REL-1: which pull requests are releases', () => {
  const on = (base: string, head: string) => {
    const { pullRequest } = facts();
    return evaluate(
      policy(),
      facts({ pull: { base: { ...pullRequest.base, ref: base }, head: { ...pullRequest.head, ref: head } } }),
    ).release;
  };
  test.each([
    ['main', 'release/1.4', true],
    ['main', 'release/team/1.4', true],
    ['main', 'feature', false],
    ['main', 'my/release/1.4', false],
    ['main', 'release', false],
    ['release/1.4', 'fix', true],
    ['develop', 'release/1.4', false],
  ])('by default: into %s from %s: %s', (base, head, is) => {
    expect(on(base, head)).toEqual(is ? { by: 'rule' } : null);
  });

  test('every field that an entry gives has to match', () => {
    expect(evaluate(policy(byLabel), facts()).outcome).toBe('not-applicable');
    const labelled = facts({ pull: { labels: known([{ id: 'L', name: 'Release' }]) } });
    expect(evaluate(policy(byLabel), labelled).outcome).toBe('pending');
    expect(evaluate(policy(byLabel), { ...labelled, pullRequest: { ...labelled.pullRequest, ...other } }).outcome).toBe(
      'not-applicable',
    );
  });

  test('one entry of several is enough', () => {
    expect(evaluate(policy('releases: [{ base: production }, { title: "^Release" }]'), facts()).outcome).toBe(
      'pending',
    );
  });
});

describe('REL-2: a pull request that is not a release', () => {
  test('is not applicable, and no act on it is answered', () => {
    expect(
      decide(facts({ pull: other, comments: known([comment(1, dev, 60, '/ready security')]) })),
    ).toMatchInlineSnapshot(`
"
not-applicable aaa
"
`);
  });
});

describe('REL-3: what once was a release stays one', () => {
  const untitled = facts({ pull: { title: 'chore: things' } });

  test('after its title was changed', () => {
    const retitled = {
      id: 'E1',
      kind: 'retitled' as const,
      actor: dev,
      at: at(30),
      from: 'Release 1.4',
      to: 'chore: things',
    };
    expect(evaluate(policy(byTitle), { ...untitled, events: known([retitled]) }).release).toEqual({ by: 'memory' });
    expect(evaluate(policy(byTitle), untitled).release).toBeNull();
  });

  test('after its label was taken off', () => {
    const events = known([labelEvent(1, dev, 10, 'release'), unlabelEvent(2, dev, 20, 'release')]);
    expect(evaluate(policy(byLabel), facts({ events })).release).toEqual({ by: 'memory' });
  });

  test('after its base was changed', () => {
    const event = { id: 'E1', kind: 'base-changed' as const, actor: dev, at: at(30), from: 'main', to: 'develop' };
    expect(evaluate(policy(), facts({ pull: other, events: known([event]) })).release).toEqual({ by: 'memory' });
  });

  test('by what the app remembers, when GitHub tells nothing', () => {
    expect(
      decide({
        ...facts({ pull: other }),
        memory: { wasRelease: true, blocks: [], labelNames: [], heard: [], orders: [] },
      }),
    ).toMatchInlineSnapshot(`
"
pending aaa release by memory
policy satisfied
facts satisfied
draft satisfied
authors satisfied dev
hold satisfied
product pending 0/1 of product-owner; can pat; cannot -
operation pending 0/1 of operations-coordinator; can oli; cannot -
organization pending 0/1 of release-coordinator; can rae,sam; cannot -
security pending 0/1 of security-architect; can kim,lee; cannot -
"
`);
  });

  const remembered = (...comments: ReturnType<typeof comment>[]): Facts => ({
    ...facts({ pull: other, comments: known(comments) }),
    memory: { wasRelease: true, blocks: [], labelNames: [], heard: [], orders: [] },
  });

  test('until a release coordinator frees it', () => {
    expect(
      decide(remembered(comment(1, rae, 60, '/not-a-release opened against the wrong branch'))),
    ).toMatchInlineSnapshot(`
"
not-applicable aaa
act comment:1:1 rae "/not-a-release opened against the wrong branch" done
"
`);
  });

  test.each([
    ['somebody else', 'not-a-holder', comment(1, kim, 60, '/not-a-release wrong branch')],
    ['a release coordinator without a reason', 'reason-missing', comment(1, rae, 60, '/not-a-release')],
    ['an edited comment', 'edited', afterEdit(comment(1, rae, 60, '/not-a-release wrong branch'), 61)],
    ['somebody whose account is gone', 'unidentified', comment(1, null, 60, '/not-a-release wrong branch')],
    [
      'an app',
      'not-a-person',
      comment(1, { id: 10, login: 'robot[bot]', kind: 'bot' }, 60, '/not-a-release wrong branch'),
    ],
  ])('%s does not free it: %s', (_, code, said) => {
    const verdict = evaluate(policy(), remembered(said));
    expect(verdict.release).toEqual({ by: 'memory' });
    expect(verdict.acts).toMatchObject([{ disposition: { kind: 'refused', refusal: { code } } }]);
  });

  test('a release coordinator who wrote some of it does not free it', () => {
    const own = { ...remembered(comment(1, rae, 60, '/not-a-release wrong branch')), pushers: known([rae]) };
    expect(decide(own)).toMatchInlineSnapshot(`
"
pending aaa release by memory
policy satisfied
facts satisfied
draft satisfied
authors satisfied rae,dev
hold satisfied
product pending 0/1 of product-owner; can pat; cannot -
operation pending 0/1 of operations-coordinator; can oli; cannot -
organization pending 0/1 of release-coordinator; can sam; cannot rae(code-author)
security pending 0/1 of security-architect; can kim,lee; cannot -
act comment:1:1 rae "/not-a-release wrong branch" refused code-author others=sam
"
`);
  });

  test('SOD-6: nobody frees it while it is not known who wrote it, or who holds the role', () => {
    const freed = remembered(comment(1, rae, 60, '/not-a-release wrong branch'));
    expect(evaluate(policy(), freed).outcome).toBe('not-applicable');
    for (const name of ['commits', 'pushers', 'heads', 'reviews']) {
      expect(evaluate(policy(), { ...freed, [name]: unavailable('truncated', name) }).outcome).toBe('error');
    }
    const [first, ...others] = freed.people.users;
    const people = {
      teams: [],
      users: first ? [{ ...first, account: unavailable('forbidden', 'user') }, ...others] : [],
    };
    expect(evaluate(policy(), { ...freed, people }).outcome).toBe('error');
  });

  test('nobody frees what a rule still matches', () => {
    expect(
      decide(facts({ comments: known([comment(1, rae, 60, '/not-a-release we are in a hurry')]) })),
    ).toMatchInlineSnapshot(`
"
pending aaa release by rule
policy satisfied
facts satisfied
draft satisfied
authors satisfied dev
hold satisfied
product pending 0/1 of product-owner; can pat; cannot -
operation pending 0/1 of operations-coordinator; can oli; cannot -
organization pending 0/1 of release-coordinator; can rae,sam; cannot -
security pending 0/1 of security-architect; can kim,lee; cannot -
act comment:1:1 rae "/not-a-release we are in a hurry" refused still-matches
"
`);
  });

  test('what changed after it was freed has to be freed again', () => {
    const event = { id: 'E1', kind: 'retitled' as const, actor: dev, at: at(90), from: 'a', to: 'b' };
    expect(
      evaluate(policy(), { ...remembered(comment(1, rae, 60, '/not-a-release wrong branch')), events: known([event]) })
        .release,
    ).toEqual({ by: 'memory' });
    expect(
      evaluate(policy(), { ...remembered(comment(1, rae, 91, '/not-a-release wrong branch')), events: known([event]) })
        .release,
    ).toBeNull();
  });
});

describe('REL-1, REL-3: what was ever seen of a pull request', () => {
  const event = (parts: Partial<TimelineEvent> & Pick<TimelineEvent, 'kind'>): TimelineEvent =>
    ({ id: 'E', actor: dev, at: at(30), ...parts }) as TimelineEvent;
  const now = (releases: string, given: Facts) => evaluate(policy(`releases: [${releases}]`), given).release;
  const with1 = (one: TimelineEvent) => facts({ events: known([one]) });
  const memory = { by: 'memory' };

  test.each<[string, TimelineEvent, string, object | null]>([
    ['the base before', event({ kind: 'base-changed', from: 'old', to: 'new' }), '{ base: old }', memory],
    ['the base after', event({ kind: 'base-changed', from: 'old', to: 'new' }), '{ base: new }', memory],
    ['no title', event({ kind: 'base-changed', from: 'old', to: 'new' }), '{ base: main, title: "^(old|new)$" }', null],
    ['the title before', event({ kind: 'retitled', from: 'old', to: 'new' }), '{ base: main, title: "^old$" }', memory],
    ['the title after', event({ kind: 'retitled', from: 'old', to: 'new' }), '{ base: main, title: "^new$" }', memory],
    ['no base', event({ kind: 'retitled', from: 'old', to: 'new' }), '{ base: old }, { base: new }', null],
    ['a label that was set', labelEvent(1, dev, 30, 'release'), '{ base: main, label: Release }', memory],
    ['a label that came off', unlabelEvent(1, dev, 30, 'release'), '{ base: main, label: Release }', memory],
    ['no other label', labelEvent(1, dev, 30, 'bug'), '{ base: main, label: Release }', null],
  ])('%s', (_, one, releases, expected) => {
    expect(now(releases, with1(one))).toEqual(expected);
  });

  test('SOD-6: events and labels that could not be read are none, and the verdict is an error', () => {
    const gap = unavailable('truncated', 'it');
    const verdict = evaluate(policy('releases: [{ base: develop }]'), facts({ events: gap, pull: { labels: gap } }));
    expect(verdict).toMatchObject({ outcome: 'error', release: null });
  });
});

describe('REL-3: a pull request that was freed and then changed', () => {
  const freed = (event: TimelineEvent | null, minutes = 60): Facts => ({
    ...facts({
      pull: other,
      comments: known([comment(1, rae, minutes, '/not-a-release wrong branch')]),
      events: known(event ? [event] : []),
    }),
    memory: { wasRelease: true, blocks: [], labelNames: [], heard: [], orders: [] },
  });
  const common = { id: 'E1', actor: dev, at: at(60) };

  test.each<TimelineEvent>([
    { ...common, kind: 'base-changed', from: 'a', to: 'b' },
    { ...common, kind: 'retitled', from: 'a', to: 'b' },
    { ...common, kind: 'labeled', label: { id: 'L', name: 'bug' } },
    { ...common, kind: 'unlabeled', label: { id: 'L', name: 'bug' } },
  ])('$kind in that very second has to be freed again, a second before not', (event) => {
    const overtaken = { kind: 'idle', state: null, why: { code: 'overtaken' } };
    const verdict = evaluate(policy(), freed(event));
    expect(verdict.release).toEqual({ by: 'memory' });
    expect(verdict.acts.map(({ act, disposition }) => [act.id, disposition])).toEqual([['comment:1:1', overtaken]]);
    expect(evaluate(policy(), freed({ ...event, at: at(59) })).release).toBeNull();
  });

  test.each<TimelineEvent>([
    { ...common, at: at(90), kind: 'ready-for-review' },
    { ...common, at: at(90), kind: 'comment-deleted', commentAuthor: null },
    { ...common, at: at(90), kind: 'force-pushed', before: null, after: null },
    { ...common, at: at(90), kind: 'review-dismissed', reviewId: null, previous: 'approved' },
  ])('$kind changes nothing by which releases are recognized', (event) => {
    expect(evaluate(policy(), freed(event)).release).toBeNull();
  });

  test('SOD-6: not every such act has to free it for all facts to be needed', () => {
    const given = freed(null);
    const comments = known([
      comment(1, kim, 59, '/not-a-release I say so'),
      comment(2, rae, 60, '/not-a-release wrong branch'),
    ]);
    const gap = unavailable('truncated', 'commits');
    expect(evaluate(policy(), { ...given, comments }).outcome).toBe('not-applicable');
    expect(evaluate(policy(), { ...given, comments, commits: gap }).outcome).toBe('error');
  });
});

describe('REL-4: drafts are gated and not ready', () => {
  const all = known([
    comment(1, pat, 60, '/ready'),
    comment(2, oli, 61, '/ready'),
    comment(3, sam, 62, '/ready'),
    comment(4, kim, 63, '/ready'),
  ]);
  test('a draft with all four sign-offs is pending', () => {
    expect(decide(facts({ comments: all, pull: { draft: true } }))).toMatchInlineSnapshot(`
"
pending aaa release by rule
policy satisfied
facts satisfied
draft pending
authors satisfied dev
hold satisfied
product satisfied 1/1 of product-owner; counted pat by comment for aaa; can -; cannot -
operation satisfied 1/1 of operations-coordinator; counted oli by comment for aaa; can -; cannot -
organization satisfied 1/1 of release-coordinator; counted sam by comment for aaa; can rae; cannot -
security satisfied 1/1 of security-architect; counted kim by comment for aaa; can lee; cannot -
act comment:1:1 pat "/ready" counted product
act comment:2:1 oli "/ready" counted operation
act comment:3:1 sam "/ready" counted organization
act comment:4:1 kim "/ready" counted security
"
`);
    expect(evaluate(policy(), facts({ comments: all })).outcome).toBe('ready');
  });
});

describe('REL-5, POL-2: the policy itself', () => {
  test('no policy file: nothing applies', () => {
    expect(inWords(evaluate({ state: 'absent' }, facts()))).toMatchInlineSnapshot(`
"
not-applicable aaa
"
`);
  });

  test('a policy that breaks the rules is an error, even if the pull request may not be a release', () => {
    const problem = {
      severity: 'error' as const,
      file: 'f',
      line: 3,
      column: 5,
      field: 'roles',
      problem: 'no',
      mend: 'yes',
    };
    const invalid = { state: 'invalid' as const, digest: asPolicyDigest('0'), problems: [problem] };
    expect(inWords(evaluate(invalid, facts({ pull: other })))).toMatchInlineSnapshot(`
"
error aaa
policy error [3:5 roles no]
"
`);
  });

  test('POL-2: users and teams that do not exist are all named at once, where they stand', () => {
    const text = `version: 1
roles:
  product-owner: { users: [pat, pta] }
  operations-coordinator: { teams: [acme/operations] }
  release-coordinator: { users: [rae] }
  security-architect: { teams: [acme/empty] }
separation-of-duties:
  identities: { "old@mail.example": patt }
`;
    const people = {
      users: [
        ...facts().people.users,
        { login: 'pta', account: unavailable('missing', 'user pta') },
        { login: 'patt', account: unavailable('missing', 'user patt') },
      ],
      teams: [
        { team: 'acme/operations', members: unavailable('missing', 'team acme/operations') },
        { team: 'acme/empty', members: known([]) },
      ],
    };
    expect(inWords(evaluate(policyOf(text), facts({ people })))).toMatchInlineSnapshot(`
"
error aaa release by rule
policy error [3:33 roles.product-owner.users[1] there is no user pta on GitHub] [4:37 roles.operations-coordinator.teams[0] there is no team acme/operations, or Countersign may not see it] [6:33 roles.security-architect.teams[0] nobody can hold the role security-architect: its teams have no members] [8:37 separation-of-duties.identities["old@mail.example"] there is no user patt on GitHub]
facts satisfied
draft satisfied
authors satisfied dev
hold satisfied
product error 0/1 of product-owner; can pat; cannot -
operation error 0/1 of operations-coordinator; can -; cannot -
organization pending 0/1 of release-coordinator; can rae; cannot -
security pending 0/1 of security-architect; can -; cannot -
"
`);
  });

  test('POL-2: a team whose members may not be read is no mistake in the policy, and no empty team', () => {
    const text = `version: 1
roles:
  product-owner: { users: [pat] }
  operations-coordinator: { teams: [acme/operations] }
  release-coordinator: { users: [rae] }
  security-architect: { users: [kim] }
`;
    const people = {
      ...facts().people,
      teams: [{ team: 'acme/operations', members: unavailable('forbidden', 'members of acme/operations') }],
    };
    expect(inWords(evaluate(policyOf(text), facts({ people })))).toMatchInlineSnapshot(`
"
error aaa release by rule
policy satisfied
facts error [forbidden members of acme/operations]
draft satisfied
authors satisfied dev
hold satisfied
product pending 0/1 of product-owner; can pat; cannot -
operation error 0/1 of operations-coordinator; can -; cannot -
organization pending 0/1 of release-coordinator; can rae; cannot -
security pending 0/1 of security-architect; can kim; cannot -
"
`);
  });
});

describe('SIGN-12: deputies', () => {
  const text = (zone: string) => `version: 1
timezone: ${zone}
roles:
  product-owner: { users: [pat] }
  operations-coordinator: { users: [oli] }
  release-coordinator: { users: [rae] }
  security-architect: { users: [kim], deputies: [{ user: ann, from: 2026-03-29, until: 2026-03-30 }] }
`;
  const signs = (when: string) => {
    const given = facts({ comments: known([comment(1, ann, 60, '/ready')]) });
    return evaluate(policyOf(text('Europe/Vienna')), { ...given, at: when as never }).acts[0]?.disposition.kind;
  };
  test.each([
    ['2026-03-28T22:59:59.999Z', 'refused'],
    ['2026-03-28T23:00:00.000Z', 'counted'],
    ['2026-03-30T21:59:59.999Z', 'counted'],
    ['2026-03-30T22:00:00.000Z', 'refused'],
  ])('at %s, across the change to summer time, the sign-off is %s', (when, kind) => {
    expect(signs(when)).toBe(kind);
  });
});

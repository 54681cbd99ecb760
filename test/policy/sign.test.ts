import { describe, expect, test } from '@jest/globals';
import type { Facts } from '../../src/domain/facts.ts';
import { asStateName } from '../../src/domain/ids.ts';
import { known } from '../../src/domain/reading.ts';
import { evaluate } from '../../src/policy/evaluate.ts';
import {
  afterEdit,
  ann,
  at,
  comment,
  commit,
  dev,
  eve,
  facts,
  HEAD,
  kim,
  labelEvent,
  lee,
  NEXT,
  oli,
  pat,
  pushed,
  rae,
  review,
  robot,
  sam,
  sha,
  treeOf,
  unlabelEvent,
} from '../support/facts.ts';
import { policy, policyOf } from '../support/policy.ts';
import { inWords } from '../support/verdict-in-words.ts';

const decide = (given: Facts, more = '') => inWords(evaluate(policy(more), given));
const says = (...comments: ReturnType<typeof comment>[]) => facts({ comments: known(comments) });
const reviewed = (...reviews: ReturnType<typeof review>[]) => facts({ reviews: known(reviews) });
const labelled = (...events: ReturnType<typeof labelEvent>[]) =>
  facts({
    events: known(events),
    pull: { labels: known(events.flatMap((event) => ('label' in event ? [event.label] : []))) },
  });

/** Three of the four have signed; what is missing is security. */
const three = [comment(1, pat, 60, '/ready'), comment(2, oli, 61, '/ready'), comment(3, rae, 62, '/ready')];

describe('SIGN-1: three ways to sign off', () => {
  test('SIGN-1, SIGN-2, SIGN-10: a comment, a review and a label together make a release ready', () => {
    expect(
      decide(
        facts({
          comments: known([comment(1, pat, 60, '/ready product'), comment(2, oli, 61, 'Fine.\n/ready')]),
          reviews: known([review(3, rae, 62, 'approved')]),
          events: known([labelEvent(4, kim, 63, 'ready/security')]),
        }),
      ),
    ).toMatchInlineSnapshot(`
"
ready aaa release by rule
policy satisfied
facts satisfied
draft satisfied
authors satisfied dev
hold satisfied
product satisfied 1/1 of product-owner; counted pat by comment for aaa; can -; cannot -
operation satisfied 1/1 of operations-coordinator; counted oli by comment for aaa; can -; cannot -
organization satisfied 1/1 of release-coordinator; counted rae by review for aaa; can sam; cannot -
security satisfied 1/1 of security-architect; counted kim by label for aaa; can lee; cannot -
act comment:1:1 pat "/ready product" counted product
act comment:2:2 oli "/ready" counted operation
act review:3:0 rae "approved" counted organization
act label:LE_4 kim "ready/security" counted security
"
`);
  });

  test('SIGN-1, SIGN-14: a way that the policy turns off is refused', () => {
    expect(decide(says(comment(1, pat, 60, '/ready')), 'sign-off: { via: [review, label] }')).toMatchInlineSnapshot(`
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
act comment:1:1 pat "/ready" refused way-off via=comment allowed=review,label
"
`);
  });

  test('SIGN-1: with reviews turned off an approval is an ordinary code review, a command in it is refused', () => {
    const both = reviewed(review(1, pat, 60, 'approved'), {
      ...review(2, oli, 61, 'approved'),
      body: '/ready operation',
    });
    expect(decide(both, 'sign-off: { via: [comment, label] }')).toMatchInlineSnapshot(`
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
act review:2:1 oli "/ready operation" refused operation way-off via=review allowed=comment,label
"
`);
  });

  test('SIGN-1: with labels turned off a label is refused', () => {
    expect(
      decide(labelled(labelEvent(1, kim, 60, 'ready/security')), 'sign-off: { via: [comment] }'),
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
act label:LE_1 kim "ready/security" refused security way-off via=label allowed=comment
"
`);
  });

  test('SIGN-1: a command inside a sentence or a quotation signs nothing', () => {
    expect(
      decide(says(comment(1, pat, 60, 'shall I say /ready product?'), comment(2, pat, 61, '> /ready product'))),
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
"
`);
  });

  test('SIGN-1: a command in a review that only comments is refused', () => {
    expect(decide(reviewed({ ...review(1, pat, 60, 'commented'), body: '/ready product' }))).toMatchInlineSnapshot(`
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
act review:1:1 pat "/ready product" refused review-does-not-approve
"
`);
  });

  test('SIGN-1, SIGN-14: a command with words after it is answered, not guessed at', () => {
    expect(decide(says(comment(1, kim, 60, '/ready security please')))).toMatchInlineSnapshot(`
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
act comment:1:1 kim "/ready security please" refused malformed word=ready states=security
"
`);
  });

  test('a label of somebody else that begins alike is left alone', () => {
    expect(decide(labelled(labelEvent(1, dev, 60, 'ready/for-review')))).toMatchInlineSnapshot(`
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
"
`);
  });
});

describe('SIGN-2: the signer names the hat', () => {
  const two = 'readiness: { legal: { owner: product-owner } }';

  test('who owns two states has to name one', () => {
    expect(decide(says(comment(1, pat, 60, '/ready')), two)).toMatchInlineSnapshot(`
"
pending aaa release by rule
policy satisfied [3:3 roles.product-owner The people named are too few: one person counts for one state, so "legal" and the states before it can never all be ready]
facts satisfied
draft satisfied
authors satisfied dev
hold satisfied
product pending 0/1 of product-owner; can pat; cannot -
operation pending 0/1 of operations-coordinator; can oli; cannot -
organization pending 0/1 of release-coordinator; can rae,sam; cannot -
security pending 0/1 of security-architect; can kim,lee; cannot -
legal pending 0/1 of product-owner; can pat; cannot -
act comment:1:1 pat "/ready" refused name-the-state states=product,legal
"
`);
  });

  test('an approving review by somebody who owns two states signs none', () => {
    expect(decide(reviewed(review(1, pat, 60, 'approved')), two)).toMatchInlineSnapshot(`
"
pending aaa release by rule
policy satisfied [3:3 roles.product-owner The people named are too few: one person counts for one state, so "legal" and the states before it can never all be ready]
facts satisfied
draft satisfied
authors satisfied dev
hold satisfied
product pending 0/1 of product-owner; can pat; cannot -
operation pending 0/1 of operations-coordinator; can oli; cannot -
organization pending 0/1 of release-coordinator; can rae,sam; cannot -
security pending 0/1 of security-architect; can kim,lee; cannot -
legal pending 0/1 of product-owner; can pat; cannot -
act review:1:0 pat "approved" refused name-the-state states=product,legal
"
`);
  });

  test('who owns two states and names one signs that', () => {
    expect(decide(reviewed({ ...review(1, pat, 60, 'approved'), body: '/ready legal' }), two)).toMatchInlineSnapshot(`
"
pending aaa release by rule
policy satisfied [3:3 roles.product-owner The people named are too few: one person counts for one state, so "legal" and the states before it can never all be ready]
facts satisfied
draft satisfied
authors satisfied dev
hold satisfied
product pending 0/1 of product-owner; can -; cannot pat(signed-other-state)
operation pending 0/1 of operations-coordinator; can oli; cannot -
organization pending 0/1 of release-coordinator; can rae,sam; cannot -
security pending 0/1 of security-architect; can kim,lee; cannot -
legal satisfied 1/1 of product-owner; counted pat by review for aaa; can -; cannot -
act review:1:1 pat "/ready legal" counted legal
"
`);
  });

  test('a state that the policy does not have is refused with the states that there are', () => {
    expect(decide(says(comment(1, pat, 60, '/ready marketing')))).toMatchInlineSnapshot(`
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
act comment:1:1 pat "/ready marketing" refused marketing unknown-state word=marketing states=product,operation,organization,security
"
`);
  });
});

describe('SIGN-3: only holders of the owning role count, when the decision is made', () => {
  test('a person with another role may not sign the state', () => {
    expect(decide(says(comment(1, pat, 60, '/ready security')))).toMatchInlineSnapshot(`
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
security pending 0/1 of security-architect; not pat by comment for ? (not-a-holder); can kim,lee; cannot -
act comment:1:1 pat "/ready security" refused security not-a-holder owner=security-architect holders=kim,lee
"
`);
  });

  test('an approval by a person who holds no role signs nothing', () => {
    expect(decide(reviewed(review(1, eve, 60, 'approved')))).toMatchInlineSnapshot(`
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
act review:1:0 eve "approved" refused no-role
"
`);
  });

  test('an app does not count, in whatever way it signs', () => {
    expect(
      decide(
        facts({
          comments: known([comment(1, robot, 60, '/ready security')]),
          events: known([labelEvent(2, robot, 61, 'ready/security')]),
        }),
      ),
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
act comment:1:1 robot[bot] "/ready security" refused not-a-person
act label:LE_2 robot[bot] "ready/security" refused not-a-person
"
`);
  });

  test('an account that is gone does not count', () => {
    expect(decide(says(comment(1, null, 60, '/ready security')))).toMatchInlineSnapshot(`
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
act comment:1:1 ghost "/ready security" refused unidentified
"
`);
  });

  test('who signed and then left the team no longer counts', () => {
    const signed = says(...three, comment(4, kim, 63, '/ready'));
    const team =
      'version: 1\nroles:\n  product-owner: { users: [pat] }\n  operations-coordinator: { users: [oli] }\n  release-coordinator: { users: [rae] }\n  security-architect: { teams: [acme/appsec] }\n';
    expect(evaluateWithTeam(signed, team, [kim, lee]).outcome).toBe('ready');
    expect(inWords(evaluateWithTeam(signed, team, [lee]))).toMatchInlineSnapshot(`
"
pending aaa release by rule
policy satisfied
facts satisfied
draft satisfied
authors satisfied dev
hold satisfied
product satisfied 1/1 of product-owner; counted pat by comment for aaa; can -; cannot -
operation satisfied 1/1 of operations-coordinator; counted oli by comment for aaa; can -; cannot -
organization satisfied 1/1 of release-coordinator; counted rae by comment for aaa; can -; cannot -
security pending 0/1 of security-architect; can lee; cannot -
act comment:1:1 pat "/ready" counted product
act comment:2:1 oli "/ready" counted operation
act comment:3:1 rae "/ready" counted organization
act comment:4:1 kim "/ready" refused no-role
"
`);
  });
});

describe('SIGN-4: a sign-off is bound to content', () => {
  test('a comment is bound to the head that the pull request had at that moment', () => {
    expect(decide(pushed(says(...three, comment(4, kim, 70, '/ready')), 65))).toMatchInlineSnapshot(`
"
pending bbb release by rule
policy satisfied
facts satisfied
draft satisfied
authors satisfied dev,ann
hold satisfied
product pending 0/1 of product-owner; not pat by comment for aaa (stale new-content); can pat; cannot -
operation pending 0/1 of operations-coordinator; not oli by comment for aaa (stale new-content); can oli; cannot -
organization pending 0/1 of release-coordinator; not rae by comment for aaa (stale new-content); can rae,sam; cannot -
security satisfied 1/1 of security-architect; counted kim by comment for bbb; can lee; cannot -
act comment:1:1 pat "/ready" idle product stale new-content
act comment:2:1 oli "/ready" idle operation stale new-content
act comment:3:1 rae "/ready" idle organization stale new-content
act comment:4:1 kim "/ready" counted security
"
`);
  });

  test('a comment before the head was first seen is bound to nothing', () => {
    const late = {
      heads: known([{ commit: HEAD, tree: treeOf(HEAD), since: at(90), source: 'observation' as const }]),
    };
    expect(decide({ ...says(comment(1, kim, 60, '/ready')), ...late })).toMatchInlineSnapshot(`
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
security pending 0/1 of security-architect; not kim by comment for ? (stale not-seen); can kim,lee; cannot -
act comment:1:1 kim "/ready" idle security stale not-seen
"
`);
  });

  test('SIGN-14: a comment in the grace period after a push is refused with a request to check again', () => {
    expect(decide(pushed(says(comment(1, kim, 65 + 9 / 60, '/ready')), 65))).toMatchInlineSnapshot(`
"
pending bbb release by rule
policy satisfied
facts satisfied
draft satisfied
authors satisfied dev,ann
hold satisfied
product pending 0/1 of product-owner; can pat; cannot -
operation pending 0/1 of operations-coordinator; can oli; cannot -
organization pending 0/1 of release-coordinator; can rae,sam; cannot -
security pending 0/1 of security-architect; can kim,lee; cannot -
act comment:1:1 kim "/ready" refused security settling until=2026-03-02T10:05:10.000Z
"
`);
  });

  test('a comment at the end of the grace period counts', () => {
    expect(decide(pushed(says(comment(1, kim, 65 + 10 / 60, '/ready')), 65))).toMatchInlineSnapshot(`
"
pending bbb release by rule
policy satisfied
facts satisfied
draft satisfied
authors satisfied dev,ann
hold satisfied
product pending 0/1 of product-owner; can pat; cannot -
operation pending 0/1 of operations-coordinator; can oli; cannot -
organization pending 0/1 of release-coordinator; can rae,sam; cannot -
security satisfied 1/1 of security-architect; counted kim by comment for bbb; can lee; cannot -
act comment:1:1 kim "/ready" counted security
"
`);
  });

  test('without a grace period a comment in the second of the push is for the content before it', () => {
    expect(
      decide(pushed(says(comment(1, kim, 65, '/ready')), 65), 'sign-off: { grace-period: 0s }'),
    ).toMatchInlineSnapshot(`
"
pending bbb release by rule
policy satisfied [7:27 sign-off.grace-period Without a grace period a comment written for the commit before may count for the one just pushed]
facts satisfied
draft satisfied
authors satisfied dev,ann
hold satisfied
product pending 0/1 of product-owner; can pat; cannot -
operation pending 0/1 of operations-coordinator; can oli; cannot -
organization pending 0/1 of release-coordinator; can rae,sam; cannot -
security pending 0/1 of security-architect; not kim by comment for aaa (stale new-content); can kim,lee; cannot -
act comment:1:1 kim "/ready" idle security stale new-content
"
`);
  });

  test('a command that names the head counts even in the grace period', () => {
    expect(
      decide(pushed(says(comment(1, kim, 65 + 1 / 60, `/ready security ${NEXT.slice(0, 7)}`)), 65)),
    ).toMatchInlineSnapshot(`
"
pending bbb release by rule
policy satisfied
facts satisfied
draft satisfied
authors satisfied dev,ann
hold satisfied
product pending 0/1 of product-owner; can pat; cannot -
operation pending 0/1 of operations-coordinator; can oli; cannot -
organization pending 0/1 of release-coordinator; can rae,sam; cannot -
security satisfied 1/1 of security-architect; counted kim by comment for bbb; can lee; cannot -
act comment:1:1 kim "/ready security bbbbbbb" counted security
"
`);
  });

  test('a command that names an older commit is for that', () => {
    expect(decide(pushed(says(comment(1, kim, 70, `/ready security ${HEAD.slice(0, 7)}`)), 65))).toMatchInlineSnapshot(`
"
pending bbb release by rule
policy satisfied
facts satisfied
draft satisfied
authors satisfied dev,ann
hold satisfied
product pending 0/1 of product-owner; can pat; cannot -
operation pending 0/1 of operations-coordinator; can oli; cannot -
organization pending 0/1 of release-coordinator; can rae,sam; cannot -
security pending 0/1 of security-architect; not kim by comment for aaa (stale new-content); can kim,lee; cannot -
act comment:1:1 kim "/ready security aaaaaaa" idle security stale new-content
"
`);
  });

  test('a command that names an unknown commit is refused', () => {
    expect(decide(says(comment(1, kim, 70, '/ready security 1234567')))).toMatchInlineSnapshot(`
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
act comment:1:1 kim "/ready security 1234567" refused security unknown-commit word=1234567
"
`);
  });

  test('a review is bound to its commit, whenever it was sent', () => {
    expect(decide(pushed(reviewed(review(1, kim, 70, 'approved')), 65))).toMatchInlineSnapshot(`
"
pending bbb release by rule
policy satisfied
facts satisfied
draft satisfied
authors satisfied dev,ann
hold satisfied
product pending 0/1 of product-owner; can pat; cannot -
operation pending 0/1 of operations-coordinator; can oli; cannot -
organization pending 0/1 of release-coordinator; can rae,sam; cannot -
security pending 0/1 of security-architect; not kim by review for aaa (stale new-content); can kim,lee; cannot -
act review:1:0 kim "approved" idle security stale new-content
"
`);
  });

  test('a review whose commit is gone is stale', () => {
    expect(decide(reviewed({ ...review(1, kim, 70, 'approved'), commit: null }))).toMatchInlineSnapshot(`
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
security pending 0/1 of security-architect; not kim by review for ? (stale commit-unknown); can kim,lee; cannot -
act review:1:0 kim "approved" idle security stale commit-unknown
"
`);
  });

  test('a label is bound to the head of its moment', () => {
    expect(decide(pushed(labelled(labelEvent(1, kim, 60, 'ready/security')), 65))).toMatchInlineSnapshot(`
"
pending bbb release by rule
policy satisfied
facts satisfied
draft satisfied
authors satisfied dev,ann
hold satisfied
product pending 0/1 of product-owner; can pat; cannot -
operation pending 0/1 of operations-coordinator; can oli; cannot -
organization pending 0/1 of release-coordinator; can rae,sam; cannot -
security pending 0/1 of security-architect; not kim by label for aaa (stale new-content); can kim,lee; cannot -
act label:LE_1 kim "ready/security" idle security stale new-content
"
`);
  });
});

describe('SIGN-5: a sign-off holds while the content is the same', () => {
  test('a head with the identical tree keeps it', () => {
    const amended = pushed(says(comment(1, kim, 60, '/ready')), 65);
    const head = { ...amended.pullRequest.head, tree: treeOf(HEAD) };
    const commits = known([commit(NEXT, dev, { tree: treeOf(HEAD) })]);
    const formerHeads = [{ commit: HEAD, commits: [{ sha: HEAD, parents: [sha('0')] }] }];
    expect(
      decide({ ...amended, pullRequest: { ...amended.pullRequest, head }, commits, formerHeads }),
    ).toMatchInlineSnapshot(`
"
pending bbb release by rule
policy satisfied
facts satisfied
draft satisfied
authors satisfied dev
hold satisfied
product pending 0/1 of product-owner; can pat; cannot -
operation pending 0/1 of operations-coordinator; can oli; cannot -
organization pending 0/1 of release-coordinator; can rae,sam; cannot -
security satisfied 1/1 of security-architect; counted kim by comment for aaa; can lee; cannot -
act comment:1:1 kim "/ready" counted security
"
`);
  });

  test('the identical tree laid over another commit of the base makes it stale', () => {
    const forced = pushed(says(comment(1, kim, 60, '/ready')), 65);
    const head = { ...forced.pullRequest.head, tree: treeOf(HEAD) };
    const commits = known([commit(NEXT, dev, { tree: treeOf(HEAD), parents: [sha('1')] })]);
    const formerHeads = [{ commit: HEAD, commits: [{ sha: HEAD, parents: [sha('0')] }] }];
    const over = (parts: Partial<Facts>) =>
      decide({ ...forced, pullRequest: { ...forced.pullRequest, head }, commits, ...parts });
    const stale = 'security pending 0/1 of security-architect; not kim by comment for aaa (stale';
    expect(over({ formerHeads })).toContain(`${stale} other-base-commits)`);
    expect(over({})).toContain(`${stale} base-commits-unknown)`);
  });

  test('a base that was changed makes it stale, even when it was changed back', () => {
    const there = { id: 'E1', kind: 'base-changed' as const, actor: dev, at: at(70), from: 'main', to: 'release/2' };
    const back = { id: 'E2', kind: 'base-changed' as const, actor: dev, at: at(71), from: 'release/2', to: 'main' };
    expect(
      decide({ ...says(comment(1, kim, 60, '/ready'), comment(2, pat, 80, '/ready')), events: known([there, back]) }),
    ).toMatchInlineSnapshot(`
"
pending aaa release by rule
policy satisfied
facts satisfied
draft satisfied
authors satisfied dev
hold satisfied
product satisfied 1/1 of product-owner; counted pat by comment for aaa; can -; cannot -
operation pending 0/1 of operations-coordinator; can oli; cannot -
organization pending 0/1 of release-coordinator; can rae,sam; cannot -
security pending 0/1 of security-architect; not kim by comment for aaa (stale base-changed); can kim,lee; cannot -
act comment:1:1 kim "/ready" idle security stale base-changed
act comment:2:1 pat "/ready" counted product
"
`);
  });

  test('a branch pushed away and back makes the earlier sign-off hold again, the one in between not', () => {
    const heads = [HEAD, NEXT, HEAD].map((commit, index) => ({
      commit,
      tree: treeOf(commit),
      since: at(index * 30),
      source: 'webhook' as const,
    }));
    expect(
      decide({
        ...says(comment(1, kim, 20, '/ready'), comment(2, kim, 40, '/ready'), comment(3, pat, 40, '/ready')),
        heads: known(heads),
      }),
    ).toMatchInlineSnapshot(`
"
pending aaa release by rule
policy satisfied
facts satisfied
draft satisfied
authors satisfied dev
hold satisfied
product pending 0/1 of product-owner; not pat by comment for bbb (stale new-content); can pat; cannot -
operation pending 0/1 of operations-coordinator; can oli; cannot -
organization pending 0/1 of release-coordinator; can rae,sam; cannot -
security satisfied 1/1 of security-architect; counted kim by comment for aaa; can lee; cannot -
act comment:1:1 kim "/ready" counted security
act comment:2:1 kim "/ready" idle security overtaken
act comment:3:1 pat "/ready" idle product stale new-content
"
`);
  });
});

describe('SIGN-6: an edited comment no longer counts', () => {
  test('a comment edited by an administrator no longer counts', () => {
    expect(decide(says(...three, afterEdit(comment(4, kim, 63, '/ready'), 64)))).toMatchInlineSnapshot(`
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
security pending 0/1 of security-architect; not kim by comment for ? (edited); can kim,lee; cannot -
act comment:1:1 pat "/ready" counted product
act comment:2:1 oli "/ready" counted operation
act comment:3:1 rae "/ready" counted organization
act comment:4:1 kim "/ready" refused security edited
"
`);
  });

  test('a new comment after the edited one counts', () => {
    expect(
      decide(says(...three, afterEdit(comment(4, kim, 63, '/ready'), 64), comment(5, kim, 66, '/ready'))),
    ).toMatchInlineSnapshot(`
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
act comment:4:1 kim "/ready" refused security edited
act comment:5:1 kim "/ready" counted security
"
`);
  });
});

describe('SIGN-7: label sign-offs are taken from the events', () => {
  test('a label that is on the pull request without an event signs nothing', () => {
    expect(decide(facts({ pull: { labels: known([{ id: 'LA', name: 'ready/security' }]) } }))).toMatchInlineSnapshot(`
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
"
`);
  });

  test('a label set by someone who may not is refused', () => {
    expect(decide(labelled(labelEvent(1, ann, 60, 'ready/security')))).toMatchInlineSnapshot(`
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
security pending 0/1 of security-architect; not ann by label for ? (not-a-holder); can kim,lee; cannot -
act label:LE_1 ann "ready/security" refused security not-a-holder owner=security-architect holders=kim,lee
"
`);
  });

  test('a label that was renamed into one that signs does not make signers of those who had set it', () => {
    const renamed = labelled(labelEvent(1, kim, 60, 'ready/security'));
    const names = (...seen: readonly [number, string][]): Facts => ({
      ...renamed,
      memory: {
        ...renamed.memory,
        labelNames: seen.map(([minutes, name]) => ({ label: 'LA_ready/security', name, since: at(minutes) })),
      },
    });
    expect(decide(names([59, 'needs docs'], [70, 'ready/security']))).toMatchInlineSnapshot(`
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
act label:LE_1 kim "ready/security" refused renamed-label was=needs docs
"
`);
    const fate = (given: Facts) => evaluate(policy(), given).acts[0]?.disposition.kind;
    expect(fate(names([59, 'ready/security'], [70, 'needs docs'], [80, 'ready/security']))).toBe('counted');
    expect(fate(names([61, 'needs docs'], [70, 'ready/security']))).toBe('refused');
    expect(fate(names([61, 'Ready/Security']))).toBe('counted');
    expect(fate(names([50, 'needs docs'], [60, 'ready/security']))).toBe('counted');
    expect(fate(names([60, 'needs docs'], [60, 'ready/security']))).toBe('refused');
  });

  test('a label whose name at that time was not seen signs nothing', () => {
    const unseen = labelled(labelEvent(1, kim, 60, 'ready/security'));
    expect(
      decide({ ...unseen, memory: { ...unseen.memory, labelNames: [], heard: [], orders: [] } }),
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
security pending 0/1 of security-architect; not kim by label for ? (stale not-seen); can kim,lee; cannot -
act label:LE_1 kim "ready/security" idle security stale not-seen
"
`);
  });

  test('a label set and taken off in one second signs nothing, in whatever order GitHub lists the two', () => {
    const on = labelEvent(2, kim, 60, 'ready/security');
    const off = unlabelEvent(1, ann, 60, 'ready/security');
    for (const events of [
      [on, off],
      [off, on],
    ]) {
      expect(evaluate(policy(), labelled(...events)).acts).toMatchObject([
        { disposition: { why: { code: 'withdrawn' } } },
      ]);
    }
  });

  test('a label that was removed signs nothing, whoever removed it', () => {
    expect(
      decide(labelled(labelEvent(1, kim, 60, 'ready/security'), unlabelEvent(2, ann, 61, 'ready/security'))),
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
security pending 0/1 of security-architect; not kim by label for ? (withdrawn by ann); can kim,lee; cannot -
act label:LE_1 kim "ready/security" idle security withdrawn by ann
"
`);
  });
});

describe('SIGN-8: objections', () => {
  test('an objection blocks the state, and the sign-off of another holder does not lift it', () => {
    expect(
      decide(says(...three, comment(4, kim, 63, '/not-ready security keys in the log'), comment(5, lee, 64, '/ready'))),
    ).toMatchInlineSnapshot(`
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
security unsatisfied 1/1 of security-architect; counted lee by comment for aaa; objection kim "keys in the log"; can kim; cannot -
act comment:1:1 pat "/ready" counted product
act comment:2:1 oli "/ready" counted operation
act comment:3:1 rae "/ready" counted organization
act comment:4:1 kim "/not-ready security keys in the log" done
act comment:5:1 lee "/ready" counted security
remember comment:4:1 objection security kim "keys in the log"
"
`);
  });

  test("the objector's own later sign-off lifts it", () => {
    expect(
      decide(says(...three, comment(4, kim, 63, '/not-ready security keys in the log'), comment(5, kim, 64, '/ready'))),
    ).toMatchInlineSnapshot(`
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
act comment:4:1 kim "/not-ready security keys in the log" done
act comment:5:1 kim "/ready" counted security
remember comment:4:1 objection security kim "keys in the log"
"
`);
  });

  test("SIGN-9: the objector's own withdrawal lifts it and signs nothing", () => {
    expect(
      decide(says(comment(4, kim, 63, '/not-ready security keys'), comment(5, kim, 64, '/withdraw security'))),
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
act comment:4:1 kim "/not-ready security keys" done
act comment:5:1 kim "/withdraw security" done
remember comment:4:1 objection security kim "keys"
remember comment:5:1 withdrawal security kim ""
"
`);
  });

  test('an objection survives a push', () => {
    expect(decide(pushed(says(comment(4, kim, 63, '/not-ready security keys')), 65))).toMatchInlineSnapshot(`
"
blocked bbb release by rule
policy satisfied
facts satisfied
draft satisfied
authors satisfied dev,ann
hold satisfied
product pending 0/1 of product-owner; can pat; cannot -
operation pending 0/1 of operations-coordinator; can oli; cannot -
organization pending 0/1 of release-coordinator; can rae,sam; cannot -
security unsatisfied 0/1 of security-architect; objection kim "keys"; can kim,lee; cannot -
act comment:4:1 kim "/not-ready security keys" done
remember comment:4:1 objection security kim "keys"
"
`);
  });

  test('a review that requests changes is one, and stays one when somebody else dismisses it', () => {
    const dismissed = {
      id: 'E1',
      kind: 'review-dismissed' as const,
      actor: ann,
      at: at(70),
      reviewId: '1',
      previous: 'changes-requested' as const,
    };
    expect(
      decide({
        ...reviewed({ ...review(1, kim, 60, 'dismissed'), body: 'Keys are in the log.\n\nSee line 3.' }),
        events: known([dismissed]),
      }),
    ).toMatchInlineSnapshot(`
"
blocked aaa release by rule
policy satisfied
facts satisfied
draft satisfied
authors satisfied dev
hold satisfied
product pending 0/1 of product-owner; can pat; cannot -
operation pending 0/1 of operations-coordinator; can oli; cannot -
organization pending 0/1 of release-coordinator; can rae,sam; cannot -
security unsatisfied 0/1 of security-architect; objection kim "Keys are in the log."; can kim,lee; cannot -
act review:1:0 kim "requested changes" done
remember review:1:0 objection security kim "Keys are in the log."
"
`);
  });

  test("the objector's own dismissal lifts it", () => {
    const dismissed = {
      id: 'E1',
      kind: 'review-dismissed' as const,
      actor: kim,
      at: at(70),
      reviewId: '1',
      previous: 'changes-requested' as const,
    };
    expect(decide({ ...reviewed(review(1, kim, 60, 'dismissed')), events: known([dismissed]) })).toMatchInlineSnapshot(`
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
act review:1:0 kim "requested changes" idle withdrawn by kim
"
`);
  });

  test("the objector's own dismissal lifts it, remembered or not; somebody else's does not", () => {
    const dismissedBy = (actor: typeof kim): Facts => ({
      ...reviewed(review(1, kim, 60, 'dismissed')),
      events: known([
        { id: 'E1', kind: 'review-dismissed', actor, at: at(70), reviewId: '1', previous: 'changes-requested' },
      ]),
      memory: {
        wasRelease: true,
        blocks: [
          {
            act: 'review:1:0',
            kind: 'objection',
            state: asStateName('security'),
            actor: kim,
            at: at(60),
            url: 'https://x',
            reason: '',
          },
        ],
        labelNames: [],
        heard: [],
        orders: [],
      },
    });
    expect(evaluate(policy(), dismissedBy(kim)).outcome).toBe('pending');
    expect(evaluate(policy(), dismissedBy(ann)).outcome).toBe('blocked');
  });

  test('a request for changes still stands when its words were edited, and is one to all states of the objector', () => {
    const edited = { editedAt: at(61), body: '/not-ready product all fine' };
    expect(decide(reviewed({ ...review(1, kim, 60, 'changes-requested'), ...edited }))).toMatchInlineSnapshot(`
"
blocked aaa release by rule
policy satisfied
facts satisfied
draft satisfied
authors satisfied dev
hold satisfied
product pending 0/1 of product-owner; can pat; cannot -
operation pending 0/1 of operations-coordinator; can oli; cannot -
organization pending 0/1 of release-coordinator; can rae,sam; cannot -
security unsatisfied 0/1 of security-architect; objection kim ""; can kim,lee; cannot -
act review:1:0 kim "requested changes" done
act review:1:1 kim "/not-ready product all fine" refused edited
remember review:1:0 objection security kim ""
"
`);
  });

  test('SIGN-1: an approval with a command that cannot be read signs nothing', () => {
    expect(
      decide(reviewed({ ...review(1, pat, 60, 'approved'), body: '/ready product I think' })),
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
act review:1:1 pat "/ready product I think" refused malformed word=ready states=product
"
`);
  });

  test('an approval that anybody dismissed no longer counts', () => {
    const dismissed = {
      id: 'E1',
      kind: 'review-dismissed' as const,
      actor: ann,
      at: at(70),
      reviewId: '1',
      previous: 'approved' as const,
    };
    expect(decide({ ...reviewed(review(1, kim, 60, 'dismissed')), events: known([dismissed]) })).toMatchInlineSnapshot(`
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
security pending 0/1 of security-architect; not kim by review for ? (withdrawn by ann); can kim,lee; cannot -
act review:1:0 kim "approved" idle security withdrawn by ann
"
`);
  });

  test('an ordinary reviewer who requests changes objects to nothing', () => {
    expect(decide(reviewed(review(1, eve, 60, 'changes-requested')))).toMatchInlineSnapshot(`
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
"
`);
  });

  test('an objection by a holder of another role is refused', () => {
    expect(decide(says(comment(1, pat, 60, '/not-ready security no')))).toMatchInlineSnapshot(`
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
act comment:1:1 pat "/not-ready security no" refused security not-a-holder owner=security-architect holders=kim,lee
"
`);
  });

  test('an objection without a state is one to all that the objector owns; a reason is not required', () => {
    expect(
      decide(says(comment(1, kim, 60, '/not-ready'), comment(2, oli, 61, '/not-ready the pager is broken'))),
    ).toMatchInlineSnapshot(`
"
blocked aaa release by rule
policy satisfied
facts satisfied
draft satisfied
authors satisfied dev
hold satisfied
product pending 0/1 of product-owner; can pat; cannot -
operation unsatisfied 0/1 of operations-coordinator; objection oli "the pager is broken"; can oli; cannot -
organization pending 0/1 of release-coordinator; can rae,sam; cannot -
security unsatisfied 0/1 of security-architect; objection kim ""; can kim,lee; cannot -
act comment:1:1 kim "/not-ready" done
act comment:2:1 oli "/not-ready the pager is broken" done
remember comment:1:1 objection security kim ""
remember comment:2:1 objection operation oli "the pager is broken"
"
`);
  });

  test('an objection whose comment was deleted or edited stays in force', () => {
    const block = {
      act: 'comment:1:1',
      kind: 'objection' as const,
      state: asStateName('security'),
      actor: kim,
      at: at(60),
      url: 'https://x',
      reason: 'keys',
    };
    expect(
      decide(facts({ memory: { wasRelease: true, blocks: [block], labelNames: [], heard: [], orders: [] } })),
    ).toMatchInlineSnapshot(`
"
blocked aaa release by rule
policy satisfied
facts satisfied
draft satisfied
authors satisfied dev
hold satisfied
product pending 0/1 of product-owner; can pat; cannot -
operation pending 0/1 of operations-coordinator; can oli; cannot -
organization pending 0/1 of release-coordinator; can rae,sam; cannot -
security unsatisfied 0/1 of security-architect; objection kim "keys"; can kim,lee; cannot -
remember comment:1:1 objection security kim "keys"
"
`);
    const edited = says(afterEdit(comment(1, kim, 60, '/not-ready security all fine really'), 61));
    expect(
      decide({ ...edited, memory: { wasRelease: true, blocks: [block], labelNames: [], heard: [], orders: [] } }),
    ).toMatchInlineSnapshot(`
"
blocked aaa release by rule
policy satisfied
facts satisfied
draft satisfied
authors satisfied dev
hold satisfied
product pending 0/1 of product-owner; can pat; cannot -
operation pending 0/1 of operations-coordinator; can oli; cannot -
organization pending 0/1 of release-coordinator; can rae,sam; cannot -
security unsatisfied 0/1 of security-architect; objection kim "keys"; can kim,lee; cannot -
act comment:1:1 kim "/not-ready security all fine really" refused edited
remember comment:1:1 objection security kim "keys"
"
`);
  });

  test('an objector who no longer holds the role objects no more', () => {
    const block = {
      act: 'comment:1:1',
      kind: 'objection' as const,
      state: asStateName('security'),
      actor: eve,
      at: at(60),
      url: 'https://x',
      reason: 'keys',
    };
    expect(
      decide(facts({ memory: { wasRelease: true, blocks: [block], labelNames: [], heard: [], orders: [] } })),
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
"
`);
  });
});

describe('SIGN-9: withdrawing', () => {
  test("takes one's own sign-off back", () => {
    expect(
      decide(says(...three, comment(4, kim, 63, '/ready'), comment(5, kim, 64, '/withdraw'))),
    ).toMatchInlineSnapshot(`
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
security pending 0/1 of security-architect; not kim by comment for aaa (withdrawn by kim); can kim,lee; cannot -
act comment:1:1 pat "/ready" counted product
act comment:2:1 oli "/ready" counted operation
act comment:3:1 rae "/ready" counted organization
act comment:4:1 kim "/ready" idle security withdrawn by kim
act comment:5:1 kim "/withdraw" done
remember comment:5:1 withdrawal security kim ""
"
`);
  });

  test("takes nobody else's back", () => {
    expect(
      decide(says(comment(4, kim, 63, '/ready'), comment(5, lee, 64, '/withdraw security'))),
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
security satisfied 1/1 of security-architect; counted kim by comment for aaa; can lee; cannot -
act comment:4:1 kim "/ready" counted security
act comment:5:1 lee "/withdraw security" refused security nothing-to-withdraw
"
`);
  });

  test('stays in force when its comment is deleted', () => {
    const block = {
      act: 'comment:5:1',
      kind: 'withdrawal' as const,
      state: asStateName('security'),
      actor: kim,
      at: at(64),
      url: 'https://x',
      reason: '',
    };
    expect(
      decide({
        ...says(comment(4, kim, 63, '/ready')),
        memory: { wasRelease: true, blocks: [block], labelNames: [], heard: [], orders: [] },
      }),
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
security pending 0/1 of security-architect; not kim by comment for aaa (withdrawn by kim); can kim,lee; cannot -
act comment:4:1 kim "/ready" idle security withdrawn by kim
remember comment:5:1 withdrawal security kim ""
"
`);
  });

  test('in the same second as the sign-off wins over it', () => {
    expect(decide(says(comment(4, kim, 63, '/withdraw'), comment(5, kim, 63, '/ready')))).toMatchInlineSnapshot(`
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
security pending 0/1 of security-architect; not kim by comment for aaa (withdrawn by kim); can kim,lee; cannot -
act comment:4:1 kim "/withdraw" done
act comment:5:1 kim "/ready" idle security withdrawn by kim
remember comment:4:1 withdrawal security kim ""
"
`);
  });
});

describe('SIGN-10: a state needs as many sign-offs as the policy says', () => {
  const count = 'readiness: { security: { count: 2 } }';

  test('two people make two', () => {
    expect(
      decide(says(...three, comment(4, kim, 63, '/ready'), comment(5, lee, 64, '/ready')), count),
    ).toMatchInlineSnapshot(`
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
security satisfied 2/2 of security-architect; counted kim by comment for aaa; counted lee by comment for aaa; can -; cannot -
act comment:1:1 pat "/ready" counted product
act comment:2:1 oli "/ready" counted operation
act comment:3:1 rae "/ready" counted organization
act comment:4:1 kim "/ready" counted security
act comment:5:1 lee "/ready" counted security
"
`);
  });

  test('one person twice makes one', () => {
    expect(
      decide(says(...three, comment(4, kim, 63, '/ready'), comment(5, kim, 64, '/ready')), count),
    ).toMatchInlineSnapshot(`
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
security pending 1/2 of security-architect; counted kim by comment for aaa; can lee; cannot -
act comment:1:1 pat "/ready" counted product
act comment:2:1 oli "/ready" counted operation
act comment:3:1 rae "/ready" counted organization
act comment:4:1 kim "/ready" idle security overtaken
act comment:5:1 kim "/ready" counted security
"
`);
  });
});

describe('SIGN-11: expiry', () => {
  test('a sign-off ends with its time, to the second', () => {
    const signed = says(...three, comment(4, kim, 63, '/ready'));
    expect(evaluate(policy('sign-off: { expires-after: 2h }'), { ...signed, at: at(63 + 119) }).outcome).toBe(
      'pending',
    );
    const late = [
      comment(1, pat, 100, '/ready'),
      comment(2, oli, 100, '/ready'),
      comment(3, rae, 100, '/ready'),
      comment(4, kim, 63, '/ready'),
    ];
    expect(evaluate(policy('sign-off: { expires-after: 2h }'), { ...says(...late), at: at(63 + 119.99) }).outcome).toBe(
      'ready',
    );
    expect(decide({ ...says(...late), at: at(63 + 120) }, 'sign-off: { expires-after: 2h }')).toMatchInlineSnapshot(`
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
security pending 0/1 of security-architect; not kim by comment for aaa (expired 2026-03-02T12:03:00.000Z); can kim,lee; cannot -
act comment:4:1 kim "/ready" idle security expired 2026-03-02T12:03:00.000Z
act comment:1:1 pat "/ready" counted product
act comment:2:1 oli "/ready" counted operation
act comment:3:1 rae "/ready" counted organization
"
`);
  });
});

describe('SIGN-13: hold', () => {
  test('any role holder holds the release', () => {
    expect(
      decide(says(...three, comment(4, kim, 63, '/ready'), comment(5, oli, 64, '/hold the pager is broken'))),
    ).toMatchInlineSnapshot(`
"
blocked aaa release by rule
policy satisfied
facts satisfied
draft satisfied
authors satisfied dev
hold unsatisfied [oli "the pager is broken"]
product satisfied 1/1 of product-owner; counted pat by comment for aaa; can -; cannot -
operation satisfied 1/1 of operations-coordinator; counted oli by comment for aaa; can -; cannot -
organization satisfied 1/1 of release-coordinator; counted rae by comment for aaa; can sam; cannot -
security satisfied 1/1 of security-architect; counted kim by comment for aaa; can lee; cannot -
act comment:1:1 pat "/ready" counted product
act comment:2:1 oli "/ready" counted operation
act comment:3:1 rae "/ready" counted organization
act comment:4:1 kim "/ready" counted security
act comment:5:1 oli "/hold the pager is broken" done
remember comment:5:1 hold oli "the pager is broken"
"
`);
  });

  test('nobody without a role holds it', () => {
    expect(
      decide(says(...three, comment(4, kim, 63, '/ready'), comment(5, eve, 64, '/hold please'))),
    ).toMatchInlineSnapshot(`
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
act comment:5:1 eve "/hold please" refused no-role
"
`);
  });

  test('the same person frees it', () => {
    expect(
      decide(
        says(...three, comment(4, kim, 63, '/ready'), comment(5, oli, 64, '/hold x'), comment(6, oli, 65, '/unhold')),
      ),
    ).toMatchInlineSnapshot(`
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
act comment:5:1 oli "/hold x" done
act comment:6:1 oli "/unhold" done
remember comment:5:1 hold oli "x"
"
`);
  });

  test('a release coordinator frees it, another role holder does not', () => {
    const held = [comment(5, oli, 64, '/hold x'), comment(6, pat, 65, '/unhold')];
    expect(decide(says(...held))).toMatchInlineSnapshot(`
"
blocked aaa release by rule
policy satisfied
facts satisfied
draft satisfied
authors satisfied dev
hold unsatisfied [oli "x"]
product pending 0/1 of product-owner; can pat; cannot -
operation pending 0/1 of operations-coordinator; can oli; cannot -
organization pending 0/1 of release-coordinator; can rae,sam; cannot -
security pending 0/1 of security-architect; can kim,lee; cannot -
act comment:5:1 oli "/hold x" done
act comment:6:1 pat "/unhold" refused not-the-holder-of-the-hold by=oli coordinators=rae,sam
remember comment:5:1 hold oli "x"
"
`);
    expect(
      evaluate(policy(), says(...three, comment(4, kim, 63, '/ready'), ...held, comment(7, sam, 66, '/unhold')))
        .outcome,
    ).toBe('ready');
  });

  test.each([
    ['who wrote none of it frees what another holds', [oli], sam, []],
    ['who contributed to the release does not', [oli], rae, ['oli']],
    ['who contributed to the release frees what she holds herself', [rae], rae, []],
    ['who contributed to the release frees her own and leaves that of another', [rae, oli], rae, ['oli']],
  ])('SIGN-13, SOD-1: a release coordinator %s', (_, holding, by, left) => {
    const holds = holding.map((person, index) => comment(10 + index, person, 60 + index, '/hold x'));
    const given = { ...says(...holds, comment(20, by, 70, '/unhold')), commits: known([commit(HEAD, rae)]) };
    const verdict = evaluate(policy(), given);
    const hold = verdict.requirements.find((one) => one.kind === 'hold');
    expect(hold?.holds.map(({ actor }) => actor.login)).toEqual(left);
    const refused = left.length === holding.length;
    expect(verdict.acts.at(-1)?.disposition).toEqual(
      refused
        ? {
            kind: 'refused',
            state: null,
            refusal: { code: 'code-author-frees-others', by: [oli], coordinators: [sam] },
          }
        : { kind: 'done' },
    );
  });

  test('SIGN-13: to another role holder the coordinators who contributed to the release are not named', () => {
    const held = [comment(5, oli, 64, '/hold x'), comment(6, pat, 65, '/unhold')];
    const verdict = evaluate(policy(), { ...says(...held), commits: known([commit(HEAD, rae)]) });
    expect(verdict.acts.at(-1)?.disposition).toEqual({
      kind: 'refused',
      state: null,
      refusal: { code: 'not-the-holder-of-the-hold', by: [oli], coordinators: [sam] },
    });
  });

  test('freeing without a hold is refused', () => {
    expect(decide(says(comment(6, rae, 65, '/unhold')))).toMatchInlineSnapshot(`
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
act comment:6:1 rae "/unhold" refused no-hold
"
`);
  });
});

function evaluateWithTeam(given: Facts, text: string, members: readonly (typeof kim)[]) {
  const people = { users: given.people.users, teams: [{ team: 'acme/appsec', members: known(members) }] };
  return evaluate(policyOf(text), { ...given, people });
}

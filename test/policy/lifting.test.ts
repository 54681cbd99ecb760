import { describe, expect, test } from '@jest/globals';
import type { CommentFact, Facts, RememberedBlock, ReviewFact, TimelineEvent } from '../../src/domain/facts.ts';
import { asStateName } from '../../src/domain/ids.ts';
import { known } from '../../src/domain/reading.ts';
import { signOffStateOf } from '../support/evaluation-context.ts';
import {
  afterEdit,
  at,
  comment,
  dev,
  facts,
  HEAD,
  kim,
  labelEvent,
  lee,
  NEXT,
  pushed,
  review,
  treeOf,
  unlabelEvent,
} from '../support/facts.ts';

interface Later {
  readonly comments?: readonly CommentFact[];
  readonly reviews?: readonly ReviewFact[];
  readonly events?: readonly TimelineEvent[];
  /** More of the policy. */
  readonly more?: string;
}
const onOld = { commit: { sha: HEAD, tree: treeOf(HEAD) } };
const onNew = { commit: { sha: NEXT, tree: treeOf(NEXT) } };
const OBJECTION = comment(1, kim, 70, '/not-ready security it leaks');

/** HEAD, at 65 minutes NEXT, and at 70 Kim's objection; then what comes later. */
const given = ({ comments = [], reviews = [], events = [] }: Later, objection = true): Facts =>
  pushed(
    facts({
      comments: known([...(objection ? [OBJECTION] : []), ...comments]),
      reviews: known(reviews),
      events: known(events),
    }),
    65,
  );
const objectors = (one: Facts, more = '') => signOffStateOf(one, more).objections.map(({ actor }) => actor.login);

const cases: readonly (readonly [string, Later, readonly string[]])[] = [
  ['a comment for the head', { comments: [comment(2, kim, 80, '/ready security')] }, []],
  ['a comment that names the head', { comments: [comment(2, kim, 80, `/ready security ${NEXT}`)] }, []],
  ['an approval of the head', { reviews: [{ ...review(2, kim, 80, 'approved'), ...onNew }] }, []],
  ['a label', { events: [labelEvent(2, kim, 80, 'ready/security')] }, []],
  ['a withdrawal', { comments: [comment(2, kim, 80, '/withdraw security')] }, []],
  [
    'a sign-off that counts nowhere, since the person is used for another state',
    {
      comments: [comment(2, kim, 80, '/ready legal'), comment(3, kim, 81, '/ready security')],
      more: 'readiness: { legal: { owner: security-architect } }',
    },
    [],
  ],
  ['an approval of the commit before', { reviews: [{ ...review(2, kim, 80, 'approved'), ...onOld }] }, ['kim']],
  ['an approval of a commit that is gone', { reviews: [{ ...review(2, kim, 80, 'approved'), commit: null }] }, ['kim']],
  ['a comment that names the commit before', { comments: [comment(2, kim, 80, `/ready security ${HEAD}`)] }, ['kim']],
  ['an edited comment', { comments: [afterEdit(comment(2, kim, 80, '/ready security'), 81)] }, ['kim']],
  [
    'a dismissed approval',
    {
      reviews: [{ ...review(2, kim, 80, 'dismissed'), ...onNew }],
      events: [{ id: 'D', kind: 'review-dismissed', actor: dev, at: at(81), reviewId: '2', previous: 'approved' }],
    },
    ['kim'],
  ],
  [
    'a label that came off again',
    { events: [labelEvent(2, kim, 80, 'ready/security'), unlabelEvent(3, dev, 81, 'ready/security')] },
    ['kim'],
  ],
  [
    'one that has expired',
    { comments: [comment(2, kim, 80, '/ready security')], more: 'sign-off: { expires-after: 1h }' },
    ['kim'],
  ],
  [
    'one from before the base was changed',
    {
      comments: [comment(2, kim, 80, '/ready security')],
      events: [{ id: 'B', kind: 'base-changed', actor: dev, at: at(90), from: 'next', to: 'main' }],
    },
    ['kim'],
  ],
  [
    'a way that the policy does not take',
    { comments: [comment(2, kim, 80, '/ready security')], more: 'sign-off: { via: [review] }' },
    ['kim'],
  ],
  ['one for another state', { comments: [comment(2, kim, 80, '/ready product')] }, ['kim']],
  ['one by a colleague', { comments: [comment(2, lee, 80, '/ready security')] }, ['kim']],
];

describe('SIGN-8: an objection is lifted only by a later sign-off that counts for the content now', () => {
  test.each(cases)('%s', (_, later, left) => {
    expect(objectors(given(later), later.more)).toEqual(left);
  });

  test.each(cases)('and so is one that only the memory holds: %s', (_, later, left) => {
    const block: RememberedBlock = {
      act: 'comment:1:1',
      kind: 'objection',
      state: asStateName('security'),
      actor: kim,
      at: at(70),
      url: OBJECTION.url,
      reason: 'it leaks',
    };
    const one = given(later, false);
    expect(objectors({ ...one, memory: { ...one.memory, blocks: [block] } }, later.more)).toEqual(left);
  });

  test('one in the grace period lifts nothing, and the next does', () => {
    const soon = comment(2, kim, 65 + 5 / 60, '/ready security');
    const early = pushed(facts({ comments: known([comment(1, kim, 60, '/not-ready security x'), soon]) }), 65);
    expect(objectors(early)).toEqual(['kim']);
    const again = known([comment(1, kim, 60, '/not-ready security x'), soon, comment(3, kim, 66, '/ready security')]);
    expect(objectors({ ...early, comments: again })).toEqual([]);
  });

  test('a push brings the objection back, since the sign-off that lifted it is for other content', () => {
    const before = facts({
      comments: known([comment(1, kim, 60, '/not-ready security x'), comment(2, kim, 61, '/ready security')]),
    });
    expect(objectors(before)).toEqual([]);
    expect(objectors(pushed(before, 65))).toEqual(['kim']);
  });
});

import { describe, expect, test } from '@jest/globals';
import type { CommentFact, Facts, TimelineEvent } from '../../src/domain/facts.ts';
import { addMillis, type Instant } from '../../src/domain/ids.ts';
import { known } from '../../src/domain/reading.ts';
import { judgeMerge } from '../../src/policy/release/judge-merge.ts';
import {
  afterEdit,
  at,
  comment,
  eve,
  facts,
  kim,
  labelEvent,
  lee,
  oli,
  pat,
  rae,
  review,
  sha,
  unlabelEvent,
} from '../support/facts.ts';
import { policy } from '../support/policy.ts';

const merged = { at: at(100), by: rae, commit: sha('e') };

/** Of each kind the things that are not there from the start. */
interface Then {
  readonly comments?: readonly CommentFact[];
  readonly events?: readonly TimelineEvent[];
  readonly reviews?: Parameters<typeof review>[];
  readonly heard?: readonly string[];
  /** The text of all reviews. */
  readonly body?: string;
  /** What is signed from the start; all, where left out. */
  readonly signed?: readonly ('product' | 'operation' | 'organization' | 'security')[];
  readonly pull?: Partial<Facts['pullRequest']>;
}

const SIGNERS = { product: pat, operation: oli, organization: rae, security: kim } as const;

/**
 * Judges a release at whose `moment` the acts of `then` happened.
 * A comment or review of minute 60 is there from the start; what `then` adds at the moment is in minute 200.
 */
function judgedAt(moment: Instant, then: Then, seen: readonly string[] = []) {
  const moved = <Item extends { readonly at: Instant }>(one: Item): Item =>
    one.at === at(200) ? { ...one, at: moment } : one;
  const signed = (then.signed ?? ['product', 'operation', 'organization', 'security']).map((state, index) =>
    comment(index + 1, SIGNERS[state], 30, `/ready ${state}`),
  );
  const added = (then.comments ?? []).map((one) => {
    const { createdAt, editedAt, ...rest } = one;
    return {
      ...rest,
      createdAt: createdAt === at(200) ? moment : createdAt,
      editedAt: editedAt === at(200) ? moment : editedAt,
    };
  });
  const reviews = (then.reviews ?? []).map((one) => {
    const { submittedAt, ...rest } = review(...one);
    return { ...rest, body: then.body ?? '', submittedAt: submittedAt === at(200) ? moment : submittedAt };
  });
  const heard = (then.heard ?? []).map((body, index) => ({
    source: 'comment' as const,
    id: String(90 + index),
    author: kim,
    at: moment,
    url: '',
    body,
  }));
  const one = facts({
    comments: known([...signed, ...added]),
    reviews: known(reviews),
    events: known((then.events ?? []).map(moved)),
    memory: { ...facts().memory, heard },
    pull: { state: 'merged', merged, ...then.pull },
  });
  const { passed, outcome } = judgeMerge(policy(), one, merged, {
    said: 'success',
    unconfirmed: false,
    covered: false,
    seen,
  });
  return { passed, outcome };
}

const event = (minutes: number, parts: { readonly kind: TimelineEvent['kind'] } & Record<string, unknown>) =>
  ({ id: `E_${minutes}_${parts.kind}`, actor: kim, at: at(minutes), ...parts }) as TimelineEvent;

/**
 * Whether the release passes, by when the act happened.
 * It is a second before the merge, in its second, or a second after it.
 */
const AROUND: readonly (readonly [string, Then, readonly [boolean, boolean, boolean]])[] = [
  // What takes readiness away.
  ['SIGN-8: somebody objects', { comments: [comment(9, kim, 200, '/not-ready security leaks')] }, [false, false, true]],
  ['SIGN-8: somebody requests changes', { reviews: [[9, kim, 200, 'changes-requested']] }, [false, false, true]],
  ['SIGN-13: somebody holds it', { comments: [comment(9, kim, 200, '/hold wait')] }, [false, false, true]],
  ['SIGN-9: somebody withdraws', { comments: [comment(9, pat, 200, '/withdraw product')] }, [false, false, true]],
  [
    'SIGN-7: a label comes off',
    {
      signed: ['operation', 'organization', 'security'],
      events: [labelEvent(1, pat, 30, 'ready/product'), unlabelEvent(2, eve, 200, 'ready/product')],
    },
    [false, false, true],
  ],
  [
    'SIGN-8: an approval is dismissed',
    {
      signed: ['product', 'operation', 'organization'],
      reviews: [[9, kim, 60, 'dismissed']],
      events: [event(200, { kind: 'review-dismissed', reviewId: '9', previous: 'approved' })],
    },
    [false, false, true],
  ],
  [
    'SIGN-8: an approval that objects to another state is dismissed by who gave it',
    {
      reviews: [[9, oli, 60, 'dismissed']],
      body: '/not-ready operation leaks',
      events: [{ ...event(200, { kind: 'review-dismissed', reviewId: '9', previous: 'approved' }), actor: oli }],
    },
    [true, false, false],
  ],
  ['SIGN-8: an objection is heard, and gone', { heard: ['/not-ready security leaks'] }, [false, false, true]],
  // What gives it.
  [
    'SIGN-10: the last sign-off is given by a comment',
    { signed: ['product', 'operation', 'organization'], comments: [comment(9, kim, 200, '/ready security')] },
    [true, false, false],
  ],
  [
    'SIGN-10: the last sign-off is given by a review',
    { signed: ['product', 'operation', 'organization'], reviews: [[9, kim, 200, 'approved']] },
    [true, false, false],
  ],
  [
    'SIGN-10: the last sign-off is given by a label',
    { signed: ['product', 'operation', 'organization'], events: [labelEvent(1, kim, 200, 'ready/security')] },
    [true, false, false],
  ],
  [
    'SIGN-8: an objection is lifted by a sign-off',
    {
      comments: [comment(8, kim, 60, '/not-ready security leaks'), comment(9, kim, 200, '/ready security')],
    },
    [true, false, false],
  ],
  [
    'SIGN-8: a request for changes is dismissed by who made it',
    {
      reviews: [[9, oli, 60, 'dismissed']],
      events: [
        { ...event(200, { kind: 'review-dismissed', reviewId: '9', previous: 'changes-requested' }), actor: oli },
      ],
    },
    [true, false, false],
  ],
  [
    'SIGN-8: a request for changes, and the approval that lifted it, are dismissed by who gave them',
    {
      reviews: [
        [8, oli, 60, 'dismissed'],
        [9, oli, 62, 'dismissed'],
      ],
      events: [
        { ...event(200, { kind: 'review-dismissed', reviewId: '8', previous: 'changes-requested' }), actor: oli },
        { ...event(200, { kind: 'review-dismissed', reviewId: '9', previous: 'approved' }), actor: oli, id: 'E_9' },
      ],
    },
    [true, false, true],
  ],
  [
    'SIGN-13: a hold is lifted',
    {
      comments: [comment(8, kim, 60, '/hold wait'), comment(9, kim, 200, '/unhold')],
    },
    [true, false, false],
  ],
  // What hides it: nobody knows what stood there at the merge.
  ['SIGN-6: a comment is edited', { comments: [afterEdit(comment(9, kim, 60, 'Fine.'), 200)] }, [true, false, false]],
  [
    'SIGN-6: a comment is deleted',
    { events: [event(200, { kind: 'comment-deleted', commentAuthor: kim })] },
    [true, false, false],
  ],
  // What does both.
  [
    'SIGN-9: an objection is withdrawn',
    {
      comments: [comment(8, lee, 60, '/not-ready security leaks'), comment(9, lee, 200, '/withdraw security')],
    },
    [true, false, false],
  ],
  // In one second.
  [
    'SIGN-8: somebody objects, and withdraws that',
    {
      comments: [comment(8, kim, 200, '/not-ready security leaks'), comment(9, kim, 200, '/withdraw security')],
    },
    [false, false, true],
  ],
  [
    'SIGN-8: somebody objects, and deletes it',
    {
      heard: ['/not-ready security leaks'],
      events: [event(200, { kind: 'comment-deleted', commentAuthor: kim })],
    },
    [false, false, false],
  ],
  [
    'SIGN-8: somebody requests changes, and dismisses that',
    {
      reviews: [[9, oli, 200, 'dismissed']],
      events: [
        { ...event(200, { kind: 'review-dismissed', reviewId: '9', previous: 'changes-requested' }), actor: oli },
      ],
    },
    [true, false, true],
  ],
  [
    'SIGN-13: somebody holds it, and frees it',
    {
      comments: [comment(8, kim, 200, '/hold wait'), comment(9, kim, 200, '/unhold')],
    },
    [false, false, true],
  ],
];

describe('MRG-2: in the second of the merge what takes readiness away was before it, and what gives it was not', () => {
  test.each(AROUND)('%s', (_, then, expected) => {
    const moments = [-1_000, 0, 1_000].map((millis) => addMillis(merged.at, millis));
    expect(moments.map((moment) => judgedAt(moment, then).passed)).toEqual(expected);
  });

  test.each<[string, Then, string]>([
    [
      'a sign-off',
      { signed: ['product', 'operation', 'organization'], comments: [comment(9, kim, 200, '/ready security')] },
      'comment:9:1',
    ],
    [
      'an approval',
      { signed: ['product', 'operation', 'organization'], reviews: [[9, kim, 200, 'approved']] },
      'review:9:0',
    ],
    [
      'a withdrawn objection',
      {
        comments: [comment(8, lee, 60, '/not-ready security leaks'), comment(9, lee, 200, '/withdraw security')],
      },
      'comment:9:1',
    ],
    [
      'a lifted hold',
      {
        comments: [comment(8, kim, 60, '/hold wait'), comment(9, kim, 200, '/unhold')],
      },
      'comment:9:1',
    ],
  ])('%s counts in that second where it was seen while the pull request was open', (_, then, id) => {
    expect(judgedAt(merged.at, then, [id]).passed).toBe(true);
    expect(judgedAt(merged.at, then, ['comment:1:1']).passed).toBe(false);
  });

  test('REL-3: nobody frees what was a release in that second', () => {
    const then: Then = {
      comments: [comment(9, rae, 200, '/not-a-release it never was')],
      events: [event(50, { kind: 'base-changed', from: 'main', to: 'integration' })],
      pull: { base: { ref: 'integration', sha: sha('b') } },
    };
    expect([-1_000, 0].map((millis) => judgedAt(addMillis(merged.at, millis), then).outcome)).toEqual([
      'not-applicable',
      'pending',
    ]);
  });
});

import { describe, expect, test } from '@jest/globals';
import type { Account } from '../../src/domain/account.ts';
import type { CommentFact, ReviewFact } from '../../src/domain/facts.ts';
import { known } from '../../src/domain/reading.ts';
import type { Disposition } from '../../src/domain/verdict.ts';
import { evaluate } from '../../src/policy/evaluate.ts';
import { ann, at, comment, dev, eve, facts, kim, lee, pat, rae, review, robot } from '../support/facts.ts';
import { policy } from '../support/policy.ts';

interface Said {
  readonly comments?: readonly CommentFact[];
  readonly reviews?: readonly ReviewFact[];
}
const verdictOf = ({ comments = [], reviews = [] }: Said, more?: string) =>
  evaluate(policy(more), facts({ comments: known(comments), reviews: known(reviews) }));
const became = (said: Said, more?: string): readonly Disposition[] =>
  verdictOf(said, more).acts.map(({ disposition }) => disposition);
const malformed = (word: string, ...states: readonly string[]) => ({
  kind: 'refused',
  state: null,
  refusal: { code: 'malformed', word, states },
});
const unknownState = (word: string, state: string | null) => ({
  kind: 'refused',
  state,
  refusal: { code: 'unknown-state', word, states: ['product', 'operation', 'organization', 'security'] },
});
const objection = (...states: readonly string[]) => ({ kind: 'understood', as: 'objection', states });

/** What a role holder may mean, and the result if Kim writes it. Kim is the security architect. */
const NEAR_MISSES: readonly (readonly [string, object])[] = [
  ['/ready.', malformed('ready', 'security')],
  ['/ready!', malformed('ready', 'security')],
  ['/not\u2013ready security', objection('security')],
  ['/not\u00a0ready security', objection('security')],
  ['/not ready', objection('security')],
  ['/approve', malformed('ready', 'security')],
  ['/lgtm', malformed('ready', 'security')],
  ['LGTM /ready product', malformed('ready', 'product')],
  ['LGTM /ready prodct', malformed('ready', 'security')],
  ['/hold cancel', malformed('unhold')],
  ['\uff0fready security', malformed('ready', 'security')],
  ['/unready', objection('security')],
  ['/ready securty', unknownState('securty', 'securty')],
  ['/withdraw securty', unknownState('securty', null)],
];

describe('SIGN-15: a near miss signs nothing; of a role holder it is judged, of anybody else it is nothing', () => {
  test.each(NEAR_MISSES)('%s', (body, disposition) => {
    const verdict = verdictOf({ comments: [comment(1, kim, 60, body)] });
    expect(verdict.acts.map((judged) => judged.disposition)).toEqual([disposition]);
    expect(verdict.requirements.flatMap((one) => (one.kind === 'state' ? one.counted : []))).toEqual([]);
    for (const stranger of [eve, robot, null]) {
      const other = verdictOf({ comments: [comment(1, stranger, 60, body)] });
      expect([other.acts, other.remember, other.outcome]).toEqual([[], [], 'pending']);
    }
  });

  test('in another case it is no near miss, and counts', () => {
    expect(became({ comments: [comment(1, kim, 60, '/READY Security')] })).toEqual([
      { kind: 'counted', state: 'security' },
    ]);
  });

  test('SIGN-8: /unready and /not ready take back the sign-off, and only its writer lifts the objection', () => {
    for (const body of ['/unready', '/not ready', '/not\u2013ready security']) {
      const comments = [comment(1, kim, 60, '/ready'), comment(2, kim, 61, body), comment(3, lee, 62, '/ready')];
      expect(became({ comments })).toEqual([
        { kind: 'idle', state: 'security', why: { code: 'withdrawn', by: kim } },
        objection('security'),
        { kind: 'counted', state: 'security' },
      ]);
      expect(verdictOf({ comments }).outcome).toBe('blocked');
      expect(verdictOf({ comments: [...comments, comment(4, kim, 63, '/withdraw')] }).outcome).toBe('pending');
    }
  });

  test('/lgtm cancel takes back the sign-off', () => {
    expect(became({ comments: [comment(1, kim, 60, '/ready'), comment(2, kim, 61, '/lgtm cancel')] })).toEqual([
      { kind: 'idle', state: 'security', why: { code: 'withdrawn', by: kim } },
      { kind: 'understood', as: 'withdrawal', states: ['security'] },
    ]);
  });

  test('somebody who holds several roles is told of each of their states', () => {
    const more = 'readiness: { legal: { owner: security-architect } }\n';
    expect(became({ comments: [comment(1, kim, 60, '/lgtm')] }, more)).toEqual([
      malformed('ready', 'security', 'legal'),
    ]);
  });

  test('SIGN-6: one that was edited is told of that first', () => {
    expect(became({ comments: [{ ...comment(1, kim, 60, '/lgtm'), editedAt: at(61) }] })).toEqual([
      { kind: 'refused', state: null, refusal: { code: 'edited' } },
    ]);
  });

  test.each<[string, string, readonly object[]]>([
    ['says what the button says if it names nothing', '/lgtm', [{ kind: 'counted', state: 'security' }]],
    ['the same in the middle of other words', 'Nice.\nLGTM /ready\nThanks', [{ kind: 'counted', state: 'security' }]],
    ['silences the button if it names a state', 'LGTM /ready security', [malformed('ready', 'security')]],
    ['silences it if it names anything else', '/lgtm s\u00e9curit\u00e9', [malformed('ready', 'security')]],
  ])('in an approving review it %s', (_, body, expected) => {
    expect(became({ reviews: [{ ...review(1, kim, 60, 'approved'), body }] })).toEqual(expected);
  });

  test('in a review that only comments it is one', () => {
    expect(became({ reviews: [{ ...review(1, kim, 60, 'commented'), body: '/lgtm' }] })).toEqual([
      malformed('ready', 'security'),
    ]);
  });
});

describe('SIGN-15: who asks for help is told what they are', () => {
  const helped = (roles: readonly string[], owns: readonly string[], contributed = false) => [
    { kind: 'helped', roles, owns, contributed },
  ];
  test.each<[string, Account, readonly object[]]>([
    ['a product owner', pat, helped(['product-owner'], ['product'])],
    ['a release coordinator, who deploys', rae, helped(['release-coordinator', 'deployer'], ['organization'])],
    ['a code author', dev, helped([], [], true)],
    ['somebody else', ann, helped([], [])],
  ])('%s', (_, person, expected) => {
    expect(became({ comments: [comment(1, person, 60, '/help')] })).toEqual(expected);
  });

  test('a role holder who contributed is both', () => {
    const one = facts({ pull: { author: kim }, comments: known([comment(1, kim, 60, '/help')]) });
    expect(evaluate(policy(), one).acts.map(({ disposition }) => disposition)).toEqual(
      helped(['security-architect'], ['security'], true),
    );
  });

  test('a machine is refused', () => {
    expect(became({ comments: [comment(1, robot, 60, '/help')] })).toMatchObject([
      { kind: 'refused', refusal: { code: 'not-a-person' } },
    ]);
  });
});

import { describe, expect, test } from '@jest/globals';
import type { CommentFact, CommentRevision, Facts, RememberedBlock, ReviewFact } from '../../src/domain/facts.ts';
import { asStateName } from '../../src/domain/ids.ts';
import { known } from '../../src/domain/reading.ts';
import { actsOfRevisions, findActs } from '../../src/policy/acts/acts.ts';
import { signOffStateOf } from '../support/evaluation-context.ts';
import { afterEdit, at, comment, eve, facts, kim, labelEvent, lee, pat, rae, review, robot } from '../support/facts.ts';

const heard = (id: number, author: CommentRevision['author'], minutes: number, body: string): CommentRevision => ({
  source: 'comment',
  id: String(id),
  author,
  at: at(minutes),
  url: `https://github.example/acme/shop/pull/7#issuecomment-${id}`,
  body,
});

interface Seen {
  readonly heard: readonly CommentRevision[];
  readonly comments?: readonly CommentFact[];
  readonly reviews?: readonly ReviewFact[];
  readonly events?: readonly ReturnType<typeof labelEvent>[];
  readonly blocks?: readonly RememberedBlock[];
}
function given({ heard: words, comments = [], reviews = [], events = [], blocks = [] }: Seen): Facts {
  const base = facts({ comments: known(comments), reviews: known(reviews), events: known(events) });
  return { ...base, memory: { ...base.memory, heard: words, blocks } };
}

/** What stands in the way, what stands, and what is said of acts. */
function books(seen: Seen) {
  const signOffs = signOffStateOf(given(seen));
  return {
    blocks: [
      ...signOffs.objections.map(({ act, actor, state, reason }) => `${act} ${actor.login} ${state} "${reason}"`),
      ...signOffs.holds.map(({ act, actor, reason }) => `${act} ${actor.login} hold "${reason}"`),
    ],
    effective: signOffs.effective.map(({ act, signer, state }) => `${act.id} ${signer.login} ${state}`),
    judged: signOffs.judged.map(({ act, disposition }) => `${act.id} ${disposition.kind}`),
    remember: signOffs.remember.map(({ act, kind, state }) => `${act} ${kind} ${state}`),
  };
}
const nothing = { blocks: [], effective: [], judged: [], remember: [] };
const objection = heard(1, kim, 60, 'No.\n/not-ready security leak');
const ready = labelEvent(9, kim, 50, 'ready/security');

describe('what a webhook reported counts if it takes readiness away, though it is no longer on GitHub', () => {
  test.each<[string, Seen, Partial<ReturnType<typeof books>>]>([
    [
      'SIGN-8: an objection whose comment is gone',
      { heard: [objection] },
      { blocks: ['comment:1:2 kim security "leak"'], remember: ['comment:1:2 objection security'] },
    ],
    [
      'SIGN-8: an objection whose comment was edited into a sign-off',
      { heard: [objection], comments: [afterEdit(comment(1, kim, 60, '/ready security'), 61)] },
      {
        blocks: ['comment:1:2 kim security "leak"'],
        judged: ['comment:1:1 refused'],
        remember: ['comment:1:2 objection security'],
      },
    ],
    [
      'SIGN-13: a hold',
      { heard: [heard(1, pat, 60, '/hold wait')] },
      { blocks: ['comment:1:1 pat hold "wait"'], remember: ['comment:1:1 hold null'] },
    ],
    [
      'SIGN-9: a withdrawal, which ends what was signed before it',
      { heard: [heard(1, kim, 60, '/withdraw security')], events: [ready] },
      { judged: ['label:LE_9 idle'], remember: ['comment:1:1 withdrawal security'] },
    ],
    [
      'SIGN-9: and not what was signed after it',
      { heard: [heard(1, kim, 40, '/withdraw security')], events: [ready] },
      { effective: ['label:LE_9 kim security'] },
    ],
    [
      'SIGN-8: the words of a review, whose text was edited',
      {
        heard: [{ ...heard(3, kim, 60, '/not-ready security leak'), source: 'review' }],
        reviews: [{ ...review(3, kim, 60, 'commented'), body: 'Fine.', editedAt: at(61) }],
      },
      { blocks: ['review:3:1 kim security "leak"'], remember: ['review:3:1 objection security'] },
    ],
    [
      'SIGN-13: a hold on lines of the code, which is told what it did',
      { heard: [{ ...heard(1, pat, 60, '/hold wait'), source: 'line-comment' }] },
      {
        blocks: ['line-comment:1:1 pat hold "wait"'],
        judged: ['line-comment:1:1 understood'],
        remember: ['line-comment:1:1 hold null'],
      },
    ],
    [
      'SIGN-9: a withdrawal on lines of the code, once',
      { heard: [{ ...heard(1, kim, 60, '/withdraw security'), source: 'line-comment' }], events: [ready] },
      {
        judged: ['label:LE_9 idle', 'line-comment:1:1 understood'],
        remember: ['line-comment:1:1 withdrawal security'],
      },
    ],
    [
      'SIGN-8: the own later sign-off lifts it',
      { heard: [objection], events: [labelEvent(9, kim, 70, 'ready/security')] },
      { effective: ['label:LE_9 kim security'], remember: ['comment:1:2 objection security'] },
    ],
  ])('%s', (_, seen, expected) => {
    expect(books(seen)).toEqual({ ...nothing, ...expected });
  });
});

describe('what a webhook reported does nothing else', () => {
  test.each<[string, Seen]>([
    ['SIGN-6: a sign-off whose comment is gone signs nothing', { heard: [heard(1, kim, 60, '/ready security')] }],
    ['SIGN-13: nor does an /unhold free anything', { heard: [heard(1, rae, 60, '/unhold')] }],
    ['SIGN-3: who holds no role blocks nothing', { heard: [heard(1, eve, 60, '/hold x\n/not-ready security x')] }],
    ['SIGN-3: nor does an app', { heard: [heard(1, robot, 60, '/hold x')] }],
    ['SIGN-9: a withdrawal of what is not there is told to nobody', { heard: [heard(1, kim, 60, '/withdraw')] }],
  ])('%s', (_, seen) => {
    expect(books(seen)).toEqual(nothing);
  });

  test('SIGN-13: a hold stays when the /unhold that followed it is gone', () => {
    expect(books({ heard: [heard(1, pat, 60, '/hold x'), heard(2, pat, 61, '/unhold')] }).blocks).toHaveLength(1);
  });

  test.each<[string, Seen]>([
    ['objection', { heard: [objection], comments: [comment(1, kim, 60, objection.body)] }],
    ['hold', { heard: [heard(1, pat, 60, '/hold x')], comments: [comment(1, pat, 60, '/hold x')] }],
    [
      'withdrawal',
      { heard: [heard(1, kim, 60, '/withdraw')], comments: [comment(1, kim, 60, '/withdraw')], events: [ready] },
    ],
  ])('SIGN-8, SIGN-9, SIGN-13: of an %s that can still be seen it changes nothing', (_, seen) => {
    expect(books(seen)).toEqual(books({ ...seen, heard: [] }));
  });

  test('SIGN-8: what is remembered is not counted once more', () => {
    const remembered: RememberedBlock = {
      act: 'comment:1:2',
      kind: 'objection',
      state: asStateName('security'),
      actor: kim,
      at: at(60),
      url: objection.url,
      reason: 'leak',
    };
    const seen = { heard: [objection], blocks: [remembered] };
    expect(books(seen)).toEqual(books({ heard: [], blocks: [remembered] }));
    expect(books(seen).blocks).toHaveLength(1);
  });

  test('SIGN-8: an objection in a review that the objector dismissed stays lifted when its text was edited', () => {
    const reviews = [{ ...review(3, kim, 60, 'dismissed'), body: '/not-ready security leak', editedAt: at(61) }];
    const events = known([
      {
        id: 'D',
        kind: 'review-dismissed' as const,
        actor: kim,
        at: at(62),
        reviewId: '3',
        previous: 'changes-requested' as const,
      },
    ]);
    const words = [{ ...heard(3, kim, 60, '/not-ready security leak'), source: 'review' as const }];
    const seen = { ...given({ heard: words, reviews }), events };
    expect(signOffStateOf(seen).objections).toEqual([]);
    const byLee = known([{ ...events.value[0], actor: lee } as (typeof events.value)[0]]);
    expect(signOffStateOf({ ...seen, events: byLee }).objections).not.toEqual([]);
  });
});

test('SIGN-8, SIGN-9, SIGN-13: of the comment revisions only those that take readiness away are acts', () => {
  const body = ['/ready', '/not-ready security leak', '/withdraw product', '/hold x', '/unhold', '/holdx'].join('\n');
  const [first, ...more] = actsOfRevisions(given({ heard: [heard(1, kim, 60, body)] }));
  expect(first).toEqual({
    id: 'comment:1:2',
    via: 'comment',
    actor: kim,
    at: at(60),
    url: objection.url,
    reactTo: null,
    text: '/not-ready security leak',
    intent: { kind: 'not-ready', state: 'security', reason: 'leak' },
    read: 'doubtful',
    sight: { kind: 'moment' },
    edited: false,
    undone: null,
    nameThen: null,
  });
  expect(more.map(({ id, intent }) => [id, intent.kind])).toEqual([
    ['comment:1:3', 'withdraw'],
    ['comment:1:4', 'hold'],
  ]);
});

describe('SIGN-8, SIGN-9, SIGN-13: comment revisions are found once, and where they were written', () => {
  const hold = (source: CommentRevision['source']) => given({ heard: [{ ...heard(1, kim, 60, '/hold x'), source }] });
  const act = (source: CommentRevision['source'], via: 'comment' | 'review') => ({
    id: `${source}:1:1`,
    via,
    actor: kim,
    at: at(60),
    url: objection.url,
    reactTo: null,
    text: '/hold x',
    intent: { kind: 'hold', reason: 'x' },
    read: 'doubtful',
    sight: { kind: 'moment' },
    edited: false,
    undone: null,
    nameThen: null,
  });
  test.each([
    ['a comment, which a look may see', 'comment', [], [act('comment', 'comment')]],
    ['a review, which a look may see', 'review', [], [act('review', 'review')]],
    ['a comment on lines, which no look sees', 'line-comment', [act('line-comment', 'comment')], []],
  ] as const)('%s', (_, source, shown, unseen) => {
    expect({ shown: findActs(hold(source)), unseen: actsOfRevisions(hold(source)) }).toEqual({ shown, unseen });
  });
});

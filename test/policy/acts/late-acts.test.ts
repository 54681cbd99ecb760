import { describe, expect, test } from '@jest/globals';
import type { Facts } from '../../../src/domain/facts.ts';
import { known, unavailable } from '../../../src/domain/reading.ts';
import { answeredActs, keptAfterEnd, lateActs } from '../../../src/policy/acts/late-acts.ts';
import { ann, at, comment, facts, kim, labelEvent, pat, review, robot } from '../../support/facts.ts';

const ENDED = 100;
const late = (parts: Parameters<typeof facts>[0], now = 200) =>
  lateActs({ ...facts(parts), at: at(now) }, at(ENDED)).map(({ id }) => id);
const said = (...comments: readonly ReturnType<typeof comment>[]) => late({ comments: known(comments) });

describe('SIGN-14: what comes when a pull request is merged or closed already', () => {
  test('SIGN-14: every command of a person, by anybody, whatever it asks for', () => {
    expect(
      said(
        comment(1, pat, ENDED + 1, '/release v1'),
        comment(2, kim, ENDED + 2, '/ready security'),
        comment(3, ann, ENDED + 3, '/not-ready security wait\n/hold wait\n/withdraw\n/unhold'),
        comment(4, ann, ENDED + 4, '/ready security now please'),
      ),
    ).toEqual([
      'comment:1:1',
      'comment:2:1',
      'comment:3:4',
      'comment:3:3',
      'comment:3:1',
      'comment:3:2',
      'comment:4:1',
    ]);
  });

  test('SIGN-14: not what came before, nor in the same second, nor what a machine says, nor what is no command', () => {
    expect(
      said(
        comment(1, pat, ENDED - 1, '/ready product'),
        comment(2, pat, ENDED, '/ready product'),
        comment(3, robot, ENDED + 1, '/ready product'),
        comment(4, pat, ENDED + 1, 'Shipped.'),
        comment(5, null, ENDED + 1, '/ready product'),
      ),
    ).toEqual([]);
    const events = known([labelEvent(5, pat, ENDED + 1, 'ready/product')]);
    expect(late({ events, reviews: known([review(6, kim, ENDED + 1, 'approved')]) })).toEqual([]);
    const asks = { ...review(7, kim, ENDED + 1, 'approved'), body: '/ready security' };
    expect(late({ reviews: known([asks]) })).toEqual(['review:7:1']);
  });

  test('SIGN-15: not a near miss, but a malformed command, and whatever reads like one that takes readiness away', () => {
    expect(
      said(
        comment(1, ann, ENDED + 1, '/lgtm'),
        comment(2, ann, ENDED + 2, '/ready security now please'),
        comment(3, ann, ENDED + 3, '- /hold it'),
      ),
    ).toEqual(['comment:2:1', 'comment:3:1']);
  });

  test('MRG-1: an order of the quarter of an hour before, which no observation found in time, unless it was decided', () => {
    const orders = [comment(1, pat, ENDED - 15, '/release'), comment(2, pat, ENDED - 14, '/release')];
    expect(late({ comments: known(orders) })).toEqual(['comment:2:1']);
    const decided = { kind: 'refused' as const, act: 'comment:2:1', problems: [], deployers: [] };
    expect(late({ comments: known(orders), memory: { ...facts().memory, orders: [decided] } })).toEqual([]);
  });

  test('SIGN-14: nothing of more than three days ago', () => {
    const days = 3 * 24 * 60;
    const comments = known([comment(1, pat, ENDED + 1, '/release')]);
    expect(late({ comments }, ENDED + days)).toEqual(['comment:1:1']);
    expect(late({ comments }, ENDED + 1 + days)).toEqual([]);
  });
});

test('SIGN-14: of each comment and review the first three commands are answered', () => {
  const four = '/ready product\n/withdraw\n/hold\n/unhold';
  const comments = known([comment(1, pat, ENDED + 1, four), comment(12, kim, ENDED + 2, '/ready security')]);
  const acts = lateActs({ ...facts({ comments }), at: at(200) }, at(ENDED));
  expect(acts).toHaveLength(5);
  expect(answeredActs(acts)).toEqual(acts.filter((_, index) => index !== 3));
});

describe('SIGN-16: after the end, answers stay visible', () => {
  const early = [comment(1, pat, ENDED - 9, '/ready.'), comment(2, kim, ENDED - 8, '/ready product')];
  const said = [comment(3, pat, ENDED + 1, '/ready'), comment(4, pat, ENDED + 2, '/hold it')];
  const given = (parts: Partial<Facts>) => ({ ...facts(parts), at: at(200) });
  const kept = (parts: Partial<Facts>) => keptAfterEnd(given(parts), answeredActs(lateActs(given(parts), at(ENDED))));

  test('of each person who is answered then only the newest, of others all', () => {
    expect(kept({ comments: known([...early, ...said]) })).toEqual(['comment:2:1', 'comment:4:1']);
    expect(kept({ comments: known(early) })).toEqual(['comment:1:1', 'comment:2:1']);
    const gone = [comment(5, null, ENDED - 7, '/ready security'), comment(6, null, ENDED + 3, '/ready security')];
    expect(kept({ comments: known([...gone, ...said]) })).toEqual(['comment:5:1', 'comment:4:1', 'comment:6:1']);
  });

  test('all, if an act could be missing', () => {
    const comments = known([...early, ...said]);
    expect(kept({ comments, events: unavailable('truncated', 'events') })).toBeUndefined();
    expect(kept({ comments, reviews: unavailable('truncated', 'reviews') })).toBeUndefined();
  });
});

import { describe, expect, test } from '@jest/globals';
import type { Facts, HeadSighting, TimelineEvent } from '../../../src/domain/facts.ts';
import { addMillis, asSha, type Sha } from '../../../src/domain/ids.ts';
import { known, unavailable } from '../../../src/domain/reading.ts';
import {
  cameUnseen,
  commitNamed,
  contentOf,
  headAt,
  staleness,
  wasHead,
} from '../../../src/policy/acts/head-history.ts';
import { ann, at, commit, dev, facts, HEAD, kim, review, sha, treeOf } from '../../support/facts.ts';

const A = sha('a');
const B = sha('b');
const C = sha('c');
const seen = (id: Sha, minutes: number, parts: Partial<HeadSighting> = {}): HeadSighting => ({
  commit: id,
  tree: treeOf(id),
  since: at(minutes),
  source: 'webhook',
  ...parts,
});
const heads = (...sightings: readonly HeadSighting[]) => contentOf(facts({ heads: known(sightings) }));

describe('SIGN-4: a head that only an observation found came unseen', () => {
  const found = heads(seen(A, 0), seen(B, 10, { source: 'observation' }));

  test.each([
    ['before the head before it was seen', addMillis(at(0), -1), false],
    ['when that was seen', at(0), true],
    ['between', at(5), true],
    ['when the look was', at(10), true],
    ['after the look', addMillis(at(10), 1), false],
  ])('%s', (_, moment, expected) => {
    expect(cameUnseen(found, B, moment)).toBe(expected);
  });

  test.each([
    ['another head', found, A],
    ['one that a webhook told of', heads(seen(A, 0), seen(B, 10)), B],
    ['the first of all', heads(seen(B, 10, { source: 'observation' })), B],
    ['where the heads are not known', contentOf(facts({ heads: unavailable('missing', 'heads') })), B],
  ])('%s did not', (_, content, id) => {
    expect(cameUnseen(content, id, at(5))).toBe(false);
  });
});

describe('SIGN-4: the head at a moment', () => {
  const settle = 10_000;
  const pushedAt10 = () => heads(seen(A, 0), seen(B, 10));

  test.each([
    ['before it was first seen', addMillis(at(0), -1), { kind: 'not-seen' }],
    ['at the moment when it was first seen', at(0), { kind: 'commit', commit: A }],
    [
      'right after it was first seen: nothing changed, so nothing settles',
      addMillis(at(0), 1),
      { kind: 'commit', commit: A },
    ],
    ['before the push', addMillis(at(10), -1), { kind: 'commit', commit: A }],
    ['at the moment of the push', at(10), { kind: 'settling', until: addMillis(at(10), settle) }],
    ['within the grace period', addMillis(at(10), settle - 1), { kind: 'settling', until: addMillis(at(10), settle) }],
    ['at its end', addMillis(at(10), settle), { kind: 'commit', commit: B }],
  ])('%s', (_, moment, expected) => {
    expect(headAt(pushedAt10(), moment, settle)).toEqual(expected);
  });

  test('without a grace period an act in the second of the push may have come before it', () => {
    expect(headAt(pushedAt10(), at(10), 0)).toEqual({ kind: 'commit', commit: A });
    expect(headAt(pushedAt10(), addMillis(at(10), 1), 0)).toEqual({ kind: 'commit', commit: B });
  });

  test('the same head seen again is no change, and began when it was first seen', () => {
    const again = heads(seen(A, 0), seen(B, 10), seen(B, 20, { source: 'observation' }), seen(C, 30), seen(B, 40));
    expect(headAt(again, at(20), settle)).toEqual({ kind: 'commit', commit: B });
    expect(headAt(again, at(15), settle)).toEqual({ kind: 'commit', commit: B });
    expect(headAt(again, at(40), settle)).toMatchObject({ kind: 'settling' });
    expect(again.changes?.map(({ commit: id, since }) => [id, since])).toEqual([
      [A, at(0)],
      [B, at(10)],
      [C, at(30)],
      [B, at(40)],
    ]);
  });

  test('sightings count in the order of time, however they are listed', () => {
    expect(heads(seen(C, 30), seen(A, 0), seen(B, 10)).changes).toEqual([seen(A, 0), seen(B, 10), seen(C, 30)]);
    expect(heads(seen(B, 10), seen(A, 0)).changes).toEqual([seen(A, 0), seen(B, 10)]);
  });

  test('a head that only an observation found may have come at any time since the head before it was seen', () => {
    const looked = heads(seen(A, 0), seen(B, 10), seen(A, 20, { source: 'observation' }), seen(C, 30));
    expect(headAt(looked, at(5), settle)).toEqual({ kind: 'commit', commit: A });
    expect(headAt(looked, at(10), 0)).toEqual({ kind: 'not-seen' });
    expect(headAt(looked, at(15), settle)).toEqual({ kind: 'not-seen' });
    expect(headAt(looked, at(20), settle)).toEqual({ kind: 'not-seen' });
    expect(headAt(looked, addMillis(at(20), settle), settle)).toEqual({ kind: 'commit', commit: A });
    expect(headAt(looked, at(35), settle)).toEqual({ kind: 'commit', commit: C });
  });

  test('a commit was the head by a time if it was seen to be until then, and never if heads could not be read', () => {
    const two = heads(seen(A, 0), seen(B, 10));
    expect(wasHead(two, B, addMillis(at(10), -1))).toBe(false);
    expect(wasHead(two, B, at(10))).toBe(true);
    expect(wasHead(two, A, at(10))).toBe(true);
    expect(wasHead(two, C, at(10))).toBe(false);
    expect(wasHead(contentOf(facts({ heads: unavailable('truncated', 'heads') })), HEAD, at(60))).toBe(false);
  });

  test('is unknown if nothing was seen, or if what was seen could not be read', () => {
    expect(headAt(heads(), at(60), settle)).toEqual({ kind: 'not-seen' });
    const gap = contentOf(facts({ heads: unavailable('truncated', 'heads') }));
    expect(gap.changes).toBeNull();
    expect(headAt(gap, at(60), settle)).toEqual({ kind: 'not-seen' });
  });
});

describe('SIGN-4: a commit by its first digits', () => {
  const alike = asSha(`abcdef0${'1'.repeat(33)}`);
  const twin = asSha(`abcdef0${'2'.repeat(33)}`);
  const other = asSha(`9${'1'.repeat(32)}abcdef0`);
  const trees = [alike, twin, other].map((id) => ({ commit: id, tree: treeOf(id) }));
  const content = () => contentOf(facts({ trees }));

  test.each([
    ['the digits of one', '9111111', { kind: 'commit', commit: other }],
    ['all of its digits', other, { kind: 'commit', commit: other }],
    ['the digits of two', 'abcdef0', { kind: 'no-such-commit', word: 'abcdef0' }],
    ['one digit more', 'abcdef01', { kind: 'commit', commit: alike }],
    ['digits that only begin like it', 'abcdef03', { kind: 'no-such-commit', word: 'abcdef03' }],
    ['digits of nobody', '0000000', { kind: 'no-such-commit', word: '0000000' }],
    ['fewer digits than a commit is named by', '911111', { kind: 'no-such-commit', word: '911111' }],
  ])('%s', (_, word, expected) => {
    expect(commitNamed(content(), word)).toEqual(expected);
  });

  test('a commit that was only ever seen as the head, with its tree unknown, can be named', () => {
    expect(commitNamed(heads(seen(A, 0), seen(C, 10, { tree: null })), 'ccccccc')).toEqual({
      kind: 'commit',
      commit: C,
    });
  });
});

describe('SIGN-5: what is known of the content', () => {
  const bare: Facts = {
    ...facts(),
    commits: known([]),
    heads: known([]),
  };
  test.each<[string, Partial<Facts>]>([
    ['the trees that were asked for', { trees: [{ commit: C, tree: treeOf(C) }] }],
    ['the sightings of the head', { heads: known([seen(C, 0)]) }],
    [
      'the commits of reviews',
      {
        reviews: known([
          { ...review(1, kim, 60, 'approved'), commit: null },
          { ...review(2, kim, 61, 'commented'), commit: { sha: C, tree: treeOf(C) } },
        ]),
      },
    ],
    ['the commits', { commits: known([commit(C, dev)]) }],
  ])('the tree of a commit is known from %s', (_, parts) => {
    expect(contentOf({ ...bare, ...parts }).trees).toEqual(
      new Map([
        [C, treeOf(C)],
        [HEAD, treeOf(HEAD)],
      ]),
    );
  });

  test('SOD-6: from nothing but the head if nothing else could be read; an unknown tree is no tree', () => {
    const gap = unavailable('truncated', 'it');
    const blind = contentOf({ ...bare, heads: gap, reviews: gap, commits: gap, events: gap });
    expect(blind.trees).toEqual(new Map([[HEAD, treeOf(HEAD)]]));
    expect(blind.retargetedAt).toBeNull();
    expect(contentOf({ ...bare, heads: known([seen(C, 0, { tree: null })]) }).trees).toEqual(
      new Map([[HEAD, treeOf(HEAD)]]),
    );
  });
});

describe('SIGN-5: whether a sign-off still holds', () => {
  const retarget = (minutes: number): TimelineEvent => ({
    id: `B${minutes}`,
    kind: 'base-changed',
    actor: ann,
    at: at(minutes),
    from: 'main',
    to: 'develop',
  });
  const other: TimelineEvent = { id: 'X', kind: 'retitled', actor: ann, at: at(90), from: 'a', to: 'b' };
  const content = (parts: Partial<Facts> = {}) =>
    contentOf(
      facts({
        trees: [
          { commit: B, tree: treeOf(HEAD) },
          { commit: C, tree: treeOf(C) },
        ],
        formerHeads: [{ commit: B, commits: [{ sha: B, parents: [sha('0')] }] }],
        ...parts,
      }),
    );
  const overAnother = { formerHeads: [{ commit: B, commits: [{ sha: B, parents: [sha('1')] }] }] };

  test('for the head, and for a commit with the same tree over the same commits of the base, it does', () => {
    expect(staleness(content(), HEAD, at(60))).toBeNull();
    expect(staleness(content(), B, at(60))).toBeNull();
  });

  test('for the same tree over other or unknown commits of the base, it does not', () => {
    expect(staleness(content(overAnother), B, at(60))).toEqual({ code: 'stale', because: 'other-base-commits' });
    expect(staleness(content({ formerHeads: [] }), B, at(60))).toEqual({
      code: 'stale',
      because: 'base-commits-unknown',
    });
  });

  test('for the head it does, even if nothing is known of its commits', () => {
    expect(staleness(content({ commits: unavailable('truncated', 'commits') }), HEAD, at(60))).toBeNull();
  });

  test('for other content, known or not, it does not', () => {
    expect(staleness(content(), C, at(60))).toEqual({ code: 'stale', because: 'new-content' });
    expect(staleness(content(), sha('d'), at(60))).toEqual({ code: 'stale', because: 'new-content' });
  });

  test('it does not after the base was changed, in that very second included', () => {
    const moved = contentOf(facts({ events: known([retarget(60), retarget(80), retarget(70), other]) }));
    expect(moved.retargetedAt).toBe(at(80));
    expect(staleness(moved, HEAD, at(79))).toEqual({ code: 'stale', because: 'base-changed' });
    expect(staleness(moved, HEAD, at(80))).toEqual({ code: 'stale', because: 'base-changed' });
    expect(staleness(moved, HEAD, addMillis(at(80), 1))).toBeNull();
    const both = content({ events: known([retarget(80)]), ...overAnother });
    expect(staleness(both, B, at(80))).toEqual({ code: 'stale', because: 'base-changed' });
  });
});

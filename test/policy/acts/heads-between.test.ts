import { describe, expect, test } from '@jest/globals';
import { addMillis, asSha } from '../../../src/domain/ids.ts';
import {
  headsWithoutTree,
  placeOfChange,
  type SeenHead,
  withHeadsBetween,
  worthOfObservation,
} from '../../../src/policy/acts/heads-between.ts';
import { at, sha } from '../../support/facts.ts';

const [ONE, TWO, THREE] = [sha('1'), sha('2'), sha('3')];
const seen = (commit: SeenHead['commit'], minutes: number, parts: Partial<SeenHead> = {}): SeenHead => ({
  commit,
  before: null,
  since: at(minutes),
  source: 'webhook',
  ...parts,
});
const between = (commit: SeenHead['commit'], since: SeenHead['since']) => ({ commit, since, source: 'webhook' });

describe('SIGN-4: a head that no webhook came for, and that a later one names as the head before', () => {
  const first = seen(ONE, 10);
  test.each<[string, readonly SeenHead[], readonly object[]]>([
    ['nothing is named: nothing is added', [first, seen(TWO, 20)], [first, seen(TWO, 20)]],
    [
      'what is named is what was seen before: nothing is added',
      [first, seen(TWO, 20, { before: ONE })],
      [first, seen(TWO, 20, { before: ONE })],
    ],
    [
      'another is named: it counts from right after the one before, so that what was signed in between is stale',
      [first, seen(THREE, 20, { before: TWO })],
      [first, between(TWO, addMillis(at(10), 1)), seen(THREE, 20, { before: TWO })],
    ],
    [
      'nothing was seen before: it counts from right before the change',
      [seen(THREE, 20, { before: TWO })],
      [between(TWO, addMillis(at(20), -1)), seen(THREE, 20, { before: TWO })],
    ],
    [
      'two heads of one moment leave no room between them',
      [first, seen(THREE, 10, { before: TWO })],
      [first, seen(THREE, 10, { before: TWO })],
    ],
    [
      'nor do two that are one millisecond apart',
      [first, { ...seen(THREE, 10, { before: TWO }), since: addMillis(at(10), 1) }],
      [first, { ...seen(THREE, 10, { before: TWO }), since: addMillis(at(10), 1) }],
    ],
  ])('%s', (_, rows, expected) => {
    expect(withHeadsBetween(rows)).toEqual(expected);
  });
});

describe('SIGN-4: a change of the head that a webhook reports is', () => {
  const rows = [seen(ONE, 10), seen(TWO, 20, { source: 'observation' }), seen(THREE, 30)];
  const [, observed] = rows;
  const change = (commit: SeenHead['commit'], minutes: number, before: SeenHead['before'] = null) => ({
    commit,
    before,
    since: at(minutes),
  });
  test.each<[string, ReturnType<typeof change>, unknown]>([
    ['known where it names no head before and its commit was the head then', change(ONE, 15), 'known'],
    ['known where it was seen at its very time', change(ONE, 10, TWO), 'known'],
    ['new where it names a head before, and so came again', change(ONE, 15, TWO), 'new'],
    ['the observation that dated it too late', change(TWO, 15), observed],
    ['new where a webhook has dated the next one', change(THREE, 25), 'new'],
    ['new where the next one is another', change(THREE, 15), 'new'],
    ['new before all that was seen', change(THREE, 5), 'new'],
    ['new after all that was seen', change(ONE, 40), 'new'],
  ])('%s', (_, one, expected) => {
    expect(placeOfChange(one, rows)).toBe(expected);
  });

  test('new if another head of that very moment came after the one that was seen', () => {
    const together = [seen(TWO, 20, { source: 'observation' }), seen(THREE, 20)];
    expect(placeOfChange(change(TWO, 20), together)).toBe('new');
  });

  test('new if nothing was seen', () => {
    expect(placeOfChange(change(ONE, 10), [])).toBe('new');
  });
});

describe('VER-6: an observation of the head is', () => {
  test.each<[string, Parameters<typeof worthOfObservation>, string]>([
    ['new where nothing was seen', [{ commit: ONE, at: at(10) }, undefined], 'new'],
    ['known where the same was seen last, however late', [{ commit: ONE, at: at(10) }, seen(ONE, 20)], 'known'],
    ['outdated where another was seen later', [{ commit: ONE, at: at(10) }, seen(TWO, 20)], 'outdated'],
    ['outdated where another was seen at its very time', [{ commit: ONE, at: at(10) }, seen(TWO, 10)], 'outdated'],
    ['new where another was seen earlier', [{ commit: ONE, at: at(11) }, seen(TWO, 10)], 'new'],
  ])('%s', (_, [one, latest], expected) => {
    expect(worthOfObservation(one, latest)).toBe(expected);
  });
});

test.each<[string, readonly [string, string | null][], readonly string[]]>([
  ['there is no head', [], []],
  [
    'each tree is known',
    [
      ['a', '1'],
      ['b', '2'],
    ],
    [],
  ],
  [
    'a tree is unknown',
    [
      ['a', '1'],
      ['b', null],
    ],
    ['b'],
  ],
  [
    'a head without a tree came twice',
    [
      ['b', null],
      ['a', '1'],
      ['b', null],
    ],
    ['b'],
  ],
])('SIGN-5: the commits whose tree has to be read, where %s', (_, heads, expected) => {
  const seen = heads.map(([commit, tree]) => ({
    commit: asSha(commit.repeat(40)),
    tree: tree === null ? null : asSha(tree.repeat(40)),
  }));
  expect(headsWithoutTree(seen)).toEqual(expected.map((commit) => commit.repeat(40)));
});

import { describe, expect, test } from '@jest/globals';
import type { ObservedCheck } from '../../../src/domain/effects.ts';
import type { PullRequestFacts } from '../../../src/domain/facts.ts';
import { addMillis } from '../../../src/domain/ids.ts';
import type { OpenOrder, OrderEnd, ReleaseOrder, TagStep } from '../../../src/domain/release-order.ts';
import {
  awaitedTwins,
  endAtMerge,
  isMergedBy,
  isTagDecided,
  mergeOfOrder,
  releaseTag,
  tagDecisionWaitMillis,
  tagMade,
  tagThere,
} from '../../../src/policy/release/after-merge.ts';
import { at, facts, HEAD, NEXT, rae, robot, sam, sha } from '../../support/facts.ts';

const COMMIT = sha('c');
const order: ReleaseOrder = {
  act: 'comment:17:1',
  person: rae,
  at: at(60),
  url: 'https://github.example/acme/shop/pull/7#issuecomment-17',
  tag: 'v1.4.0',
  head: HEAD,
  base: 'main',
  method: 'merge',
  createRelease: true,
};
const open = (parts: Partial<OpenOrder> = {}): OpenOrder => ({
  order,
  queued: false,
  commit: null,
  end: null,
  ...parts,
});
const merged = (by: typeof rae | null): PullRequestFacts['merged'] => ({ at: at(61), by, commit: COMMIT });
const pull = (parts: Partial<PullRequestFacts> = {}): PullRequestFacts => ({
  ...facts().pullRequest,
  merged: merged(robot),
  ...parts,
});

describe('MRG-1: that a merge carried out the order', () => {
  const head = { ...facts().pullRequest.head, sha: NEXT };
  test.each<[string, OpenOrder | null, PullRequestFacts, string]>([
    ['is certain from the queue into which the app put it', open({ queued: true }), pull(), 'yes'],
    ['depends on who merged it otherwise', open(), pull(), 'if-by-app'],
    ['is not so where another head was merged', open({ queued: true }), pull({ head }), 'no'],
    ['is not so before it is merged', open({ queued: true }), pull({ merged: null }), 'no'],
    ['is not so without an order', null, pull(), 'no'],
  ])('%s', (_, one, found, expected) => {
    expect(mergeOfOrder(one, found)).toBe(expected);
  });

  test.each<[string, PullRequestFacts['merged'], boolean]>([
    ['the app itself merged it, however its login is written', merged({ ...robot, login: 'Robot[bot]' }), true],
    ['somebody else merged it', merged(rae), false],
    ['GitHub names nobody', merged(null), false],
    ['it is not merged', null, false],
  ])('where %s', (_, found, expected) => {
    expect(isMergedBy({ merged: found }, 'rObot[bot]')).toBe(expected);
  });
});

describe('MRG-2: others with the same head that may have been merged with it are waited for', () => {
  const siblings = [
    { number: 8, base: 'main' },
    { number: 9, base: 'other' },
    { number: 10, base: null },
    { number: 11, base: 'main' },
  ];
  test.each([
    ['for a minute, where they go into the same branch', 60_000, [8, 11]],
    ['no longer than that', 60_001, []],
  ])('%s', (_, millis, expected) => {
    expect(awaitedTwins(siblings, 'main', at(61), addMillis(at(61), millis))).toEqual(expected);
  });
});

describe('MRG-1: by the merge alone an order', () => {
  const record = { releasedBy: rae, mergedBy: robot, passed: true, commit: COMMIT };
  test.each<[string, Parameters<typeof endAtMerge>[1], OrderEnd | null]>([
    ['goes on where it was merged for the person, and passed', record, null],
    ['ends where it did not pass', { ...record, passed: false }, { kind: 'not-passed', commit: COMMIT }],
    [
      'ends where it was merged for somebody else',
      { ...record, releasedBy: sam },
      { kind: 'merged-otherwise', by: robot, commit: COMMIT },
    ],
    [
      'ends where it was merged for nobody, whether it passed or not',
      { ...record, releasedBy: null, mergedBy: sam, passed: false },
      { kind: 'merged-otherwise', by: sam, commit: COMMIT },
    ],
  ])('%s', (_, found, expected) => {
    expect(endAtMerge({ person: rae }, found)).toEqual(expected);
  });
});

describe('MRG-1: the commit may be tagged', () => {
  test.each<[string, readonly Pick<ObservedCheck, 'name' | 'status'>[], boolean]>([
    ['once its own check is complete', [{ name: 'countersign/tag', status: 'completed' }], true],
    ['not before', [{ name: 'countersign/tag', status: 'in_progress' }], false],
    ['not by another check', [{ name: 'countersign/readiness', status: 'completed' }], false],
    ['not without a check', [], false],
  ])('%s', (_, checks, expected) => {
    expect(isTagDecided(checks)).toBe(expected);
  });

  test.each([
    ['soon in the first two minutes', 120_000, 1_000],
    ['each minute after that', 120_001, 60_000],
  ])('and that is asked %s', (_, millis, expected) => {
    expect(tagDecisionWaitMillis(order, addMillis(order.at, millis))).toBe(expected);
  });
});

test('MRG-1: a tag that is there already is as if it was made, if it stands for the commit', () => {
  expect(tagThere(COMMIT, COMMIT)).toEqual({ kind: 'made' });
  expect(tagThere(HEAD, COMMIT)).toEqual({ kind: 'elsewhere', commit: HEAD });
  expect(tagThere(null, COMMIT)).toEqual({ kind: 'elsewhere', commit: null });
});

describe('MRG-1: a GitHub Release is made', () => {
  const made: TagStep = { kind: 'made' };
  test.each<[string, Pick<ReleaseOrder, 'tag' | 'createRelease'>, TagStep, string | null]>([
    ['for the tag that was made', order, made, 'v1.4.0'],
    ['not if the order does not ask for one', { ...order, createRelease: false }, made, null],
    ['not if the tag stands elsewhere', order, { kind: 'elsewhere', commit: HEAD }, null],
    ['not if no tag is ordered', { ...order, tag: null }, { kind: 'none' }, null],
  ])('%s', (_, ordered, tag, expected) => {
    expect(releaseTag(ordered, tag)).toBe(expected);
  });
});

describe('TAG-2: the tag of an order is judged at once', () => {
  const released = (tag: TagStep): OrderEnd => ({ kind: 'released', commit: COMMIT, tag, release: { kind: 'none' } });
  test.each<[string, OrderEnd, string | null]>([
    ['where it was made', released({ kind: 'made' }), 'v1.4.0'],
    ['not where GitHub refused it', released({ kind: 'refused', said: 'no' }), null],
    ['not where nothing was released', { kind: 'not-passed', commit: COMMIT }, null],
  ])('%s', (_, end, expected) => {
    expect(tagMade(order, end)).toBe(expected);
  });
});

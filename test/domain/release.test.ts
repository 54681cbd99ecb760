import { describe, expect, test } from '@jest/globals';
import { isCovered, type ReleaseRecord, recordOfCommit } from '../../src/domain/release.ts';
import { sha } from '../support/facts.ts';

const [HEAD, OTHER] = [sha('a'), sha('b')];
type Parts = Partial<Pick<ReleaseRecord, 'outcome' | 'passed' | 'bypass' | 'head' | 'base'>>;
const record = (number: number, parts: Parts): ReleaseRecord =>
  ({ number, head: HEAD, base: 'main', outcome: 'ready', passed: false, bypass: false, ...parts }) as ReleaseRecord;
const passed = (number: number, parts: Parts = {}) => record(number, { passed: true, ...parts });
const bypassed = (number: number, parts: Parts = {}) => record(number, { outcome: 'pending', bypass: true, ...parts });
/** Did not pass, and was merged along with one that did. */
const along = (number: number, parts: Parts = {}) => record(number, { outcome: 'pending', ...parts });
const none = (number: number) => record(number, { outcome: 'not-applicable' });

describe('TAG-1: of several pull requests that became one commit', () => {
  test.each<[string, readonly ReleaseRecord[], number | null]>([
    ['none', [], null],
    ['the only one speaks', [passed(3)], 3],
    ['the one that did not pass', [passed(3), bypassed(7, { head: OTHER })], 7],
    ['the older of two that passed', [passed(7), passed(3)], 3],
    ['the older of two that did not', [bypassed(7), bypassed(3)], 3],
    ['the release, not what was none', [none(1), passed(3)], 3],
    ['what was none, where nothing else is there', [none(4), none(1)], 1],
    ['the one that passed, not what was merged along with it', [along(3), passed(7)], 7],
    ['a bypass with the same head all the same', [bypassed(9), passed(7)], 9],
    ['what was merged along into another branch', [along(3, { base: 'release/2' }), passed(7)], 3],
    ['what was merged along with another head', [along(3, { head: OTHER }), passed(7)], 3],
    ['what did not pass, where none with its head did', [along(3), none(7)], 3],
    [
      'what could not be judged, where another head passed',
      [along(9, { outcome: 'error' }), passed(7, { head: OTHER })],
      9,
    ],
  ])('%s', (_, all, number) => {
    expect(recordOfCommit(all)?.number ?? null).toBe(number);
  });

  test('MRG-2: only one with the same head, in the same branch, that passed covers another', () => {
    const self = { head: HEAD, base: 'main' };
    expect(isCovered(self, [passed(3)])).toBe(true);
    expect(
      [passed(3, { head: OTHER }), passed(3, { base: 'x' }), bypassed(3)].map((one) => isCovered(self, [one])),
    ).toEqual([false, false, false]);
  });
});

import { expect, test } from '@jest/globals';
import { releaseShare } from '../../../src/worker/background/sweep-share.ts';

const ROUND = 30_000;
const HOUR = 3_600_000;

test.each<[string, remaining: number, leftMillis: number, share: number]>([
  ['a whole hour is spread over it', 5_000, HOUR, 25],
  ['what was not used is used', 5_000, HOUR / 2, 50],
  ['what is kept for events is not', 2_000, HOUR, 12],
  ['less than is kept', 0, HOUR, 12],
  ['just more than the fixed share', 2_000 + 13 * 120, HOUR, 13],
  ['no more at once than events can stand', 15_000, HOUR / 4, 120],
  ['an hour that is all but over', 2_100, 1, 50],
])('VER-7: how many releases a round takes: %s', (_, remaining, leftMillis, share) => {
  expect(releaseShare(remaining, leftMillis, ROUND)).toBe(share);
});

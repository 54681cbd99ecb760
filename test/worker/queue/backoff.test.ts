import { describe, expect, test } from '@jest/globals';
import {
  BACKOFF,
  type Failures,
  failureKindOf,
  limitMillis,
  limitOf,
  nextTry,
  probeAfter,
} from '../../../src/worker/queue/backoff.ts';

const MINUTE = 60_000;
const backoff = { ...BACKOFF, random: () => 1 };
const failure = (code: string | null, more: object = {}) =>
  Object.assign(new Error(String(code)), code === null ? more : { code, ...more });
const [unavailable, forbidden] = [failure('unavailable'), failure('forbidden')];
const away = failure('not-found', { away: true });

/** The tries of a job that always fails with the same error. Each comes after the whole of its wait. */
function triesOf(error: unknown, random = 1) {
  const waits: number[] = [];
  const words: number[] = [];
  let before: Failures = { failures: 0 };
  for (;;) {
    const next = nextTry({ ...backoff, random: () => random }, error, before);
    if (next === null || waits.length > 100) return { waits, words };
    waits.push(next.afterMillis);
    if (next.speak) words.push(next.failures);
    const { failures, waitedMillis, afterMillis } = next;
    before = { failures, waitedMillis: waitedMillis + afterMillis, said: next.speak || before.said === true };
  }
}
const sum = (numbers: readonly number[]) => numbers.reduce((one, other) => one + other, 0);

describe('VER-7: after a failure', () => {
  test.each<[string | null, string, number | null, readonly number[]]>([
    // What failed, its kind, how often it is tried before it is given up, the failure after which the check says so.
    ['unavailable', 'trouble', 36, []],
    ['conflict', 'trouble', 36, []],
    [null, 'trouble', 36, []],
    ['unheard-of', 'trouble', 36, []],
    ['unauthorized', 'refused', 36, [6]],
    ['forbidden', 'refused', 36, [6]],
    ['not-found', 'refused', 36, [6]],
    ['invalid', 'refused', 36, [6]],
    ['unsupported', 'final', 6, []],
    ['rate-limited', 'limit', null, []],
    ['over-budget', 'limit', null, []],
  ])('%s is %s', (code, kind, tries, words) => {
    const error = failure(code);
    expect(failureKindOf(error)).toBe(kind);
    const played = triesOf(error);
    expect(played.words).toEqual(words);
    expect(played.waits.length + 1).toBe(tries ?? 102);
    expect(failureKindOf(failure(code, { away: true }))).toBe(kind === 'limit' ? 'limit' : 'away');
  });

  test('no outage of an hour uses up the tries, in whatever form it comes', () => {
    for (const error of [unavailable, forbidden, away])
      for (const random of [0, 1]) expect(sum(triesOf(error, random).waits)).toBeGreaterThan(60 * MINUTE);
  });

  test('if GitHub does not answer, nothing is replaced early: that says nothing of the job', () => {
    expect(triesOf(away)).toEqual(triesOf(unavailable));
  });

  test('the wait doubles up to a bound', () => {
    const { waits } = triesOf(unavailable);
    expect(waits.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(waits.at(-1)).toBe(5 * MINUTE);
  });

  test('jobs that failed together do not come back together', () => {
    const wait = (random: number) =>
      nextTry({ ...backoff, random: () => random }, unavailable, { failures: 3, waitedMillis: 4_000 })?.afterMillis;
    expect([wait(0), wait(1)]).toEqual([4_000, 8_000]);
  });

  test('tries that come sooner than the own wait count in part, so that they do not use up the tries', () => {
    const before = { failures: 10, waitedMillis: 5 * MINUTE };
    const counted = { failures: 11, waitedMillis: 0, speak: false };
    expect(nextTry(backoff, unavailable, before)).toEqual({ afterMillis: 5 * MINUTE, ...counted });
    expect(nextTry(backoff, unavailable, { ...before, waitedMillis: 149_999 })).toEqual({
      afterMillis: 5 * MINUTE,
      failures: 10,
      waitedMillis: 149_999,
      speak: false,
    });
    expect(nextTry(backoff, unavailable, { ...before, waitedMillis: 150_000 })).toMatchObject(counted);
    expect(nextTry(backoff, unavailable, { failures: 35, waitedMillis: 149_999 })).not.toBeNull();
    expect(nextTry(backoff, unavailable, { failures: 35, waitedMillis: 150_000 })).toBeNull();
  });

  test('an early replacement that failed is tried with the next failure', () => {
    const at = (failures: number, said: boolean) =>
      nextTry(backoff, forbidden, { failures, waitedMillis: 5 * MINUTE, said })?.speak;
    expect([at(4, false), at(5, false), at(6, false), at(6, true)]).toEqual([false, true, true, false]);
  });
});

describe('VER-7: how often one of an installation is tried again', () => {
  test.each<[string, unknown, number, number | null]>([
    ['while GitHub answers nothing', away, 1, 5_000],
    ['the same after hours', away, 35, 5_000],
    ['where it answers others', forbidden, 1, 5_000],
    ['the same after some minutes', forbidden, 9, 8_533],
    ['the same after ten minutes', unavailable, 14, 10_000],
    ['after half an hour', unavailable, 15, 30_000],
    ['and after hours, where only a part of GitHub is out', unavailable, 35, 30_000],
    ['a refusal is tried no oftener than its own waits say by then', forbidden, 15, null],
    ['nor is an error of our own', failure(null), 15, null],
    ['a limit says it itself', failure('rate-limited'), 1, null],
    ['so does a budget', failure('over-budget', { away: true }), 1, null],
    ['no repetition helps where a server lacks a field', failure('unsupported'), 1, null],
  ])('%s', (_, error, failures, expected) => {
    const after = probeAfter(backoff, error, failures);
    expect(after === null ? null : Math.round(after)).toBe(expected);
  });

  test('never sooner than after the first failure', () => {
    expect(probeAfter({ ...backoff, firstMillis: MINUTE }, away, 1)).toBe(MINUTE);
  });
});

describe('VER-7: a limit is waited out for as long as GitHub says, and counts as no failure', () => {
  test.each<[string, object, number | null, number | null]>([
    ['what it says', { waitMillis: 90_000 }, 90_000, 91_000],
    ['an hour at most', { waitMillis: 72_000_000 }, 3_600_000, 3_601_000],
    ['nothing', { waitMillis: 0 }, 0, 1_000],
    ['less than nothing', { waitMillis: -5 }, 0, 1_000],
    ['where it does not say, a minute', { waitMillis: null }, null, 61_000],
    ['where nobody says, a minute', {}, null, 61_000],
    ['what is no number', { waitMillis: 'long' }, null, 61_000],
  ])('%s', (_, said, asked, waits) => {
    const error = failure('rate-limited', said);
    expect(limitOf(error)).toEqual({ millis: asked });
    expect(limitMillis(error)).toBe(asked ?? MINUTE);
    const next = { afterMillis: waits, failures: 5, waitedMillis: 7, speak: false };
    expect(nextTry(backoff, error, { failures: 5, waitedMillis: 7 })).toEqual(next);
    expect(nextTry(backoff, failure('over-budget', said), { failures: 5, waitedMillis: 7 })).toEqual(next);
    expect(limitOf(failure('over-budget', said))).toBeNull();
  });
});

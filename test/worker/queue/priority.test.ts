import { expect, test } from '@jest/globals';
import { Priorities } from '../../../src/worker/queue/priority.ts';

const NOON = Date.UTC(2026, 2, 2, 12);
const SECOND = 1_000;

/** The numbers of jobs in the order in which they are taken. Of equal priority, it is the order of sending. */
const taken = (sent: readonly (readonly [string, number])[]): readonly string[] =>
  sent.toSorted(([, a], [, b]) => b - a).map(([name]) => name);

test('one installation alone is served in the order in which its jobs came', () => {
  let now = NOON;
  const priorities = new Priorities(() => now);
  const sent = Array.from({ length: 5 }, (_, index): readonly [string, number] => {
    now += index % 2 === 0 ? 0 : 90 * SECOND;
    return [`${index}`, priorities.next(7)];
  });
  expect(taken(sent)).toEqual(['0', '1', '2', '3', '4']);
});

test('what an installation sends after the crowd of another goes before that crowd, but for its first', () => {
  let now = NOON;
  const priorities = new Priorities(() => now);
  const crowd = Array.from({ length: 1_000 }, (_, index) => [`crowd ${index}`, priorities.next(7)] as const);
  now += 3 * SECOND;
  const line = taken([...crowd, ['quiet', priorities.next(8)]]);
  expect(line.indexOf('quiet')).toBe(4);
});

test('two crowds take turns', () => {
  const priorities = new Priorities(() => NOON);
  const crowds = [7, 8].flatMap((one) => Array.from({ length: 3 }, () => [`${one}`, priorities.next(one)] as const));
  expect(taken(crowds)).toEqual(['7', '8', '7', '8', '7', '8']);
});

test('no job waits for ever: what comes after the time of a place stands behind it', () => {
  let now = NOON;
  const priorities = new Priorities(() => now);
  const last = Array.from({ length: 100 }, () => priorities.next(7)).at(-1) ?? 0;
  now += 100 * SECOND;
  expect(priorities.next(8)).toBeLessThan(last);
});

test('a clock that was hours ahead for a moment moves no job back for longer than an hour once it is right', () => {
  let now = NOON + 6 * 3_600 * SECOND;
  const priorities = new Priorities(() => now);
  priorities.next(7);
  now = NOON;
  priorities.next(7);
  now += 3_600 * SECOND;
  const other = priorities.next(8);
  now += SECOND;
  expect(priorities.next(7)).toBe(other - 1);
});

test('what is put off has the place of the time at which it comes back, and moves no job back', () => {
  const priorities = new Priorities(() => NOON);
  const later = priorities.after(60 * SECOND);
  expect(priorities.next(7)).toBeGreaterThan(later);
  expect(later).toBe(priorities.after(59_600));
});

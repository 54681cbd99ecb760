import { beforeEach, describe, expect, test } from '@jest/globals';
import { instantAt } from '../../../src/domain/ids.ts';
import { ClockWatch } from '../../../src/worker/background/clock-watch.ts';

const NOON = Date.UTC(2026, 2, 2, 12);
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

let machine: number;
let steady: number;
let jumps: number;
let said: { readonly level: string; readonly text: string }[];
let watch: ClockWatch;
const note = (level: string) => (_: object, text: string) => void said.push({ level, text });
const newWatch = (isSteady = true) =>
  new ClockWatch({
    clock: () => machine,
    steady: isSteady ? () => steady : null,
    log: { info: note('info'), warn: note('warn'), error: note('error') },
    jumped: () => {
      jumps += 1;
    },
  });
beforeEach(() => {
  [machine, steady, jumps, said] = [NOON, 0, 0, []];
  watch = newWatch();
});

const pass = (millis: number) => {
  machine += millis;
  steady += millis;
};
/** GitHub's clock goes by `steady`, and names whole seconds. */
const answer = (ofGitHub = NOON + steady, took = 100) =>
  watch.answered(instantAt(Math.floor(ofGitHub / SECOND) * SECOND), took);

test.each<[string, number, number, boolean]>([
  ['the same', 0, 100, false],
  ['30 s ahead', 30 * SECOND, 100, false],
  ['31.2 s ahead', 31_200, 100, true],
  ['29 s behind', -29 * SECOND, 100, false],
  ['31 s behind', -31 * SECOND, 100, true],
  // It may have been given right when it was asked for.
  ['35 s ahead at the end of an answer that took ten', 35 * SECOND, 10_000, false],
  ['six hours ahead', 6 * HOUR, 10_000, true],
])('a clock is away by what two answers prove, and by no less: %s', (_, millis, took, away) => {
  watch = newWatch(false);
  machine += millis;
  answer(undefined, took);
  expect(watch.doubt()).toBeNull();
  answer(undefined, took);
  expect(watch.doubt() !== null).toBe(away);
});

test.each([
  ['ahead', 6 * HOUR],
  ['behind', -6 * HOUR],
])(
  'one answer with a clock that is hours %s changes nothing, neither when all is right nor when it is not',
  (_, millis) => {
    watch = newWatch(false);
    for (let times = 0; times < 5; times++) {
      answer(NOON - millis);
      expect(watch.away()).toBeNull();
      answer();
    }
    machine += millis;
    answer();
    answer();
    for (let times = 0; times < 5; times++) {
      answer(NOON + millis);
      expect(watch.away()).toEqual({ from: 'github', millis: expect.any(Number) });
      answer();
    }
    expect(said).toHaveLength(1);
  },
);

test('the database is as good a witness as GitHub, and is named', () => {
  watch = newWatch(false);
  watch.asked(NOON - HOUR, 5);
  expect(watch.doubt()).toBeNull();
  watch.asked(NOON - HOUR, 5);
  expect(watch.doubt()).toEqual({
    state: 'unavailable',
    why: 'clock',
    what: 'the clock of this server is 60 min ahead of the database’s',
  });
  answer();
  answer();
  expect(watch.away()).toMatchObject({ from: 'database' });
  watch.asked(NOON, 5);
  watch.asked(NOON, 5);
  expect(watch.doubt()).toBeNull();
});

describe('a clock that jumps', () => {
  test('is in doubt at once, before anybody answers, and until GitHub or the machine says that it is right', () => {
    pass(HOUR);
    expect(watch.doubt()).toBeNull();
    machine += 6 * HOUR;
    expect(watch.doubt()).toMatchObject({ why: 'clock', what: expect.stringMatching(/6 h ahead/) });
    pass(85 * SECOND);
    machine -= 6 * HOUR;
    expect(watch.doubt()).toBeNull();
    expect(said).toEqual([
      { level: 'error', text: expect.stringMatching(/6 h ahead.*No check starts to pass.*NTP/s) },
      { level: 'warn', text: expect.stringMatching(/right again/) },
    ]);
  });

  test('is reported each time, so that what was kept by it is forgotten', () => {
    machine += 6 * HOUR;
    watch.check();
    watch.check();
    expect(jumps).toBe(1);
    machine -= 6 * HOUR;
    watch.check();
    expect(jumps).toBe(2);
  });

  test('into what is right is right with the first answer that says so', () => {
    machine -= HOUR;
    watch = newWatch();
    answer();
    answer();
    expect(watch.away()).not.toBeNull();
    machine += HOUR;
    answer();
    expect(watch.away()).toMatchObject({ from: 'github' });
    answer();
    expect(watch.away()).toBeNull();
  });
});

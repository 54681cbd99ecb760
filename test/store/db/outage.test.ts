import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { Outage } from '../../../src/store/db/outage.ts';

const failure = (code: string) => Object.assign(new Error(code), { code });
let lines: { readonly level: string; readonly text: string }[];
let stores: boolean;
let outage: Outage;

const logTo = () => {
  const say = (level: string) => (_: object, text: string) => void lines.push({ level, text });
  return { info: say('info'), warn: say('warn'), error: say('error') };
};
const AWAY = { level: 'error', text: 'the database does not answer; the work waits until the outage is over' };
const OVER = { level: 'warn', text: 'the database accepts writes again' };
const seconds = (count: number) => jest.advanceTimersByTimeAsync(count * 1_000);

beforeEach(() => {
  jest.useFakeTimers();
  lines = [];
  stores = false;
  outage = new Outage(logTo(), async () => {
    if (!stores) throw failure('ECONNREFUSED');
  });
});
afterEach(() => {
  outage.end();
  jest.useRealTimers();
});

test('an outage is logged once, however many run into it, and its end once', async () => {
  const quiet = outage.quiet(logTo());
  for (let times = 0; times < 50; times++) {
    outage.lost(failure('57P01'));
    expect(outage.told(failure('ECONNREFUSED'))).toBe(true);
    quiet.error({ err: failure('57P03') }, 'the sweep failed');
    await seconds(1);
  }
  expect(lines).toEqual([AWAY]);
  stores = true;
  await seconds(3);
  expect(lines).toEqual([AWAY, OVER]);
  outage.lost(failure('57P01'));
  expect(lines).toEqual([AWAY, OVER, AWAY]);
});

test('one that turns out to be something else is logged for each kind once, even if only a try finds that out', async () => {
  const tries = [failure('25006'), failure('ECONNREFUSED'), failure('25006'), failure('55P03')];
  outage = new Outage(logTo(), async () => {
    const error = tries.shift();
    if (error !== undefined) throw error;
  });
  outage.lost(failure('57P01'));
  await seconds(6);
  const said = (words: string) => ({ ...AWAY, text: AWAY.text.replace('the database does not answer', words) });
  expect(lines).toEqual([
    AWAY,
    said('the database is read-only'),
    said('another session holds a lock in the database'),
    OVER,
  ]);
});

test('what is no trouble of the database is logged by the caller, and so is a lock that was not available in time', () => {
  const quiet = outage.quiet(logTo());
  expect(outage.told(failure('23505'))).toBe(false);
  quiet.error({ err: failure('23505') }, 'the sweep failed');
  quiet.warn({ err: failure('55P03') }, 'a job failed');
  quiet.info({ err: failure('57P01') }, 'said by the way');
  expect(lines).toEqual([
    { level: 'error', text: 'the sweep failed' },
    { level: 'warn', text: 'a job failed' },
    { level: 'info', text: 'said by the way' },
  ]);
});

test('a session that was ended for being idle is nothing to say', () => {
  outage.lost(failure('57P05'));
  expect(outage.told(failure('57P05'))).toBe(true);
  expect(lines).toEqual([]);
});

test('once the process ends nothing is logged any more', async () => {
  outage.lost(failure('57P01'));
  outage.end();
  stores = true;
  outage.lost(failure('57P01'));
  await seconds(5);
  expect(lines).toEqual([AWAY]);
});

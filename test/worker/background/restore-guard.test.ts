import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { asInstant } from '../../../src/domain/ids.ts';
import type { Beginning, FailedAttempt } from '../../../src/domain/redelivery.ts';
import { type Hold, pauseWhileRestored } from '../../../src/worker/background/restore-guard.ts';

const attempt = (guid: string, parts: Partial<FailedAttempt> = {}): FailedAttempt => ({
  id: `1${guid}`,
  guid,
  event: 'push',
  at: asInstant(`2026-11-22T12:00:0${guid}.000Z`),
  status: 202,
  ...parts,
});

const holds: Hold[] = [];
beforeEach(() => void jest.useFakeTimers());
afterEach(async () => {
  for (const hold of holds.splice(0)) await hold.end();
  jest.useRealTimers();
});

interface GitHub {
  /** Its log, page by page. */
  readonly pages: readonly (readonly FailedAttempt[])[];
  /** What it says in the place of the log. */
  error?: Error | null;
  /** The cursor that it gives after the last page. */
  readonly after?: string;
}

/** A database that has `known`, at its start. */
async function started(github: GitHub, known: readonly string[], beginning: Beginning = null) {
  const read: (string | null)[] = [];
  const asked: string[] = [];
  const arrived = new Set<string>();
  const lines: string[] = [];
  const say = (level: string) => (_: object, text: string) => void lines.push(`${level}: ${text}`);
  const hold = await pauseWhileRestored(
    {
      github: {
        madeDeliveries: async (cursor) => {
          read.push(cursor);
          if (github.error) throw github.error;
          const page = Number(cursor ?? 0);
          const next = page + 1 < github.pages.length ? String(page + 1) : (github.after ?? null);
          return { attempts: github.pages[page] ?? [], next };
        },
      },
      store: {
        notTaken: async (guids) => new Set(guids.filter((guid) => !known.includes(guid))),
        askForMade: async (made) => void asked.push(...made.map(({ guid }) => guid)),
        stillOut: async () => asked.filter((guid) => !arrived.has(guid)).length,
      },
      handles: (event) => event === 'push',
      log: { info: say('info'), warn: say('warn'), error: say('error') },
    },
    beginning,
  );
  holds.push(hold);
  return { hold, read, asked, arrived, lines };
}
const BEGINS = expect.stringMatching(/^info: .*the work begins$/);
const OLDER = expect.stringMatching(/^error: the database is older than the deliveries of GitHub/);
const nextObservation = () => jest.advanceTimersByTimeAsync(5_000);

test('a database that has all that GitHub has delivered costs one page, and the work begins', async () => {
  const { hold, read, asked, lines } = await started({ pages: [[attempt('3'), attempt('2')], [attempt('1')]] }, [
    '3',
    '2',
  ]);
  expect({ held: hold.isHeld(), read, asked, lines }).toEqual({
    held: false,
    read: [null],
    asked: [],
    lines: [BEGINS],
  });
  await nextObservation();
  expect(read).toEqual([null]);
});

test('what it lacks is asked for, back to where the log is known again, however many pages that takes', async () => {
  const pages = [[attempt('5'), attempt('4')], [attempt('3')], [attempt('2')], [attempt('1')]];
  const { hold, read, asked, lines } = await started({ pages }, ['5', '2']);
  expect({ held: hold.isHeld(), read, asked, lines }).toEqual({
    held: true,
    read: [null, '1', '2'],
    asked: ['4', '3'],
    lines: [OLDER],
  });
});

test('the work begins when all of that has come, and GitHub is asked for its log but once', async () => {
  const { hold, read, arrived, lines } = await started({ pages: [[attempt('2'), attempt('1')]] }, []);
  arrived.add('2');
  await nextObservation();
  expect(hold.isHeld()).toBe(true);
  arrived.add('1');
  await nextObservation();
  expect({ held: hold.isHeld(), read, lines }).toEqual({ held: false, read: [null], lines: [OLDER, BEGINS] });
});

test('a page of nothing that is stored proves nothing: the next one is read', async () => {
  const pages = [[attempt('3', { event: 'star' })], [attempt('2')], [attempt('1')]];
  const { hold, asked } = await started({ pages }, []);
  expect({ held: hold.isHeld(), asked }).toEqual({ held: true, asked: ['2', '1'] });
});

test('what the app did not say it had stored is no sign of anything', async () => {
  const { hold, asked, lines } = await started(
    { pages: [[attempt('2', { status: 302 }), attempt('1', { event: 'star' })]] },
    [],
  );
  expect({ held: hold.isHeld(), asked, lines }).toEqual({ held: false, asked: [], lines: [BEGINS] });
});

test('SOD-6: while GitHub does not say nothing is decided, and it is asked again', async () => {
  const github: GitHub = { pages: [[attempt('1')]], error: new Error('away') };
  const { hold, read, lines } = await started(github, ['1']);
  expect(hold.isHeld()).toBe(true);
  expect(lines).toEqual([expect.stringMatching(/^error: GitHub does not say which webhooks it delivered/)]);
  await nextObservation();
  expect(hold.isHeld()).toBe(true);
  github.error = null;
  await nextObservation();
  expect({ held: hold.isHeld(), read }).toEqual({ held: false, read: [null, null, null] });
});

test('SOD-6: a log that runs in a circle was not read to its end', async () => {
  const { hold, asked } = await started({ pages: [[attempt('2')], [attempt('1')]], after: '1' }, []);
  expect({ held: hold.isHeld(), asked }).toEqual({ held: true, asked: [] });
});

test('a database that holds nothing begins now: nothing of it was set back, and GitHub is not asked', async () => {
  const { hold, read } = await started({ pages: [[attempt('1')]] }, [], 'now');
  expect({ held: hold.isHeld(), read }).toEqual({ held: false, read: [] });
});

describe('a database that began with nothing, when GitHub had delivered before', () => {
  const pages = [[attempt('6'), attempt('5')], [attempt('4'), attempt('3')], [attempt('2')], [attempt('1')]];
  const beginning = attempt('4').at;

  test('lacks none of what was delivered before, and reads the log to there', async () => {
    const { hold, read, asked } = await started({ pages }, ['6', '5'], beginning);
    expect({ held: hold.isHeld(), read, asked }).toEqual({ held: false, read: [null], asked: [] });
    const second = await started({ pages: [[attempt('6'), attempt('4')], [attempt('3')]] }, ['6'], beginning);
    expect({ held: second.hold.isHeld(), asked: second.asked }).toEqual({ held: false, asked: [] });
    const none = await started({ pages: pages.slice(1) }, [], beginning);
    expect({ held: none.hold.isHeld(), read: none.read, asked: none.asked }).toEqual({
      held: false,
      read: [null],
      asked: [],
    });
  });

  test('lacks what was delivered after that, and reads no further back', async () => {
    const { hold, read, asked } = await started({ pages }, ['5'], beginning);
    expect({ held: hold.isHeld(), read, asked }).toEqual({ held: true, read: [null, '1'], asked: ['6'] });
  });
});

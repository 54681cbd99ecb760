import { beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { sql } from 'kysely';
import { addMillis, type Instant } from '../../../src/domain/ids.ts';
import { type FailedAttempt, MOST_ASKS, PAUSES_MILLIS } from '../../../src/domain/redelivery.ts';
import type { Database } from '../../../src/store/db/database.ts';
import { Store } from '../../../src/store/store.ts';
import {
  REDELIVER_EVERY_MILLIS,
  type RedeliveryServices,
  redeliver,
} from '../../../src/worker/background/redeliver.ts';
import { DATABASES, useDatabase } from '../../support/both-databases.ts';
import { intakeOf, timeOf } from '../../support/intake.ts';

const HOUR = 60 * 60_000;
const PAGE = 2;
let now: Instant;

/** GitHub's log of failed deliveries, and what was asked of it. */
class FakeLog {
  /** The newest first. */
  attempts: FailedAttempt[] = [];
  pages = 0;
  asked: string[] = [];
  fails: { readonly at: 'list' | 'ask'; readonly error: unknown } | null = null;
  missing = new Set<string>();

  failed(guid: string, millisAgo = 0, event = 'push'): void {
    const id = `38420919487687${String(this.attempts.length).padStart(5, '0')}`;
    this.attempts.push({ id, guid, event, at: addMillis(now, -millisAgo), status: 502 });
    this.attempts.sort((a, b) => (a.at > b.at ? -1 : 1));
  }
  guidOf(id: string): string {
    return this.attempts.find((one) => one.id === id)?.guid ?? 'unknown';
  }
  readonly github: RedeliveryServices['github'] = {
    failedDeliveries: async (cursor) => {
      this.pages += 1;
      if (this.fails?.at === 'list') throw this.fails.error;
      const start = cursor === null ? 0 : Number(cursor);
      const end = start + PAGE;
      return {
        attempts: this.attempts.slice(start, end),
        next: end < this.attempts.length ? String(end) : null,
      };
    },
    askAgain: async (id) => {
      if (this.fails?.at === 'ask') throw this.fails.error;
      const guid = this.guidOf(id);
      if (this.missing.has(guid)) return 'gone';
      this.asked.push(guid);
      return 'asked';
    },
  };
}

describe.each(DATABASES)('asking for lost webhooks, on %s', (kind) => {
  const opened = useDatabase(kind);
  let database: Database;
  let store: Store;
  let log: FakeLog;
  let lines: { level: string; text: string }[];
  let counted: string[];

  beforeAll(() => {
    database = opened();
    store = new Store(
      database,
      () => now,
      async () => {},
    );
  });
  beforeEach(async () => {
    now = timeOf('12:00:00');
    log = new FakeLog();
    lines = [];
    counted = [];
    await sql`truncate deliveries, redeliveries`.execute(database.db);
    await sql`update delivery_log set next_at = '-infinity', read_to = null, cursor = null, newest = null`.execute(
      database.db,
    );
  });

  const say = (level: string) => (_: object, text: string) => lines.push({ level, text });
  const parts = (): RedeliveryServices => ({
    store: store.redeliveries,
    github: log.github,
    handles: (event) => event !== 'star',
    now: () => now,
    log: { info: say('info'), warn: say('warn'), error: say('error') },
    asked: (event) => counted.push(event),
  });
  /** One round, a minute after the last. */
  const round = async (millis = REDELIVER_EVERY_MILLIS) => {
    now = addMillis(now, millis);
    log.asked = [];
    log.pages = 0;
    await redeliver(parts());
    return log.asked;
  };
  const arrives = (guid: string) => store.ingest(intakeOf({ delivery: { id: guid, event: 'push', action: null } }));

  test('what could not be delivered is asked for, those that failed first before the others, over all pages', async () => {
    for (const [index, guid] of ['e', 'd', 'c', 'b', 'a'].entries()) log.failed(guid, index * HOUR);
    expect(await round()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(counted).toHaveLength(5);
    expect(await round()).toEqual([]);
  });

  test('what arrived meanwhile, or concerns no rule, is not asked for', async () => {
    log.failed('arrived', HOUR);
    log.failed('starred', HOUR, 'star');
    log.failed('lost', HOUR);
    await arrives('arrived');
    expect(await round()).toEqual(['lost']);
    await arrives('lost');
    log.failed('lost', -2 * HOUR);
    expect(await round(3 * HOUR)).toEqual([]);
  });

  test('a delivery with many attempts is asked for once, by the newest of them', async () => {
    for (const ago of [3, 2, 1]) log.failed('one', ago * HOUR);
    const newest = log.attempts[0]?.id;
    const askAgain = jest.spyOn(log.github, 'askAgain');
    await round();
    expect(askAgain.mock.calls).toEqual([[newest]]);
  });

  test('the log is read to where it was read before, with some overlap, and no further', async () => {
    for (let index = 0; index < 9; index++) log.failed(`old-${index}`, index * HOUR);
    await round();
    expect(log.pages).toBe(5);
    await round();
    expect(log.pages).toBe(1);
    // One that began before the newest that was read, and failed only now.
    log.failed('slow', 3 * 60_000);
    expect(await round()).toEqual(['slow']);
    expect(log.pages).toBe(2);
  });

  test('a long log is read over several rounds, and what comes in between is not left out', async () => {
    for (let index = 0; index < 45; index++) log.failed(`old-${index}`, 60_000 * index);
    expect(await round()).toHaveLength(30);
    expect(log.pages).toBe(20);
    log.failed('new', 0);
    const asked = [...(await round()), ...(await round()), ...(await round())];
    expect(new Set(asked).size).toBe(16);
    expect(asked).toContain('new');
    expect(asked).toContain('old-44');
  });

  test('an outage comes back a few at a time', async () => {
    for (let index = 0; index < 39; index++) log.failed(`g-${index}`, index * 1_000);
    expect([(await round()).length, (await round()).length, (await round()).length]).toEqual([30, 9, 0]);
  });

  test('what does not arrive is asked for again after longer and longer pauses, and in the end no more', async () => {
    log.failed('refused', 1_000);
    expect(await round()).toEqual(['refused']);
    for (const pause of PAUSES_MILLIS) {
      // The attempt that was asked for failed as well.
      log.failed('refused', 0);
      expect(await round(pause - 60_000)).toEqual([]);
      expect(await round(60_000)).toEqual(['refused']);
    }
    log.failed('refused', 0);
    expect(await round(72 * HOUR)).toEqual([]);
    expect(counted).toHaveLength(MOST_ASKS);
    expect(lines.filter(({ level }) => level === 'error')).toEqual([
      { level: 'error', text: 'asked GitHub to deliver a webhook again, for the last time' },
    ]);
  });

  test('one that GitHub has no more is reported as lost, once, and holds up no other', async () => {
    log.failed('gone', HOUR);
    log.failed('there', 0);
    log.missing.add('gone');
    expect(await round()).toEqual(['there']);
    expect(lines.filter(({ level }) => level === 'error')).toHaveLength(1);
    expect(await round(HOUR)).toEqual(['there']);
    expect(lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  });

  test('while GitHub wants no requests, none is sent, and none is lost', async () => {
    log.failed('lost', 0);
    log.fails = { at: 'ask', error: Object.assign(new Error('limit'), { code: 'rate-limited', waitMillis: HOUR }) };
    await expect(round()).rejects.toThrow('limit');
    log.fails = null;
    expect(await round()).toEqual([]);
    expect(log.pages).toBe(0);
    expect(await round(HOUR)).toEqual(['lost']);
    const { rows } = await sql<{ asks: number }>`select asks from redeliveries`.execute(database.db);
    expect(rows).toEqual([{ asks: 1 }]);
  });

  test('a cursor that GitHub refuses is given up; the log is then read from its newest entry', async () => {
    for (let index = 0; index < 45; index++) log.failed(`old-${index}`, 60_000 * index);
    await round();
    log.fails = { at: 'list', error: Object.assign(new Error('Invalid cursor'), { code: 'invalid' }) };
    await expect(round()).rejects.toThrow('Invalid cursor');
    log.fails = null;
    const asked = [...(await round(5 * 60_000)), ...(await round()), ...(await round())];
    expect(asked).toContain('old-44');
  });

  test('a reading that is cut off by an outage goes on where it was', async () => {
    for (let index = 0; index < 45; index++) log.failed(`old-${index}`, 60_000 * index);
    await round();
    log.fails = { at: 'list', error: Object.assign(new Error('away'), { code: 'unavailable' }) };
    await expect(round()).rejects.toThrow('away');
    log.fails = null;
    expect(await round(5 * 60_000)).toContain('old-44');
    expect(log.pages).toBe(3);
  });

  test('two processes at the same time ask for each delivery once', async () => {
    for (let index = 0; index < 12; index++) log.failed(`g-${index}`, index * 1_000);
    now = addMillis(now, REDELIVER_EVERY_MILLIS);
    const other = {
      ...parts(),
      store: new Store(
        database,
        () => now,
        async () => {},
      ).redeliveries,
    };
    await Promise.all([redeliver(parts()), redeliver(other)]);
    expect(log.asked).toHaveLength(12);
    expect(new Set(log.asked).size).toBe(12);
    // Even where both have their turn, as after a clock was set.
    log.failed('late', 0);
    await store.redeliveries.found(log.attempts, { readTo: null, cursor: null, newest: null });
    const due = await Promise.all([store.redeliveries.takeDue(30), store.redeliveries.takeDue(30)]);
    expect(due.flat().map(({ guid }) => guid)).toEqual(['late']);
  });

  test('what failed long ago is forgotten', async () => {
    log.failed('old', 0);
    await round();
    await store.redeliveries.forget(addMillis(now, HOUR));
    expect((await sql`select 1 from redeliveries`.execute(database.db)).rows).toEqual([]);
  });
});

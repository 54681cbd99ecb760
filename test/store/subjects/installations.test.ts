import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { addMillis, type Instant } from '../../../src/domain/ids.ts';
import { movedTime } from '../../../src/store/db/coordination.ts';
import type { Database } from '../../../src/store/db/database.ts';
import { Installations, installationChanged } from '../../../src/store/subjects/installations.ts';
import { DATABASES, useDatabase } from '../../support/both-databases.ts';
import { timeOf } from '../../support/intake.ts';

const NOON = timeOf('12:00:00');
const MINUTE = 60_000;

describe.each(DATABASES)('the limits of installations, on %s', (kind) => {
  const opened = useDatabase(kind);
  let database: Database;
  let now: Instant;
  let one: Installations;
  let another: Installations;
  beforeAll(() => {
    database = opened();
  });
  beforeEach(async () => {
    await database.db.deleteFrom('installation_quiet').execute();
    await database.db.deleteFrom('content_made').execute();
    now = NOON;
    one = new Installations(
      database.db,
      movedTime(() => now),
    );
    another = new Installations(
      database.db,
      movedTime(() => now),
    );
  });

  test('what one process learned of a limit all know; an earlier end does not take a later one back', async () => {
    expect(await another.quietMillis(7)).toBe(0);
    expect(await one.ask(7)).toBe('open');
    await one.beQuiet(7, 5 * MINUTE);
    await another.beQuiet(7, 3 * MINUTE);
    expect(await minutes(7)).toBe(5);
    await another.beQuiet(7, 9 * MINUTE);
    expect(await minutes(7)).toBe(9);
    expect(await one.ask(7)).toEqual({ againAfterMillis: expect.any(Number), probed: false });
    expect(await one.quietMillis(8)).toBe(0);
    expect(await another.ask(8)).toBe('open');
  });

  /** Rounded, since the database's time goes by. */
  const minutes = async (installation: number) => Math.round((await another.quietMillis(installation)) / MINUTE);
  /** As if so much time had gone by. */
  const pass = (time: string) =>
    sql`update installation_quiet set until = until - ${time}::interval, probe_until = probe_until - ${time}::interval`.execute(
      database.db,
    );

  test('VER-7: once its time has come, one job alone finds out whether a limit is over, and the others wait for that', async () => {
    await one.beQuiet(7, MINUTE);
    await pass('1 minute');
    expect(await another.ask(7)).toBe('probe');
    const waits = { againAfterMillis: 2_000, probed: true };
    expect([await one.ask(7), await another.ask(7)]).toEqual([waits, waits]);
    await another.beOpen(7);
    expect([await one.ask(7), await another.ask(7)]).toEqual(['open', 'open']);
  });

  test('VER-7: a process that died during that is awaited for a minute; if no answer came, the next one asks in a moment', async () => {
    await one.beQuiet(7, MINUTE);
    await pass('1 minute');
    expect(await one.ask(7)).toBe('probe');
    await pass('59 seconds');
    expect(await another.ask(7)).toMatchObject({ probed: true });
    await pass('1 second');
    expect(await another.ask(7)).toBe('probe');
    await another.probeAgain(7);
    expect(await one.ask(7)).toMatchObject({ probed: true });
    await pass('2 seconds');
    expect(await one.ask(7)).toBe('probe');
  });

  test.each<[string, number | null, readonly number[]]>([
    ['where GitHub does not say how long, twice as long each time', null, [1, 2, 4, 8, 15, 15]],
    ['where it says so, as long as it says', 3 * MINUTE, [3, 3, 3]],
    ['and an hour at most', 20 * 60 * MINUTE, [60, 60]],
  ])('VER-7: a limit that is still there is waited out once more: %s', async (_, wait, expected) => {
    const waited: number[] = [];
    for (const next of expected) {
      await one.beQuiet(7, wait);
      waited.push(await minutes(7));
      await pass(`${next} minutes`);
      expect(await one.ask(7)).toBe('probe');
    }
    expect(waited).toEqual(expected);
  });

  test('VER-7: what was reported while it was open does not count as fruitless', async () => {
    for (const _ of [1, 2, 3]) await one.beQuiet(7, null);
    expect(await minutes(7)).toBe(1);
  });

  test.each<[string, string, string | null]>([
    ['20 hours ahead, as an older version stored it', '20 hours', null],
    ['a day ahead, with a probe that is to come in a day', '24 hours', '24 hours'],
  ])('VER-7: what lies further ahead than any limit lasts is over: %s', async (_, until, probe) => {
    await sql`insert into installation_quiet (installation, until, probe_until)
      values (7, now() + ${until}::interval, now() + ${probe}::interval)`.execute(database.db);
    expect(await one.quietMillis(7)).toBe(0);
    expect(await another.ask(7)).toBe('probe');
    await another.beQuiet(7, MINUTE);
    expect(await minutes(7)).toBe(1);
  });

  test('VER-7: the clock of a process says nothing of how long a limit lasts', async () => {
    await one.beQuiet(7, 5 * MINUTE);
    for (const hours of [-48, 48]) {
      now = addMillis(NOON, hours * 60 * MINUTE);
      expect(await minutes(7)).toBe(5);
    }
  });

  test('POL-1: webhooks that tell of a change of what it reaches are counted for all processes, each installation for itself', async () => {
    await database.db.deleteFrom('installation_changes').execute();
    const change = (reach: string | null) =>
      database.db.transaction().execute((trx) => installationChanged(trx, { installation: 7, reach }));
    expect(await one.changesOf(7)).toBe(0);
    // What matters is that it may reach all now, and did not.
    const told: boolean[] = [];
    for (const reach of ['all', 'all', 'selected', 'selected', 'all', null, 'all']) told.push(await change(reach));
    expect(told).toEqual([true, false, false, false, true, false, true]);
    expect([await another.changesOf(7), await one.changesOf(8)]).toEqual([7, 0]);
    const first = { installation: 8, reach: 'selected' };
    expect(await database.db.transaction().execute((trx) => installationChanged(trx, first))).toBe(false);
  });

  test('a budget is one for all processes, and each installation has its own', async () => {
    const budget = { perMinute: 2, perHour: 100 };
    expect(await one.takeContent(7, budget)).toBeNull();
    now = addMillis(NOON, 10_000);
    expect(await another.takeContent(7, budget)).toBeNull();
    now = addMillis(NOON, 20_000);
    expect(await one.takeContent(7, budget)).toBe(40_000);
    expect(await one.takeContent(8, budget)).toBeNull();
    now = addMillis(NOON, MINUTE);
    expect(await one.takeContent(7, budget)).toBeNull();
    expect(await one.takeContent(7, budget)).toBe(10_000);
  });

  test('the hour has a budget of its own, and what is older counts for nothing', async () => {
    const budget = { perMinute: 2, perHour: 3 };
    for (const minute of [0, 2, 4]) {
      now = addMillis(NOON, minute * MINUTE);
      expect(await one.takeContent(7, budget)).toBeNull();
    }
    now = addMillis(NOON, 6 * MINUTE);
    expect(await one.takeContent(7, budget)).toBe(54 * MINUTE);
    now = addMillis(NOON, 60 * MINUTE);
    expect(await one.takeContent(7, budget)).toBeNull();
    expect(await one.takeContent(7, budget)).toBe(2 * MINUTE);
    const rows = await database.db.selectFrom('content_made').select('at').execute();
    expect(rows).toHaveLength(3);
  });
});

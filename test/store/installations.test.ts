import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { addMillis, type Instant } from '../../src/domain/ids.ts';
import type { Database } from '../../src/store/database.ts';
import { Installations, installationChanged } from '../../src/store/installations.ts';
import { DATABASES, useDatabase } from '../support/both-databases.ts';
import { timeOf } from '../support/intake.ts';

const NOON = timeOf('12:00:00');
const MINUTE = 60_000;
const millis = (at: Instant) => Date.parse(at);

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
    one = new Installations(database.db, () => now);
    another = new Installations(database.db, () => now);
  });

  test('what one process was told of a limit all know; an earlier end does not take a later one back', async () => {
    expect(await another.quietUntil(7)).toBe(0);
    await one.beQuiet(7, millis(NOON) + 5);
    expect(await another.quietUntil(7)).toBe(millis(NOON) + 5);
    await another.beQuiet(7, millis(NOON) + 3);
    expect(await one.quietUntil(7)).toBe(millis(NOON) + 5);
    await another.beQuiet(7, millis(NOON) + 9);
    expect(await one.quietUntil(7)).toBe(millis(NOON) + 9);
    expect(await one.quietUntil(8)).toBe(0);
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
    expect(await one.takeContent(7, budget)).toBe(addMillis(NOON, MINUTE));
    expect(await one.takeContent(8, budget)).toBeNull();
    now = addMillis(NOON, MINUTE);
    expect(await one.takeContent(7, budget)).toBeNull();
    expect(await one.takeContent(7, budget)).toBe(addMillis(NOON, MINUTE + 10_000));
  });

  test('the hour has a budget of its own, and what is older counts for nothing', async () => {
    const budget = { perMinute: 2, perHour: 3 };
    for (const minute of [0, 2, 4]) {
      now = addMillis(NOON, minute * MINUTE);
      expect(await one.takeContent(7, budget)).toBeNull();
    }
    now = addMillis(NOON, 6 * MINUTE);
    expect(await one.takeContent(7, budget)).toBe(addMillis(NOON, 60 * MINUTE));
    now = addMillis(NOON, 60 * MINUTE);
    expect(await one.takeContent(7, budget)).toBeNull();
    expect(await one.takeContent(7, budget)).toBe(addMillis(NOON, 62 * MINUTE));
    const rows = await database.db.selectFrom('content_made').select('at').execute();
    expect(rows).toHaveLength(3);
  });
});

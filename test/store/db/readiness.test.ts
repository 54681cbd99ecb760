import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Database } from '../../../src/store/db/database.ts';
import { Readiness } from '../../../src/store/db/readiness.ts';
import type { Enqueue } from '../../../src/store/intake/ingest.ts';
import { DATABASES, useDatabase } from '../../support/both-databases.ts';
import { timeOf } from '../../support/intake.ts';

const failure = (code: string) => Object.assign(new Error('it is so'), { code });

describe.each(DATABASES)('deliveries that can be stored, on %s', (kind) => {
  let database: Database;
  const opened = useDatabase(kind);
  beforeAll(() => {
    database = opened();
  });

  /** With how often it has tried. */
  function asking() {
    const tried = { times: 0, fails: false };
    const enqueue: Enqueue = async () => {
      tried.times += 1;
      if (tried.fails) throw failure('55P03');
    };
    const readiness = new Readiness(database.intake, () => timeOf('12:00:00'), enqueue);
    return { readiness, tried, ask: () => readiness.ask() };
  }

  test('are checked by one delivery that leaves nothing, for all calls within a second', async () => {
    const { ask, tried } = asking();
    await Promise.all([ask(), ask(), ask()]);
    for (let times = 0; times < 20; times++) await ask();
    expect(tried.times).toBe(1);
    for (const table of ['deliveries', 'repositories', 'pull_requests', 'head_sightings'] as const)
      expect(await database.db.selectFrom(table).selectAll().execute()).toEqual([]);
  });

  test('are checked again after a delivery failed, and after each failed check', async () => {
    const { readiness, ask, tried } = asking();
    await ask();
    await expect(readiness.watched(Promise.reject(failure('57P01')))).rejects.toThrow('it is so');
    tried.fails = true;
    await expect(ask()).rejects.toThrow('it is so');
    await expect(ask()).rejects.toThrow('it is so');
    tried.fails = false;
    await ask();
    expect(tried.times).toBe(4);
  });

  test('are not checked after a delivery found no room, until one is stored', async () => {
    const { readiness, ask, tried } = asking();
    await ask();
    await expect(readiness.watched(Promise.reject(failure('53100')))).rejects.toThrow('it is so');
    await expect(ask()).rejects.toMatchObject({ code: '53100' });
    expect(tried.times).toBe(1);
    await readiness.watched(Promise.resolve('stored'));
    await ask();
    expect(tried.times).toBe(2);
  });
});

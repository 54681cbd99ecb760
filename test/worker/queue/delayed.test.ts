import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Job } from '../../../src/domain/job.ts';
import type { Database } from '../../../src/store/db/database.ts';
import { rediscover } from '../../../src/worker/background/discover.ts';
import type { JobQueue } from '../../../src/worker/queue/queue.ts';
import { sendStaggered } from '../../../src/worker/queue/stagger-send.ts';
import { DATABASES, useDatabase } from '../../support/both-databases.ts';
import { quietQueue } from '../../support/database.ts';

const HOUR = 60 * 60_000;
const pull = (number: number): Job => ({ kind: 'pull-request', installation: 7, owner: 'acme', repo: 'shop', number });
const repositories = (count: number) =>
  Array.from({ length: count }, (_, id) => ({ id: id + 1, owner: 'acme', name: `shop-${id}`, installation: 7 }));

describe.each(DATABASES)('jobs that may begin later, on %s', (kind) => {
  const opened = useDatabase(kind);
  let database: Database;
  let queue: JobQueue;
  beforeAll(async () => {
    database = opened();
    queue = quietQueue(database);
    await queue.start();
  });
  afterAll(() => queue.stop(1_000));
  afterEach(async () => {
    await sql`delete from pgboss.job`.execute(database.db);
  });

  /** Seconds from now until each job may begin, by key. 0 if it already may. */
  async function waits(): Promise<Readonly<Record<string, number>>> {
    const { rows } = await sql<{ key: string; seconds: number | string }>`
      select singleton_key as key, round(greatest(extract(epoch from start_after - now()), 0) / 10) * 10 as seconds
      from pgboss.job where state < 'active' order by 1`.execute(database.db);
    return Object.fromEntries(rows.map(({ key, seconds }) => [key, Number(seconds)]));
  }

  test('begin after their time, and can be asked for sooner', async () => {
    await queue.later([
      { job: pull(1), afterMillis: HOUR },
      { job: pull(2), afterMillis: 2 * HOUR },
    ]);
    expect(await waits()).toEqual({ 'pull-request:acme/shop#1': 3600, 'pull-request:acme/shop#2': 7200 });
    await queue.send([pull(2)]);
    expect(await waits()).toEqual({ 'pull-request:acme/shop#1': 3600, 'pull-request:acme/shop#2': 0 });
  });

  test('never put off what waits already and comes sooner, and bring forward what would come later', async () => {
    await queue.send([pull(1)]);
    await queue.later([{ job: pull(2), afterMillis: 5 * HOUR }]);
    await queue.later([
      { job: pull(1), afterMillis: HOUR },
      { job: pull(2), afterMillis: HOUR },
    ]);
    expect(await waits()).toEqual({ 'pull-request:acme/shop#1': 0, 'pull-request:acme/shop#2': 3600 });
  });

  test('stand in the line where their time is, behind what an event asks for meanwhile', async () => {
    await queue.later([
      { job: pull(1), afterMillis: HOUR },
      { job: pull(2), afterMillis: 2 * HOUR },
    ]);
    await queue.send([pull(3)]);
    const { rows } = await sql<{
      key: string;
    }>`select singleton_key as key from pgboss.job order by priority desc`.execute(database.db);
    expect(rows.map(({ key }) => key.at(-1))).toEqual(['3', '1', '2']);
  });

  test('2,000 repositories of a store that knows nothing are on the queue, a few of them now and the rest spread', async () => {
    let taken = 0;
    const memory = {
      isEmpty: async () => true,
      takeIn: async ({ repositories: known }: { repositories: readonly unknown[] }) => {
        // Were the store filled first, a process that dies now would leave no jobs behind for ever.
        expect((await queue.count()).ready).toBe(10);
        taken = known.length;
      },
      send: (jobs: readonly Job[]) => sendStaggered(queue, jobs),
    };
    await rediscover(memory, async () => repositories(2_000), { info: () => {}, warn: () => {}, error: () => {} });
    expect(taken).toBe(2_000);
    expect(await queue.count()).toMatchObject({ ready: 10, deferred: 1_990 });
    const times = Object.values(await waits());
    expect(Math.max(...times)).toBe(5_970);
    const inFirstHour = times.filter((seconds) => seconds < 3_600).length;
    expect(inFirstHour).toBeGreaterThan(1_100);
    expect(inFirstHour).toBeLessThan(1_300);
  });
});

import { afterEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import pg from 'pg';
import type { Job } from '../../../src/domain/job.ts';
import { longestPause, PACE, pauseAfter } from '../../../src/worker/queue/pacing.ts';
import type { JobQueue } from '../../../src/worker/queue/queue.ts';
import { DATABASES, useDatabase } from '../../support/both-databases.ts';
import { quietQueue } from '../../support/database.ts';
import { until } from '../../support/until.ts';

const job = (number: number, installation = 7): Job => ({
  kind: 'pull-request',
  installation,
  owner: 'acme',
  repo: 'shop',
  number,
});

test('the first look waits for nothing, and the pauses grow to four seconds, no further', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 100].map((streak) => pauseAfter(PACE, streak))).toEqual([
    0, 250, 500, 1_000, 2_000, 4_000, 4_000, 4_000,
  ]);
  expect(longestPause(PACE)).toBe(4_000);
  expect([pauseAfter([], 3), longestPause([])]).toEqual([0, 0]);
});

describe.each(DATABASES)('on %s', (kind) => {
  const database = useDatabase(kind);
  const queues: JobQueue[] = [];
  const startQueue = async (pacing = PACE): Promise<JobQueue> => {
    const queue = quietQueue(database(), { pacing });
    queues.push(queue);
    await queue.start();
    return queue;
  };
  const waiting = async () => {
    const { rows } = await sql<{ key: string; installation: number; failures: number; streak: number | null }>`
      select singleton_key as key, (data -> 'job' ->> 'installation')::integer as installation,
        (data ->> 'failures')::integer as failures, (data ->> 'streak')::integer as streak
      from pgboss.job where state = 'created' order by singleton_key`.execute(database().db);
    return rows;
  };
  afterEach(async () => {
    for (const queue of queues.splice(0)) await queue.stop(5_000);
    await sql`delete from pgboss.job`.execute(database().db);
  });

  test('a thousand events on one pull request cost ten observations at most, and the last comes after the last event', async () => {
    const queue = await startQueue();
    let [sent, looks, seen] = [0, 0, 0];
    await queue.work(async () => {
      looks += 1;
      seen = sent;
      await new Promise((resolve) => setTimeout(resolve, 30));
      return null;
    });
    for (; sent < 1_000; sent += 20) {
      await database()
        .db.transaction()
        .execute((trx) => queue.enqueue(trx, [job(1)]));
    }
    await until('all is done', async () => {
      const { ready, active, deferred } = await queue.count();
      return ready + active + deferred === 0;
    });
    expect(seen).toBe(1_000);
    expect(looks).toBeLessThanOrEqual(10);
  });

  test('events that do not come during an observation of their subject are handled at once', async () => {
    const queue = await startQueue();
    await queue.send([job(1), job(2)]);
    expect(await queue.count()).toMatchObject({ ready: 2, deferred: 0 });
    let looks = 0;
    await queue.work(async () => {
      looks += 1;
      return null;
    });
    await until('both are done', async () => looks === 2 && (await queue.count()).active === 0);
    await queue.send([job(1)]);
    await until('and the next one as well', () => looks === 3);
    expect((await waiting()).map(({ streak }) => streak)).toEqual([]);
  });

  test('what comes during a look waits for the pause, one for the subject, and is a streak until nothing comes', async () => {
    const queue = await startQueue([60_000]);
    let end = () => {};
    await queue.work(() => new Promise((resolve) => (end = () => resolve(null))));
    await queue.send([job(1)]);
    await until('it is in work', async () => (await queue.count()).active === 1);
    await queue.send([job(1)]);
    await queue.send([job(1)]);
    expect(await queue.count()).toMatchObject({ ready: 0, active: 1, deferred: 1 });
    expect(await waiting()).toMatchObject([{ failures: 0, streak: 1 }]);
    end();
  });

  test('what waits for its next try, for a later time or for another installation is brought forward by an event', async () => {
    const queue = await startQueue();
    const load = (number: number, failures: number) => ({ job: job(number), failures });
    for (const [number, failures, seconds] of [
      [1, 3, 600],
      [2, 0, 600],
      [3, 0, 1],
      [4, 0, 0],
    ] as const) {
      await queue.send([job(number)]);
      await sql`update pgboss.job set data = ${JSON.stringify(load(number, failures))}::text::jsonb,
        start_after = now() + ${seconds}::integer * interval '1 second'
        where singleton_key = ${`pull-request:acme/shop#${number}`}`.execute(database().db);
    }
    await queue.send([1, 2, 3].map((number) => job(number)));
    await queue.send([job(4, 8)]);
    // The third begins within the longest pause anyway.
    expect(await queue.count()).toMatchObject({ ready: 3, deferred: 1 });
    expect(await waiting()).toMatchObject([
      { failures: 0, installation: 7 },
      { failures: 0, installation: 7 },
      { failures: 0, installation: 7 },
      { failures: 0, installation: 8 },
    ]);
  });

  // PGlite has one connection, which a transaction keeps to itself.
  if (kind === 'PostgreSQL') {
    test('a job that waits is locked until the transaction that wants it ends', async () => {
      const queue = await startQueue();
      await queue.send([job(1)]);
      const looked: number[] = [];
      await database()
        .db.transaction()
        .execute(async (trx) => {
          await queue.enqueue(trx, [job(1)]);
          await queue.work(async () => {
            looked.push(1);
            return null;
          });
          await queue.send([job(2)]);
          await until('the other one is done', () => looked.length === 1);
          expect((await waiting()).map(({ key }) => key)).toEqual(['pull-request:acme/shop#1']);
        });
      await until('and now this one', () => looked.length === 2);
    });

    test('the workers are notified of a job that waited, on the channel that pg-boss uses for a new one', async () => {
      const queue = await startQueue();
      const { rows } = await sql<{ url: string; channel: string }>`select
      'postgres://countersign:countersign@127.0.0.1:' || inet_server_port() || '/' || current_database() as url,
      'pgboss_' || left(encode(sha224('pgboss'), 'hex'), 24) as channel`.execute(database().db);
      const listener = new pg.Client({ connectionString: rows[0]?.url ?? '' });
      await listener.connect();
      let told = 0;
      listener.on('notification', ({ payload }) => {
        if (payload === 'subject') told += 1;
      });
      await listener.query(`listen "${rows[0]?.channel}"`);
      await queue.send([job(1)]);
      await until('pg-boss tells of the new one', () => told === 1);
      await queue.send([job(1)]);
      await until('it is told of again', () => told === 2);
      await listener.end();
    });
  }
});

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Job } from '../../src/domain/job.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { BACKOFF } from '../../src/worker/backoff.ts';
import type { JobQueue } from '../../src/worker/queue.ts';
import { memoryDatabase, quietQueue } from '../support/database.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { until } from '../support/until.ts';

const job = (number: number, repo = 'shop'): Job => ({
  kind: 'pull-request',
  installation: 7,
  owner: 'acme',
  repo,
  number,
});
const numberOf = (one: Job): number => (one.kind === 'pull-request' ? one.number : 0);
const rethrow = (error: Error) => {
  throw error;
};

/** Something to wait for that the test itself brings about. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

describe.each(['PGlite', 'PostgreSQL'] as const)('the queue on %s', (kind) => {
  let postgres: Postgres | null = null;
  let database: Database;
  const queues: JobQueue[] = [];

  beforeAll(async () => {
    if (kind === 'PostgreSQL') {
      postgres = await startPostgres();
      database = await openDatabase({ kind: 'postgres', url: await postgres.database('queue') }, rethrow);
    } else database = await memoryDatabase();
  });
  afterEach(async () => {
    for (const queue of queues.splice(0)) await queue.stop(5_000);
    await sql`delete from pgboss.job`.execute(database.db);
  });
  afterAll(async () => {
    await database.close();
    await postgres?.stop();
  });

  async function startQueue(options: Parameters<typeof quietQueue>[1] = {}): Promise<JobQueue> {
    const queue = quietQueue(database, options);
    queues.push(queue);
    await queue.start();
    return queue;
  }
  const idle = (queue: JobQueue) =>
    until('the queue is idle', async () => {
      const { ready, active, deferred } = await queue.count();
      return ready + active + deferred === 0;
    });

  test('a job whose key was in work when the jobs were counted last does not wait for the next count', async () => {
    const first = await startQueue();
    // What pg-boss writes down of the keys in work, every ten seconds, and a process read once a minute.
    await sql`update pgboss.queue set singletons_active = array['pull-request:acme/shop#1']`.execute(database.db);
    const second = await startQueue();
    await first.send([job(1)]);
    let done = 0;
    await second.work(async () => {
      done += 1;
      return null;
    });
    await until('it is done', () => done === 1, 10_000);
  }, 30_000);

  /** All that the queue has written so far, as a clock would have written it that was so far ahead. */
  const ahead = (hours: number) =>
    sql`update pgboss.job set start_after = start_after + ${hours}::integer * interval '1 hour',
      created_on = created_on + ${hours}::integer * interval '1 hour',
      started_on = started_on + ${hours}::integer * interval '1 hour',
      heartbeat_on = heartbeat_on + ${hours}::integer * interval '1 hour'`.execute(database.db);

  test('VER-7: what a clock that was hours ahead has put on the queue is due when it is right again, and what waits for a later time waits', async () => {
    const queue = await startQueue();
    await queue.send([job(1)]);
    await queue.later([{ job: job(2), afterMillis: 60_000 }]);
    await ahead(6);
    await queue.later([{ job: job(3), afterMillis: 8 * 3_600_000 }]);
    expect(await queue.count()).toMatchObject({ ready: 0, deferred: 3 });
    await queue.settleAhead();
    expect(await queue.count()).toMatchObject({ ready: 2, deferred: 1 });
  });

  test('VER-7: a waiting job that an event pulled forward by a clock that was ahead is due when it is right again', async () => {
    const queue = await startQueue();
    // Put off for days by a clock that was right, and pulled forward by one that was not.
    await queue.later([{ job: job(1), afterMillis: 9 * 86_400_000 }]);
    await queue.send([job(1)]);
    await sql`update pgboss.job set start_after = start_after + interval '6 hours'`.execute(database.db);
    await queue.settleAhead();
    expect(await queue.count()).toMatchObject({ ready: 1, deferred: 0 });
  });

  test('VER-7: a job whose process died by a clock that was ahead is taken for dead as soon as any other, and so are the rounds that find it', async () => {
    const queue = await startQueue();
    await queue.send([job(1)]);
    await sql`update pgboss.job set state = 'active', started_on = now(), heartbeat_on = now()`.execute(database.db);
    await ahead(6);
    await sql`update pgboss.queue set monitor_claim_on = now() + interval '6 hours'`.execute(database.db);
    await queue.settleAhead();
    const { rows } = await sql<{ late: boolean }>`
      select bool_or(greatest(heartbeat_on, started_on, queue.monitor_claim_on) > now()) as late
      from pgboss.job job join pgboss.queue queue using (name)`.execute(database.db);
    expect(rows).toEqual([{ late: false }]);
  });

  test('a burst of events about one subject costs one look for those that wait, and one more for those that come during it', async () => {
    const queue = await startQueue();
    const { open, opened } = gate();
    const started: number[] = [];
    for (let event = 0; event < 5; event++) await queue.send([job(1)]);
    expect(await queue.count()).toMatchObject({ ready: 1, active: 0 });
    await queue.work(async (one) => {
      started.push(numberOf(one));
      if (started.length === 1) await opened;
      return null;
    });
    await until('the first look is under way', () => started.length === 1);
    for (let event = 0; event < 5; event++) await queue.send([job(1), job(1, 'SHOP')]);
    expect(await queue.count()).toMatchObject({ ready: 1, active: 1 });
    open();
    await idle(queue);
    expect(started).toEqual([1, 1]);
  });

  test('VER-6: two jobs of one subject never run at the same time, and do not hold up other subjects', async () => {
    const queue = await startQueue();
    const { open, opened } = gate();
    const running = new Map<number, number>();
    const done: number[] = [];
    let together = 0;
    await queue.work(async (one) => {
      const number = numberOf(one);
      running.set(number, (running.get(number) ?? 0) + 1);
      together = Math.max(together, running.get(number) ?? 0);
      if (number === 1) await opened;
      running.set(number, (running.get(number) ?? 0) - 1);
      done.push(number);
      return null;
    });
    await queue.send([job(1)]);
    await until('the first is under way', () => running.get(1) === 1);
    await queue.send([job(1), job(2), job(3), job(4), job(5), job(6)]);
    await until('the others are done', () => done.length === 5);
    open();
    await idle(queue);
    expect(done.toSorted((a, b) => a - b)).toEqual([1, 1, 2, 3, 4, 5, 6]);
    expect(together).toBe(1);
  });

  test('a thousand jobs of one installation hold up none of another, nor what is pulled forward meanwhile', async () => {
    const queue = await startQueue({ concurrency: 2, backoff: { ...BACKOFF, now: () => Date.UTC(2026, 2, 2, 12) } });
    const of = (installation: number, number: number): Job => ({
      ...job(number),
      installation,
      owner: `org-${installation}`,
    });
    const done: string[] = [];
    let { open, opened } = gate();
    await queue.work(async (one) => {
      await opened;
      done.push(`${one.installation}#${numberOf(one)}`);
      return numberOf(one) === 5_000 && done.length === 1 ? { againAfterMillis: 3_600_000 } : null;
    });
    await queue.send([of(9, 5_000)]);
    open();
    await until('one is put off for an hour', async () => (await queue.count()).deferred === 1);
    ({ open, opened } = gate());
    await queue.send(Array.from({ length: 1_000 }, (_, index) => of(7, index)));
    await queue.send([of(8, 1)]);
    await queue.send([of(9, 5_000)]);
    open();
    await until(
      'the others are done',
      () => done.includes('8#1') && done.filter((one) => one === '9#5000').length === 2,
    );
    // What is counted, and not how long it took: far the most of the crowd still waits.
    const before = done.slice(0, Math.max(done.indexOf('8#1'), done.lastIndexOf('9#5000')));
    expect(before.filter((one) => one.startsWith('7#')).length).toBeLessThan(10);
    await sql`delete from pgboss.job where state < 'active'`.execute(database.db);
    await idle(queue);
  });

  test('jobs sent in a transaction are there when it commits, and never were when it does not', async () => {
    const queue = await startQueue();
    const broken = database.db.transaction().execute(async (trx) => {
      await queue.enqueue(trx, [job(1), job(2)]);
      throw new Error('rolled back');
    });
    await expect(broken).rejects.toThrow('rolled back');
    expect(await queue.count()).toMatchObject({ ready: 0 });
    await database.db.transaction().execute((trx) => queue.enqueue(trx, [job(1), job(2)]));
    expect(await queue.count()).toMatchObject({ ready: 2 });
  });

  test('many transactions at once that send the same jobs in different orders all commit', async () => {
    const queue = await startQueue();
    const jobs = [1, 2, 3, 4, 5].map((number) => job(number));
    await Promise.all(
      Array.from({ length: 12 }, (_, turn) =>
        database.db.transaction().execute((trx) => queue.enqueue(trx, turn % 2 === 0 ? jobs : jobs.toReversed())),
      ),
    );
    expect(await queue.count()).toMatchObject({ ready: 5, active: 0 });
  });

  test('VER-7: a job that fails is tried again until it succeeds', async () => {
    const queue = await startQueue();
    let tries = 0;
    await queue.work(async () => {
      if (++tries < 4) throw new Error('GitHub is away');
      return null;
    });
    await queue.send([job(1)]);
    await until('it succeeded', () => tries === 4);
    await idle(queue);
    expect(await queue.count()).toMatchObject({ failed: 0 });
  });

  test('VER-7: a job that failed for the last time is kept, and said so in the log', async () => {
    const errors: string[] = [];
    const queue = await startQueue({
      backoff: { firstMillis: 1, longestMillis: 1, tries: 3, hopelessTries: 3, random: () => 0, now: Date.now },
      log: { info: () => {}, warn: () => {}, error: (_, text) => void errors.push(text) },
    });
    let tries = 0;
    await queue.work(async () => {
      tries++;
      throw new Error('no use');
    });
    await queue.send([job(1)]);
    await until('it was given up', async () => (await queue.count()).failed === 1);
    expect(tries).toBe(3);
    expect(errors).toEqual(['a job failed for the last time; `countersign jobs` lists it']);
  });

  test('VER-7: after a rate limit a job waits until GitHub allows it, and an event about it brings it forward', async () => {
    const queue = await startQueue();
    let limited = true;
    let tries = 0;
    await queue.work(async () => {
      tries++;
      if (!limited) return null;
      throw Object.assign(new Error('limit'), {
        code: 'rate-limited',
        retryAt: new Date(Date.now() + 600_000).toISOString(),
      });
    });
    await queue.send([job(1)]);
    await until('it is put off', async () => (await queue.count()).deferred === 1);
    expect(tries).toBe(1);
    limited = false;
    await queue.send([job(1)]);
    await idle(queue);
    expect(tries).toBe(2);
  });

  test('VER-7: a nudge brings forward what waits for its time, and leaves alone what failed and waits for its next try', async () => {
    const queue = await startQueue({
      backoff: { ...BACKOFF, firstMillis: 600_000, longestMillis: 600_000, random: () => 1 },
    });
    const looks: number[] = [];
    await queue.work(async (one) => {
      looks.push(numberOf(one));
      if (numberOf(one) === 2) throw new Error('GitHub is away');
      return numberOf(one) === 1 && looks.filter((number) => number === 1).length < 2
        ? { againAfterMillis: 600_000 }
        : null;
    });
    await queue.send([job(1), job(2)]);
    await until('both wait', async () => (await queue.count()).deferred === 2);
    await queue.nudge([job(1), job(2), job(3)]);
    await until('those that may were done', async () => (await queue.count()).deferred === 1 && looks.length === 4);
    expect(looks.toSorted((a, b) => a - b)).toEqual([1, 1, 2, 3]);
  });

  test('VER-7: a job that is given up has a last word, once; of what is given up again the newest failure is kept', async () => {
    const errors: string[] = [];
    const queue = await startQueue({
      backoff: { ...BACKOFF, tries: 2, hopelessTries: 2, firstMillis: 1, longestMillis: 1, random: () => 0 },
      log: { info: () => {}, warn: () => {}, error: (_, text) => void errors.push(text) },
    });
    const words: string[] = [];
    let tries = 0;
    await queue.work(
      async () => {
        throw new Error(`failure ${++tries}`);
      },
      async (one, error) => {
        words.push(`${numberOf(one)}: ${Error.isError(error) ? error.message : ''}`);
      },
    );
    for (const count of [2, 4, 6]) {
      await queue.send([job(1)]);
      await until('it was given up', async () => tries === count && (await queue.count()).active === 0);
    }
    expect(words).toEqual(['1: failure 2', '1: failure 4', '1: failure 6']);
    expect(errors).toHaveLength(3);
    expect(await queue.count()).toMatchObject({ failed: 1 });
  });

  test('VER-7: a job whose last word fails is not given up before the word is said', async () => {
    const errors: string[] = [];
    const queue = await startQueue({
      backoff: { ...BACKOFF, tries: 2, hopelessTries: 2, firstMillis: 1, longestMillis: 1, random: () => 0 },
      log: { info: () => {}, warn: () => {}, error: (_, text) => void errors.push(text) },
    });
    const told: string[] = [];
    await queue.work(
      async () => {
        told.push('try');
        throw new Error('GitHub is away');
      },
      async () => {
        told.push('word');
        if (told.filter((one) => one === 'word').length < 3) throw new Error('GitHub is away for this as well');
      },
    );
    await queue.send([job(1)]);
    await until('it failed for good', async () => (await queue.count()).failed === 1);
    await idle(queue);
    expect(told).toEqual(['try', 'try', 'word', 'try', 'word', 'try', 'word']);
    expect(errors.map((text) => /failed for the last time/.test(text))).toEqual([false, false, true]);
  });

  test('VER-7: a job that succeeds after its last word failed is done, and no failure', async () => {
    const queue = await startQueue({
      backoff: { ...BACKOFF, tries: 1, hopelessTries: 1, firstMillis: 1, longestMillis: 1, random: () => 0 },
    });
    let away = true;
    await queue.work(
      async () => {
        if (away) throw new Error('GitHub is away');
        return null;
      },
      async () => {
        away = false;
        throw new Error('GitHub was away for this as well');
      },
    );
    await queue.send([job(1)]);
    await until('it came back', () => !away);
    await idle(queue);
    expect(await queue.count()).toMatchObject({ failed: 0 });
  });

  test('VER-7: a job that process after process died over has its last word instead of another try', async () => {
    const queue = await startQueue();
    await queue.send([job(1), job(2)]);
    // As pg-boss counts what was begun and never ended.
    for (const [number, times] of [
      [1, 10],
      [2, 9],
    ] as const)
      await sql`update pgboss.job set retry_count = ${times} where singleton_key = ${`pull-request:acme/shop#${number}`}`.execute(
        database.db,
      );
    const tried: number[] = [];
    const words: string[] = [];
    await queue.work(
      async (one) => {
        tried.push(numberOf(one));
        return null;
      },
      async (one, error) => void words.push(`${numberOf(one)}: ${String(error)}`),
    );
    await idle(queue);
    expect(tried).toEqual([2]);
    expect(words).toEqual([expect.stringMatching(/^1: AbandonedError: it was begun 10 times and never ended/)]);
    expect(await queue.count()).toMatchObject({ failed: 1 });
  });

  test('a job that pg-boss gave up by itself has had no last word, and goes back on the queue; what failed for good stays', async () => {
    const queue = await startQueue({ backoff: { ...BACKOFF, tries: 1, hopelessTries: 1 } });
    const done: number[] = [];
    await queue.work(async (one) => {
      if (numberOf(one) === 1) throw new Error('it cannot be done');
      done.push(numberOf(one));
      return null;
    });
    await queue.send([job(1)]);
    await until('it failed for good', async () => (await queue.count()).failed === 1);
    // As pg-boss leaves it where a process dies over a job, and another of its key is to be tried again.
    await sql`insert into pgboss.job (name, data, singleton_key, source_output, state)
      select name, jsonb_set(data, '{job,number}', '2'), 'pull-request:acme/shop#2',
        '{"value":{"message":"job heartbeat timeout"}}', 'created'
      from pgboss.job where name = 'subject-failed'`.execute(database.db);
    expect(await queue.count()).toMatchObject({ failed: 2 });
    await queue.takeBack();
    await idle(queue);
    expect(done).toEqual([2]);
    expect(await queue.count()).toMatchObject({ failed: 1 });
  });

  test('a job that wants to be done again later is', async () => {
    const queue = await startQueue();
    let tries = 0;
    await queue.work(async () => (++tries === 1 ? { againAfterMillis: 1 } : null));
    await queue.send([job(1)]);
    await until('it was done twice', () => tries === 2);
    await idle(queue);
  });

  test('stopping waits for what is in work', async () => {
    const queue = await startQueue();
    const { open, opened } = gate();
    let state = 'waiting';
    await queue.work(async () => {
      state = 'working';
      await opened;
      state = 'done';
      return null;
    });
    await queue.send([job(1)]);
    await until('it is in work', () => state === 'working');
    const stopped = queue.stop(10_000);
    open();
    await stopped;
    expect(state).toBe('done');
  });

  test('what does not end in time is told to stop, and is there for the next start', async () => {
    const queue = await startQueue();
    let told = false;
    let started = false;
    await queue.work(async (_, signal) => {
      started = true;
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      told = true;
      return null;
    });
    await queue.send([job(1)]);
    await until('it is in work', () => started);
    await queue.stop(1);
    await until('the handler was told', () => told);
    const next = await startQueue();
    let done = 0;
    await next.work(async () => {
      done++;
      return null;
    });
    await until('the next one did it', () => done === 1);
  });
});

test('a process that was killed over a job leaves it to the next start on the same directory', async () => {
  const database = await memoryDatabase();
  const killed = quietQueue(database);
  await killed.start();
  const never = gate();
  let started = false;
  await killed.work(async () => {
    started = true;
    await never.opened;
    return null;
  });
  await killed.send([job(1)]);
  await until('it is in work', () => started);
  const left = await openDatabase({ kind: 'memory', from: await database.dump() }, rethrow);
  const next = quietQueue(left);
  await next.start();
  let done = 0;
  await next.work(async () => {
    done++;
    return null;
  });
  await until('the next one did it', () => done === 1);
  never.open();
  await next.stop(5_000);
  await left.close();
  await killed.stop(5_000);
  await database.close();
});

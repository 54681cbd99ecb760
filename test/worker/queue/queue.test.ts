import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Job } from '../../../src/domain/job.ts';
import { type Database, openDatabase } from '../../../src/store/db/database.ts';
import { BACKOFF } from '../../../src/worker/queue/backoff.ts';
import type { JobQueue } from '../../../src/worker/queue/queue.ts';
import { memoryDatabase, quietQueue } from '../../support/database.ts';
import { hold, release } from '../../support/held.ts';
import { sharedServer } from '../../support/shared-postgres.ts';
import { until } from '../../support/until.ts';

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
  let database: Database;
  const queues: JobQueue[] = [];

  beforeAll(async () => {
    hold();
    if (kind === 'PostgreSQL') {
      const url = await (await sharedServer()).database('queue');
      database = await openDatabase({ kind: 'postgres', url }, rethrow);
    } else database = await memoryDatabase();
  });
  afterEach(async () => {
    for (const queue of queues.splice(0)) await queue.stop(5_000);
    await sql`delete from pgboss.job`.execute(database.db);
  });
  afterAll(async () => {
    await database.close();
    await release();
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

  /** Makes all that the queue has written look as from a clock so far ahead. */
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

  test('VER-7: a job whose process died by a clock that was ahead is found as soon as any other, and so are the rounds that find it', async () => {
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

  test('VER-7: a waiting job that was pulled forward twice by a clock that was ahead is due when it is right again, with the place of a job that is due', async () => {
    const queue = await startQueue();
    await queue.later([{ job: job(1), afterMillis: 9 * 86_400_000 }]);
    await queue.later([{ job: job(1), afterMillis: 60_000 }]);
    const place = async () =>
      (await sql<{ priority: number }>`select priority from pgboss.job`.execute(database.db)).rows;
    const [before] = await place();
    await sql`update pgboss.job set start_after = start_after + interval '6 hours', priority = priority - 21600`.execute(
      database.db,
    );
    await queue.settleAhead();
    expect(await queue.count()).toMatchObject({ ready: 1, deferred: 0 });
    const [after] = await place();
    expect(Number(after?.priority)).toBeGreaterThanOrEqual(Number(before?.priority));
  });

  test('VER-7: a job that waits for GitHub and was woken by a clock that was ahead is due when it is right again', async () => {
    const queue = await startQueue();
    await queue.send([job(1)]);
    await sql`update pgboss.job set created_on = created_on - interval '6 hours', start_after = now() + interval '9 days',
      data = data || '{"failures": 1, "waitMillis": 777600000}'`.execute(database.db);
    await queue.wake(7);
    await sql`update pgboss.job set start_after = start_after + interval '6 hours'`.execute(database.db);
    await queue.settleAhead();
    expect(await queue.count()).toMatchObject({ ready: 1, deferred: 0 });
  });

  test('VER-6: a job that is requested during one that a clock ahead began waits no longer than the longest pause', async () => {
    const queue = await startQueue({ pacing: [250] });
    await queue.send([job(1)]);
    await sql`update pgboss.job set state = 'active', started_on = now() + interval '6 hours'`.execute(database.db);
    await queue.send([job(1)]);
    const { rows } = await sql<{ within: boolean }>`
      select start_after <= now() + interval '1 second' as within from pgboss.job where state = 'created'`.execute(
      database.db,
    );
    expect(rows).toEqual([{ within: true }]);
  });

  test('a burst of events about one subject costs one observation for those that wait, and one more for those that come during it', async () => {
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

  test('VER-7: a job that failed for the last time is kept, and the log says so', async () => {
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
    expect(errors).toEqual(['a job failed permanently; `countersign jobs` lists it']);
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
        waitMillis: 600_000,
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
    await queue.sendUnlessBackingOff([job(1), job(2), job(3)]);
    await until('those that may were done', async () => (await queue.count()).deferred === 1 && looks.length === 4);
    expect(looks.toSorted((a, b) => a - b)).toEqual([1, 1, 2, 3]);
  });

  test('VER-7: a job that is given up is handled once; of what is given up again the newest failure is kept', async () => {
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

  test('VER-7: a job whose replacement fails is not given up before that succeeds', async () => {
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
    await until('it failed permanently', async () => (await queue.count()).failed === 1);
    await idle(queue);
    expect(told).toEqual(['try', 'try', 'word', 'try', 'word', 'try', 'word']);
    expect(errors.map((text) => /failed permanently/.test(text))).toEqual([false, false, true]);
  });

  test('VER-7: a job that succeeds after its replacement failed is done, and no failure', async () => {
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

  test('VER-7: a job that process after process died over is given up instead of tried again', async () => {
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

  test('a job that pg-boss gave up by itself was not handled, and goes back on the queue; what failed permanently stays', async () => {
    const queue = await startQueue({ backoff: { ...BACKOFF, tries: 1, hopelessTries: 1 } });
    const done: number[] = [];
    await queue.work(async (one) => {
      if (numberOf(one) === 1) throw new Error('it cannot be done');
      done.push(numberOf(one));
      return null;
    });
    await queue.send([job(1)]);
    await until('it failed permanently', async () => (await queue.count()).failed === 1);
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

  describe('VER-7: once GitHub works again', () => {
    /** A job that failed or was delayed, and waits for an hour. The earlier ones were tried earlier. */
    async function waiting(number: number, load: object, changed: Partial<Job> = {}): Promise<void> {
      const data = { job: { ...job(number), ...changed }, failures: 0, ...load };
      await sql`insert into pgboss.job (name, data, singleton_key, policy, start_after, created_on, dead_letter)
        select 'subject', ${JSON.stringify(data)}::jsonb, ${`pull-request:acme/shop#${number}`}, 'stately',
          now() + interval '1 hour', now() - interval '30 minutes' + ${number}::integer * interval '10 seconds',
          'subject-failed'`.execute(database.db);
    }
    /** The waiting jobs, with the minutes until each may begin. Those that may begin now have none. */
    async function left(): Promise<Readonly<Record<number, number>>> {
      const { rows } = await sql<{ number: number | string; minutes: number | string }>`
        select data -> 'job' ->> 'number' as number, extract(epoch from start_after - now()) / 60 as minutes
        from pgboss.job where name = 'subject' and state < 'active'`.execute(database.db);
      return Object.fromEntries(
        rows.map(({ number, minutes }) => [Number(number), Math.max(Math.round(Number(minutes)), 0)]),
      );
    }

    const idleNow = (queue: JobQueue) =>
      until('nothing is begun any more', async () => {
        const { ready, active } = await queue.count();
        return ready + active === 0;
      });

    test('a job that failed before and works now wakes all of its installation that wait for that, and no other', async () => {
      const queue = await startQueue({ backoff: { ...BACKOFF, tries: 1_000, firstMillis: 100, longestMillis: 100 } });
      let [away, failed] = [true, 0];
      const done: number[] = [];
      await waiting(2, { failures: 3 });
      await waiting(3, { forGitHub: true });
      await waiting(4, {});
      await waiting(5, { failures: 3 }, { installation: 8 });
      await queue.work(async (one) => {
        if (away) {
          failed += 1;
          throw new Error('GitHub is away');
        }
        done.push(numberOf(one));
        return null;
      });
      // What works at once has nothing to say of what failed before.
      away = false;
      await queue.send([job(9)]);
      await until('it works', () => done.length === 1);
      expect(await left()).toEqual({ 2: 60, 3: 60, 4: 60, 5: 60 });
      away = true;
      await queue.send([job(1)]);
      await until('it failed', () => failed > 0);
      away = false;
      await until('three are done', () => done.length === 4);
      expect(done.slice(2).toSorted((a, b) => a - b)).toEqual([2, 3]);
      expect(await left()).toEqual({ 4: 60, 5: 60 });
    });

    test('what passes begins first, and of that first what an event reported', async () => {
      const queue = await startQueue({ concurrency: 1 });
      await waiting(1, { failures: 3 });
      await waiting(2, { failures: 3 }, { delivery: 'one' });
      await waiting(3, { failures: 3, passes: true });
      await waiting(4, { forGitHub: true, passes: true }, { delivery: 'two' });
      await queue.send([job(9)]);
      await queue.wake(7);
      const done: number[] = [];
      await queue.work(async (one) => {
        done.push(numberOf(one));
        return null;
      });
      await until('all are done', () => done.length === 5);
      expect(done.slice(0, 2)).toEqual([4, 3]);
      expect(done.indexOf(1)).toBeLessThan(done.indexOf(2));
    });

    test('many are spread, so that they do not run into a limit', async () => {
      const queue = await startQueue();
      for (let number = 1; number <= 192; number++) await waiting(number, { failures: 1, passes: number > 150 });
      await queue.wake(7);
      const minutes = Object.entries(await left());
      const at = (minute: number) => minutes.filter(([, one]) => one === minute).map(([number]) => Number(number));
      expect(at(0).length).toBeGreaterThan(150);
      expect(at(0)).toEqual(expect.arrayContaining([151, 192]));
      expect(Math.max(...minutes.map(([, one]) => one))).toBe(1);
    });

    test('of a crowd of waiting jobs, later successes bring none further forward than the first', async () => {
      const queue = await startQueue();
      for (let number = 1; number <= 200; number++) await waiting(number, { failures: 1 });
      let done = 0;
      await queue.work(async () => {
        done += 1;
        return null;
      });
      await sql`update pgboss.job set start_after = now() where singleton_key = 'pull-request:acme/shop#1'`.execute(
        database.db,
      );
      await until('those are done that begin at once', () => done >= 151);
      await idleNow(queue);
      expect(Object.keys(await left()).length).toBeGreaterThan(40);
    }, 60_000);

    test('what is woken and fails by itself waits its own wait, though others of its installation work; after an outage it is woken again', async () => {
      const queue = await startQueue({ backoff: { ...BACKOFF, firstMillis: 3_600_000, longestMillis: 3_600_000 } });
      const tries = new Map<number, number>();
      let error: Error = new Error('it is broken');
      await queue.work(async (one) => {
        tries.set(numberOf(one), (tries.get(numberOf(one)) ?? 0) + 1);
        if (numberOf(one) === 1) throw error;
        return null;
      });
      const works = async (number: number) => {
        await waiting(number, { failures: 1 });
        await sql`update pgboss.job set start_after = now() where singleton_key = ${`pull-request:acme/shop#${number}`}`.execute(
          database.db,
        );
        await until('it works', () => tries.get(number) === 1);
        await idleNow(queue);
      };
      await waiting(1, { failures: 1 });
      await works(2);
      await until('it is woken', () => tries.get(1) === 1);
      for (const number of [3, 4, 5]) await works(number);
      expect(tries.get(1)).toBe(1);
      error = Object.assign(new Error('GitHub does not answer'), { code: 'unavailable', away: true });
      await queue.wake(7);
      await until('it is woken after an outage', () => tries.get(1) === 2);
      await idleNow(queue);
      await works(6);
      await until('what failed in an outage is woken by what works', () => tries.get(1) === 3);
    }, 60_000);

    test('of what failed one is tried in some seconds, whatever its own wait: what passes sooner, else the one that waits longest', async () => {
      const queue = await startQueue({ backoff: { ...BACKOFF, random: () => 1 } });
      let failed = 0;
      await queue.work(async () => {
        failed += 1;
        throw Object.assign(new Error('GitHub answers nothing'), { code: 'unavailable', away: true });
      });
      await waiting(20, { failures: 9 });
      await waiting(21, { failures: 9 });
      await waiting(22, { failures: 9, passes: true });
      await waiting(30, { failures: 9, passes: true });
      await waiting(19, { failures: 9 }, { installation: 8 });
      await waiting(18, { forGitHub: true });
      await waiting(50, { failures: 12 });
      const far = { 18: 60, 19: 60, 20: 60, 21: 60, 22: 60, 30: 60, 50: 5 };
      await sql`update pgboss.job set start_after = now() where singleton_key = 'pull-request:acme/shop#50'`.execute(
        database.db,
      );
      await until('one is tried next', async () => (await left())[22] === 0);
      expect(await left()).toEqual({ ...far, 22: 0 });
      // It counts for as long as it waited, which is less than its wait.
      const { rows } = await sql<{ wait: number | string }>`
        select (data ->> 'waitMillis') as wait from pgboss.job where singleton_key = 'pull-request:acme/shop#22'`.execute(
        database.db,
      );
      expect(Number(rows[0]?.wait)).toBeGreaterThan(20 * 60_000);
      expect(Number(rows[0]?.wait)).toBeLessThan(31 * 60_000);
      // Another has its turn when that one has failed; the first is behind what was tried before it.
      await until('the next one is tried', () => failed === 3, 60_000);
      await until('they take turns', async () => (await left())[22] === 5 && (await left())[20] !== 60);
    });

    test('a permanent failure is forgotten if the same job succeeds later, and only then', async () => {
      const queue = await startQueue({ backoff: { ...BACKOFF, tries: 1, hopelessTries: 1 } });
      let outcome: 'fails' | 'rests' | 'waits' | 'works' = 'fails';
      let tries = 0;
      await queue.work(async () => {
        tries += 1;
        if (outcome === 'fails') throw new Error('it cannot be done');
        if (outcome === 'rests') return { againAfterMillis: 600_000, why: 'it rests' };
        if (outcome === 'waits') return { againAfterMillis: 600_000, forGitHub: true };
        return null;
      });
      const tried = async (next: typeof outcome, number = 1) => {
        outcome = next;
        const before = tries;
        await queue.send([job(number)]);
        await until('it was tried', async () => tries > before && (await queue.count()).active === 0);
        return (await queue.count()).failed;
      };
      expect(await tried('fails')).toBe(1);
      expect(await tried('fails', 2)).toBe(2);
      expect(await tried('rests')).toBe(2);
      expect(await tried('waits')).toBe(2);
      expect(await tried('works')).toBe(1);
      expect(await tried('works', 2)).toBe(0);
    });

    test('what GitHub refuses is replaced early, once, and tried on', async () => {
      const queue = await startQueue({
        backoff: { ...BACKOFF, tries: 8, hopelessTries: 3, firstMillis: 1, longestMillis: 1, random: () => 1 },
      });
      const told: string[] = [];
      await queue.work(
        async () => {
          told.push('try');
          throw Object.assign(new Error('no'), { code: 'forbidden' });
        },
        async () => {
          told.push('word');
          if (told.filter((one) => one === 'word').length === 1) throw new Error('nor can that be said');
        },
      );
      await queue.send([job(1)]);
      await until('it failed permanently', async () => (await queue.count()).failed === 1);
      const [again, word] = [['try'], ['word']];
      expect(told).toEqual([
        ...again,
        ...again,
        ...again,
        ...word,
        ...again,
        ...word,
        ...again,
        ...again,
        ...again,
        ...again,
        ...word,
      ]);
    });
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

  test('what does not end in time is aborted, and is there for the next start', async () => {
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

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { InputError, UsageError } from '../../src/cli/command.ts';
import { type Jobs, jobs } from '../../src/cli/jobs.ts';
import { openJobs } from '../../src/composition/cli-database.ts';
import type { Job } from '../../src/domain/job.ts';
import { nearest } from '../../src/policy-file/nearest-name.ts';
import { type Database, openDatabase } from '../../src/store/db/database.ts';
import type { JobQueue } from '../../src/worker/queue/queue.ts';
import { quietQueue } from '../support/database.ts';
import { hold, release } from '../support/held.ts';
import { sharedServer } from '../support/shared-postgres.ts';
import { until } from '../support/until.ts';
import { fakeIo } from './io.ts';

const command = jobs({ open: ({ env, cwd }) => openJobs(env, cwd), nearest });
const pull = (number: number, repo = 'shop'): Job => ({
  kind: 'pull-request',
  installation: 7,
  owner: 'acme',
  repo,
  number,
});

describe('countersign jobs, beside a process that works on the same PostgreSQL', () => {
  let url = '';
  let database: Database;
  let queue: JobQueue;
  let broken = true;
  const done: number[] = [];

  const call = async (...argv: readonly string[]) => {
    const io = { ...fakeIo(), env: { DATABASE_URL: url } };
    return { code: await command.run(argv, io), out: io.out() };
  };
  const failed = (count: number) =>
    until('they failed permanently', async () => {
      const counts = await queue.count();
      return counts.failed === count && counts.active + counts.ready === 0;
    });

  beforeAll(async () => {
    hold();
    url = await (await sharedServer()).database('jobs');
    database = await openDatabase({ kind: 'postgres', url }, fail);
    queue = quietQueue(database, {
      backoff: { firstMillis: 1, longestMillis: 1, tries: 2, hopelessTries: 2, random: () => 0, now: Date.now },
    });
    await queue.start();
    await queue.work(async (job) => {
      if (job.kind !== 'pull-request') return null;
      if (job.number >= 50) return { againAfterMillis: 3_600_000 };
      if (broken) throw new Error(`502 of #${job.number} \u001b[31m\u202e`);
      done.push(job.number);
      return null;
    });
  });
  afterEach(async () => {
    broken = true;
    done.length = 0;
    await sql`delete from pgboss.job`.execute(database.db);
  });
  afterAll(async () => {
    await queue.stop(5_000);
    await database.close();
    await release();
  });

  test('without any says so', async () => {
    expect(await call('list')).toEqual({ code: 0, out: '0 failed permanently, 0 active, 0 waiting, 0 deferred\n' });
    expect((await call('retry', '--all')).out).toBe('No job failed permanently.\n');
  });

  test('VER-8: lists what failed permanently before what is put off, each with its time and error, and nothing that acts on a terminal', async () => {
    await queue.send([pull(1), pull(50)]);
    await failed(1);
    const { out } = await call('list');
    expect(out.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d/g, 'TIME').split('\n')).toEqual([
      '1 failed permanently, 0 active, 0 waiting, 1 deferred',
      'failed    pull-request:acme/shop#1  since TIME UTC, failed once before: Error: 502 of #1 \\u{1b}[31m\\u{202e}',
      'deferred  pull-request:acme/shop#50  until TIME UTC',
      '',
    ]);
    const json = (await call('list', '--json')).out;
    for (const acting of ['\u001b', '\u202e']) expect(json).not.toContain(acting);
    expect(JSON.parse(json)).toMatchObject({
      counts: { failed: 1, active: 0, waiting: 0, deferred: 1 },
      jobs: [{ key: 'pull-request:acme/shop#1', state: 'failed', job: pull(1) }, { state: 'deferred' }],
    });
  });

  test('lists page by page, and one state if that is asked for', async () => {
    await queue.send([pull(1), pull(2), pull(3), pull(50)]);
    await failed(3);
    const first = await call('list', '--limit', '2');
    expect(first.out.match(/^failed/gm)).toHaveLength(2);
    expect(first.out).toContain('Page 1 of 2; --page 2 shows the next.');
    const second = await call('list', '--limit', '2', '--page', '2');
    expect(second.out.match(/^failed/gm)).toHaveLength(1);
    expect(second.out).toMatch(/^deferred/m);
    expect(second.out).not.toContain('Page');
    const keys = `${first.out}${second.out}`.match(/shop#\d+/g);
    expect(new Set(keys).size).toBe(4);
    expect((await call('list', '--page', '9')).out).toContain('There is no page 9.');
    const only = await call('list', '--state', 'deferred');
    expect(only.out.match(/^(failed|deferred) .*/gm)).toEqual([expect.stringMatching(/^deferred/)]);
  });

  test('shows one job with what it asks GitHub as', async () => {
    await queue.send([pull(1)]);
    await failed(1);
    const { out } = await call('show', 'pull-request:acme/shop#1');
    expect(out).toMatch(/^failed {4}pull-request:acme\/shop#1 .*\n {2}asks GitHub as installation 7 on acme\n$/);
    await expect(call('show', 'pull-request:acme/shop#2')).rejects.toThrow(
      new InputError('there is no job "pull-request:acme/shop#2"; run countersign jobs list to see the jobs'),
    );
  });

  test('retries one, which the running process then does with all its tries; it is among the failed no more', async () => {
    await queue.send([pull(1), pull(2)]);
    await failed(2);
    broken = false;
    expect(await call('retry', 'pull-request:acme/shop#1')).toEqual({
      code: 0,
      out: 'pull-request:acme/shop#1 is back on the queue\n',
    });
    await until('it was done', () => done.length === 1);
    await failed(1);
    expect(done).toEqual([1]);
    expect((await call('list', '--state', 'failed')).out).toContain('pull-request:acme/shop#2');
  });

  test('retries all, also one whose subject is on the queue meanwhile', async () => {
    await queue.send([pull(1), pull(2)]);
    await failed(2);
    broken = false;
    const { out } = await call('retry', '--all');
    expect(out.trim().split('\n')).toHaveLength(2);
    await until('both were done', () => done.length === 2);
    await failed(0);
    expect((await call('retry', '--all')).out).toBe('No job failed permanently.\n');
  });

  test('refuses a key that did not fail, names the nearest, and puts nothing back, not even what did', async () => {
    await queue.send([pull(1)]);
    await failed(1);
    broken = false;
    await expect(call('retry', 'pull-request:acme/shop#1', 'pull-request:acme/shp#1')).rejects.toThrow(
      'no job "pull-request:acme/shp#1" failed permanently, so none was retried; did you mean "pull-request:acme/shop#1"?',
    );
    await expect(call('retry', 'nonsense')).rejects.toThrow(
      'run countersign jobs list --state failed to see those that did',
    );
    expect(await queue.count()).toEqual({ ready: 0, active: 0, deferred: 0, failed: 1 });
    expect(done).toEqual([]);
  });

  test('two who retry the same at once put it back once', async () => {
    await queue.send([pull(1)]);
    await failed(1);
    broken = false;
    const [left, right] = await Promise.all([1, 2].map(() => openJobs({ DATABASE_URL: url }, '/')));
    if (left === undefined || right === undefined) throw new Error('both were opened');
    const put = await Promise.all([left.retry(null), right.retry(null)]);
    expect(put.flat()).toEqual(['pull-request:acme/shop#1']);
    await closeAll([left, right]);
    await until('it was done', () => done.length === 1);
  });
});

const closeAll = async (opened: readonly Jobs[]): Promise<void> => {
  for (const one of opened) await one.close();
};

describe('countersign jobs on a directory', () => {
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'countersign-jobs-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));
  const call = async (...argv: readonly string[]) => {
    const io = { ...fakeIo(), env: { DATA_DIR: directory } };
    return { code: await command.run(argv, io), out: io.out() };
  };

  test('says that no app worked there, and that the app has to be stopped first if one does', async () => {
    const database = await openDatabase({ kind: 'directory', path: directory }, fail);
    await expect(call('list')).rejects.toThrow(/is in use by another process\. Stop that one first/);
    await database.close();
    await expect(call('list')).rejects.toThrow(/^the jobs cannot be read: /);
  });

  test('lists and retries what the app left there', async () => {
    const database = await openDatabase({ kind: 'directory', path: directory }, fail);
    const queue = quietQueue(database, {
      backoff: { firstMillis: 1, longestMillis: 1, tries: 1, hopelessTries: 1, random: () => 0, now: Date.now },
    });
    await queue.start();
    await queue.work(async () => {
      throw new Error('502');
    });
    await queue.send([pull(1)]);
    await until('it failed permanently', async () => (await queue.count()).failed === 1);
    await queue.stop(5_000);
    await database.close();
    expect((await call('list')).out).toContain('1 failed permanently, 0 active, 0 waiting, 0 deferred');
    expect((await call('retry', 'pull-request:acme/shop#1')).code).toBe(0);
    expect((await call('list')).out).toContain('0 failed permanently, 0 active, 1 waiting, 0 deferred');
  });
});

test.each([
  [[], 'jobs needs list, show or retry'],
  [['drop'], 'jobs needs list, show or retry'],
  [['list', 'x'], 'list takes no key'],
  [['list', '--state', 'lost'], '"lost" is not a state; the states are failed, active, waiting, deferred'],
  [['list', '--page', '0'], '"0" is not a page number'],
  [['list', '--limit', '1001'], '--limit takes 1,000 at most'],
  [['show'], 'show takes one key'],
  [['show', 'a', 'b'], 'show takes one key'],
  [['show', 'a', '--page', '2'], 'are options of list'],
  [['retry'], 'retry takes either keys or --all'],
  [['retry', 'a', '--all'], 'retry takes either keys or --all'],
  [['list', '--all'], '--all is an option of retry'],
  [['retry', 'a', '--json'], '--json is an option of list and show'],
])('countersign jobs %j is refused', async (argv, problem) => {
  const refused = command.run(argv, fakeIo());
  await expect(refused).rejects.toThrow(UsageError);
  await expect(refused).rejects.toThrow(problem);
});

function fail(error: Error): never {
  throw error;
}

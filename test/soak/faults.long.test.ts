import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Sandbox } from 'github-sandbox';
import pg from 'pg';
import { startSandbox } from '../../demo/shop.ts';
import { openDatabase } from '../../src/store/db/database.ts';
import { quietQueue } from '../support/database.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { Chance } from './chance.ts';
import type { FaultScene, SoakFault } from './faults/fault.ts';
import { FaultLog } from './faults/fault-log.ts';
import { GITHUB_FAULTS } from './faults/github.ts';
import { POSTGRES_FAULTS } from './faults/postgres.ts';
import { FAULTS } from './faults/registry.ts';

/** A time limit: longer than a healthy answer takes, shorter than a disturbed one. */
const SOON_MILLIS = 1_000;
const table = (faults: readonly SoakFault[]) => faults.map((fault) => [fault.name, fault] as const);

test('every fault that a soak knows has a name of its own, which CONTRIBUTING.md tells of', async () => {
  const names = FAULTS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const text = await readFile('CONTRIBUTING.md', 'utf8');
  expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});

describe('of GitHub', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
    sandbox.user('max');
  });
  afterAll(() => sandbox.close());

  /** True if a request is answered in time, correctly, and readably. */
  async function isAnswered(): Promise<boolean> {
    try {
      const answer = await fetch(`${sandbox.url}/api/v3/users/max`, {
        headers: { authorization: 'token ghp_sandbox_max' },
        signal: AbortSignal.timeout(SOON_MILLIS),
      });
      return answer.ok && typeof (await answer.json()) === 'object';
    } catch {
      // However it failed, it is no answer.
      return false;
    }
  }

  test.each(table(GITHUB_FAULTS))('%s spoils every request while it is on, and none after', async (_name, fault) => {
    const scene = { world: { sandbox }, chance: new Chance(1) } as unknown as FaultScene;
    expect(await isAnswered()).toBe(true);
    const end = await fault.begin(scene);
    expect(await Promise.all([isAnswered(), isAnswered()])).toEqual([false, false]);
    await end();
    expect(await isAnswered()).toBe(true);
  });
});

describe('of PostgreSQL', () => {
  let postgres: Postgres;
  let url: string;
  beforeAll(async () => {
    postgres = await startPostgres();
    url = await postgres.database('faults');
    const database = await openDatabase({ kind: 'postgres', url }, () => {});
    const queue = quietQueue(database);
    await queue.start();
    await queue.stop(1_000);
    await database.close();
  });
  afterAll(() => postgres.stop());

  /** Writes to every table that can be locked, within the time, in one session. */
  async function canWrite(): Promise<boolean> {
    const client = new pg.Client({
      connectionString: url,
      statement_timeout: SOON_MILLIS,
      connectionTimeoutMillis: SOON_MILLIS,
    });
    client.on('error', () => {});
    try {
      await client.connect();
      // Long enough for whoever ends sessions to come by.
      await client.query('select pg_sleep(0.5)');
      await client.query('begin');
      for (const name of ['deliveries', 'journal', 'pull_requests', 'turns', 'publications', 'pgboss.job'])
        await client.query(`lock table ${name} in row exclusive mode`);
      await client.query('create table written (one integer)');
      await client.query('rollback');
      return true;
    } catch {
      // However it failed, nothing was written.
      return false;
    } finally {
      await client.end().catch(() => {});
    }
  }

  const without = POSTGRES_FAULTS.filter(({ needsDisk }) => needsDisk !== true);
  test.each(table(without))('%s allows no writes while it is on, and all after', async (_name, fault) => {
    const scene = { database: { kind: 'postgres', url }, postgres, chance: new Chance(1) } as unknown as FaultScene;
    expect(await canWrite()).toBe(true);
    const end = await fault.begin(scene);
    expect(await canWrite()).toBe(false);
    await end();
    expect(await canWrite()).toBe(true);
  });
});

test('a program under a clock that was moved reads that time, and another one as soon as it is moved again', async () => {
  const clock = pathToFileURL(join(import.meta.dirname, '../support/moved-clock.ts')).href;
  const program =
    'setInterval(() => {}, 1e6); const tell = () => process.send([Date.now(), Date.parse(new Date().toISOString()), Date.parse(Date()), new Date(5).getTime()]); tell(); process.on("message", () => setImmediate(tell));';
  const child = spawn(process.execPath, ['--import', `${clock}?millis=3600000`, '-e', program], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const hoursOff = async (): Promise<readonly number[]> => {
    const [[now, date, text, given]] = (await once(child, 'message')) as [readonly [number, number, number, number]];
    return [...[now, date, text].map((at) => Math.round((at - Date.now()) / 3_600_000)), given];
  };
  try {
    expect(await hoursOff()).toEqual([1, 1, 1, 5]);
    child.send({ clockMillis: -7_200_000 });
    expect(await hoursOff()).toEqual([-2, -2, -2, 5]);
  } finally {
    child.kill();
    await once(child, 'exit');
  }
});

test('the log of faults names the one that is on, or was last, and lets only those starts fail that met a fault of the database', () => {
  const [github, database] = [GITHUB_FAULTS[0], POSTGRES_FAULTS[0]];
  if (github === undefined || database === undefined) throw new Error('there is no fault');
  const log = new FaultLog();
  const longAgo = Date.now() - 60_000;
  expect([log.words, log.refusesStarts(longAgo)]).toEqual(['before any fault', false]);
  log.began(github);
  expect([log.words, log.refusesStarts(longAgo)]).toEqual([`during ${github.name}`, false]);
  log.ended();
  log.right(1_250);
  expect([log.words, log.timesOf(github.name)]).toEqual([`0 s after ${github.name}`, 1]);
  log.began(database);
  expect([log.refusesStarts(longAgo), log.timesOf(database.name)]).toEqual([true, 0]);
  log.ended();
  expect([log.refusesStarts(longAgo), log.refusesStarts(Date.now() + 1)]).toEqual([true, false]);
  expect(log.longest).toEqual({ [github.name]: 1.3 });
});

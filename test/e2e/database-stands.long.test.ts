import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { postWebhook } from '../support/app.ts';
import type { AppProcess } from '../support/app-process.ts';
import { addressOf, useShopProcesses } from '../support/shop-processes.ts';
import { until } from '../support/until.ts';

/** GitHub takes what is answered later for lost. */
const GITHUB_WAITS_MILLIS = 10_000;

const shop = useShopProcesses();
let other: pg.Client;

beforeEach(async () => {
  other = new pg.Client(shop().database);
  await other.connect();
});
afterEach(() => other.end());

const pushTo = (repositoryId: number, number: number, push = 1) =>
  JSON.stringify({
    action: 'synchronize',
    installation: { id: 7 },
    repository: { id: repositoryId, name: `r${repositoryId}`, owner: { login: 'acme' } },
    pull_request: { number, head: { sha: String(push).padStart(40, 'a') }, updated_at: '2026-03-02T09:00:00Z' },
    before: 'b'.repeat(40),
  });
/** The status of the answer; `late` where GitHub would not have waited for it. */
async function deliver(process: AppProcess, body: string): Promise<number | 'late'> {
  const began = performance.now();
  const { status } = await postWebhook(addressOf(process), body);
  return performance.now() - began < GITHUB_WAITS_MILLIS ? status : 'late';
}
async function readiness(process: AppProcess): Promise<string> {
  const answer = await fetch(`${addressOf(process)}/readyz`);
  return `${answer.status} ${await answer.text()}`;
}
const READY = '200 ok';
const doneJobs = async () =>
  (await other.query("select 1 from pgboss.job where name = 'subject' and state = 'completed'")).rows.length;

describe('while another session', () => {
  test.each<{ readonly holds: string; readonly sql: string; readonly blocked: number }>([
    { holds: 'a pull request', sql: 'select from pull_requests where repository_id = 1 for update', blocked: 503 },
    { holds: 'pull requests of a repository', sql: 'update repositories set name = name where id = 1', blocked: 202 },
    { holds: 'a job', sql: "select from pgboss.job where singleton_key like '%r1#1' for update", blocked: 503 },
  ])(
    'holds $holds, deliveries about others are stored, and the others are answered in time',
    async ({ sql, blocked }) => {
      const process = await shop().start('app', 'web');
      expect(await deliver(process, pushTo(1, 1))).toBe(202);
      await other.query('begin');
      await other.query(sql);
      const held = [2, 3, 4, 5, 6, 7, 8, 9].map((push) => deliver(process, pushTo(1, 1, push)));
      const others = Array.from({ length: 30 }, (_, index) => deliver(process, pushTo(2 + index, 1)));
      expect(new Set(await Promise.all(others))).toEqual(new Set([202]));
      expect(new Set(await Promise.all(held))).toEqual(new Set([blocked]));
      expect(await readiness(process)).toBe(READY);
      await other.query('rollback');
      expect(await deliver(process, pushTo(1, 1, 2))).toBe(202);
    },
  );

  test.each(['deliveries', 'repositories', 'pull_requests', 'head_sightings', 'pgboss.job'])(
    'holds the table %s, every delivery is answered in time, and the process says that it is not ready',
    async (table) => {
      const process = await shop().start('app', 'web');
      await other.query('begin');
      await other.query(`lock table ${table} in exclusive mode`);
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, index) => deliver(process, pushTo(1 + index, 1))),
      );
      expect(new Set(answers)).toEqual(new Set([503]));
      expect(await readiness(process)).toBe('503 not ready: another session holds a lock in the database');
      const lines = () =>
        process.lines.filter(({ msg }) => msg.startsWith('another session holds a lock in the database'));
      await until('it is said in the log', () => lines().length > 0);
      expect(lines()).toHaveLength(1);
      await other.query('rollback');
      await until('it is ready again', async () => (await readiness(process)) === READY);
      expect(await deliver(process, pushTo(1, 1))).toBe(202);
    },
  );

  test('holds the table pull_requests, deliveries that need none of it are stored between those that do', async () => {
    const process = await shop().start('app', 'web');
    const labeled = (number: number) =>
      JSON.stringify({
        action: 'labeled',
        installation: { id: 7 },
        repository: { id: number, name: `r${number}`, owner: { login: 'acme' } },
        pull_request: { number: 1 },
      });
    await other.query('begin');
    await other.query('lock table pull_requests in exclusive mode');
    const numbers = Array.from({ length: 45 }, (_, index) => 1 + index);
    const answers = numbers.map((number) => ({
      needing: deliver(process, pushTo(number, 1)),
      others: deliver(process, labeled(100 + number)),
    }));
    expect(new Set(await Promise.all(answers.map(({ others }) => others)))).toEqual(new Set([202]));
    expect(new Set(await Promise.all(answers.map(({ needing }) => needing)))).toEqual(new Set([503]));
    await other.query('rollback');
  });

  test.each([
    { holds: 'the end of a journal', sql: 'select from journal_ends for update' },
    { holds: 'the journal', sql: 'lock table journal in exclusive mode' },
    { holds: 'the ends of all journals', sql: 'lock table journal_ends in exclusive mode' },
  ])('REC-1: holds $holds, decisions wait for it and hold nothing that a delivery needs', async ({ sql }) => {
    const { sandbox, seeded } = shop();
    const process = await shop().start('app', 'all');
    const { number } = sandbox.as('dev').openPullRequest('acme/shop', { title: 'Release', head: 'release/1.4' });
    const repository = [...sandbox.world.repositories.values()].find(({ name }) => name === 'shop');
    const labeled = JSON.stringify({
      action: 'labeled',
      installation: { id: seeded.installation.id },
      repository: { id: repository?.id, name: 'shop', owner: { login: 'acme' } },
      pull_request: { number },
    });
    expect(await deliver(process, labeled)).toBe(202);
    await until('it was decided', async () => (await doneJobs()) > 0);
    await other.query('begin');
    await other.query(sql);
    for (let push = 1; push <= 6; push++) {
      expect(await deliver(process, labeled)).toBe(202);
      await until('the decision waits for the journal', async () => {
        const waits = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%journal%'";
        await other.query('select pg_stat_clear_snapshot()');
        return (await other.query(waits)).rows.length > 0;
      });
      expect(await deliver(process, pushTo(repository?.id ?? 0, number, push))).toBe(202);
    }
    expect(await readiness(process)).toBe(READY);
  });
});

test.each<{ readonly how: string; readonly on: string; readonly off: string; readonly why: string }>([
  {
    how: 'read-only',
    on: 'alter database NAME set default_transaction_read_only = on',
    off: 'alter database NAME reset default_transaction_read_only',
    why: 'the database is read-only',
  },
  {
    how: 'full',
    on: "create function refuse() returns trigger language plpgsql as $$ begin raise exception 'No space left on device' using errcode = '53100'; end $$; create trigger refuse before insert on deliveries execute function refuse()",
    off: 'drop trigger refuse on deliveries',
    why: 'the database has no space left on its disk',
  },
])('a database that is $how makes the process not ready, and it goes on by itself when that ends', async (fault) => {
  const process = await shop().start('app', 'all');
  const name = new URL(shop().database).pathname.slice(1);
  const endSessions = () =>
    other.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
  expect(await deliver(process, pushTo(1, 1))).toBe(202);
  await other.query(fault.on.replace('NAME', name));
  await endSessions();
  await until('it is not ready', async () => (await readiness(process)) !== READY);
  await until('it says why', async () => (await readiness(process)) === `503 not ready: ${fault.why}`);
  expect(await deliver(process, pushTo(1, 1, 2))).toBe(503);
  await other.query('set default_transaction_read_only = off');
  // Sessions that began meanwhile go on, and keep what they began with.
  await other.query(fault.off.replace('NAME', name));
  await until('it is ready again', async () => (await readiness(process)) === READY);
  expect(await deliver(process, pushTo(1, 1, 3))).toBe(202);
  expect(process.hasEnded).toBe(false);
});

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { Sandbox } from '../../sandbox/sandbox.ts';
import { type SeededWorld, seed } from '../../sandbox/seed.ts';
import { postWebhook, WEBHOOK_SECRET } from '../support/app.ts';
import { AppProcess } from '../support/app-process.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { Pull } from '../support/pull.ts';
import { until } from '../support/until.ts';

const SHOP = 'acme/shop';
/** Much longer than the process that hangs is given; what it was waiting for shows, should it wait for it. */
const HANGS_MILLIS = 30_000;

let postgres: Postgres;
let url: string;
let sandbox: Sandbox;
let seeded: SeededWorld;
let admin: pg.Client;
let made = 0;
const processes: AppProcess[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
});
beforeEach(async () => {
  url = await postgres.database(`drain_${++made}`);
  sandbox = await Sandbox.start();
  seeded = seed(sandbox);
  admin = new pg.Client(url);
  await admin.connect();
});
afterEach(async () => {
  for (const process of processes.splice(0)) {
    process.signal('SIGKILL');
    await process.ended();
  }
  await admin.end();
  await sandbox.close();
});
afterAll(() => postgres.stop());

const started = async (role: 'web' | 'all', drainSeconds: number) => {
  const process = await AppProcess.start('app', {
    APP_ID: String(seeded.app.id),
    PRIVATE_KEY: seeded.privateKey,
    WEBHOOK_SECRET,
    GITHUB_API_URL: `${sandbox.url}/api/v3`,
    DATABASE_URL: url,
    HOST: '127.0.0.1',
    PORT: '0',
    ROLE: role,
    DRAIN_SECONDS: String(drainSeconds),
  });
  processes.push(process);
  return process;
};
const nobody = () => Promise.reject(new Error('in this test people act by themselves'));
const addressOf = (process: AppProcess): string => process.url ?? '';
const pushed = () =>
  JSON.stringify({ action: 'labeled', repository: { id: 1, name: 'shop', owner: { login: 'acme' } } });
const waitingForLocks = async () => {
  const { rows } = await admin.query("select 1 from pg_stat_activity where wait_event_type = 'Lock'");
  return rows.length;
};
const storedDeliveries = async () => (await admin.query<{ id: string }>('select id from deliveries')).rows;

test('VER-6: a job that hangs for longer than the process may take to end is taken up by another, which alone writes', async () => {
  const first = await started('all', 1);
  seeded.app.webhook = { url: `${addressOf(first)}/api/github/webhooks`, secret: WEBHOOK_SECRET };
  sandbox.faults.add({ operation: 'Snapshot', times: 1, effect: { kind: 'latency', millis: HANGS_MILLIS } });
  const { number } = sandbox.as('dev').openPullRequest(SHOP, { title: 'Release 1.4', head: 'release/1.4' });
  await until('the first process hangs over the job', () => sandbox.faults.list.length === 0);
  first.signal('SIGTERM');
  expect(await first.ended()).toBe(0);
  const release = new Pull({ sandbox, seeded, by: nobody, pushBy: nobody }, SHOP, number);
  expect(release.checks()).toEqual([]);

  await started('all', 1);
  await until('the other has done it', () => release.checklists().length > 0);
  expect(release.conclusion).toBe('action_required');
  expect(release.checks()).toHaveLength(1);
});

test('a delivery that is under way at SIGTERM is answered once it is stored, and a new one is not taken', async () => {
  const process = await started('web', 60);
  await admin.query('begin');
  await admin.query('lock table deliveries in exclusive mode');
  const underWay = postWebhook(addressOf(process), pushed(), { 'x-github-delivery': 'under-way' });
  await until('it waits for the database', async () => (await waitingForLocks()) > 0);
  process.signal('SIGTERM');
  await until('new ones are refused', () =>
    fetch(`${addressOf(process)}/healthz`, { headers: { connection: 'close' } }).then(
      () => false,
      () => true,
    ),
  );
  await admin.query('rollback');
  expect((await underWay).status).toBe(202);
  expect(await process.ended()).toBe(0);
  expect(await storedDeliveries()).toEqual([{ id: 'under-way' }]);
});

test('a delivery that cannot be stored before the process has to end is cut off, and counts in full when it comes again', async () => {
  const process = await started('web', 1);
  await admin.query('begin');
  await admin.query('lock table deliveries in exclusive mode');
  const underWay = postWebhook(addressOf(process), pushed(), { 'x-github-delivery': 'again' });
  const cutOff = underWay.then(
    ({ status }) => `answered ${status}`,
    () => 'cut off',
  );
  await until('it waits for the database', async () => (await waitingForLocks()) > 0);
  process.signal('SIGTERM');
  expect(await cutOff).toBe('cut off');
  // The connection that hangs is not waited for either.
  expect(await process.ended()).toBe(1);
  expect(process.lines.map(({ msg }) => msg)).toContain('something did not end in time and is cut off');
  await admin.query('rollback');
  await until('the database has noticed', async () => (await waitingForLocks()) === 0);

  const next = await started('web', 1);
  expect((await postWebhook(addressOf(next), pushed(), { 'x-github-delivery': 'again' })).status).toBe(202);
  expect(await storedDeliveries()).toEqual([{ id: 'again' }]);
});

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { postWebhook, WEBHOOK_SECRET } from '../support/app.ts';
import { Pull } from '../support/pull.ts';
import { addressOf, useShopProcesses } from '../support/shop-processes.ts';
import { until } from '../support/until.ts';

const REPOSITORY = 'acme/shop';
/** Much longer than the time that a hanging process is given. If the test waited for it, that would show. */
const HANGS_MILLIS = 30_000;

const shop = useShopProcesses();
let admin: pg.Client;

beforeEach(async () => {
  admin = new pg.Client(shop().database);
  await admin.connect();
});
afterEach(() => admin.end());

const started = (role: 'web' | 'all', drainSeconds: number) =>
  shop().start('app', role, { DRAIN_SECONDS: String(drainSeconds) });
const nobody = () => Promise.reject(new Error('in this test people act by themselves'));
const pushed = () =>
  JSON.stringify({ action: 'labeled', repository: { id: 1, name: 'shop', owner: { login: 'acme' } } });
const waitingForLocks = async () => {
  // Within a transaction PostgreSQL shows the same sessions over and over, unless it is told to look again.
  await admin.query('select pg_stat_clear_snapshot()');
  const { rows } = await admin.query("select 1 from pg_stat_activity where wait_event_type = 'Lock'");
  return rows.length;
};
const storedDeliveries = async () => (await admin.query<{ id: string }>('select id from deliveries')).rows;

test('VER-6: a job that hangs for longer than the process may take to end is taken up by another, which alone writes', async () => {
  const { sandbox, seeded } = shop();
  const first = await started('all', 1);
  seeded.app.webhook = { url: `${addressOf(first)}/api/github/webhooks`, secret: WEBHOOK_SECRET };
  sandbox.faults.add({ operation: 'Snapshot', times: 1, effect: { kind: 'latency', millis: HANGS_MILLIS } });
  const { number } = sandbox.as('dev').openPullRequest(REPOSITORY, { title: 'Release 1.4', head: 'release/1.4' });
  await until('the first process hangs over the job', () => sandbox.faults.list.length === 0);
  first.signal('SIGTERM');
  expect(await first.ended()).toBe(0);
  const release = new Pull({ sandbox, seeded, by: nobody, pushBy: nobody }, REPOSITORY, number);
  expect(release.checks()).toEqual([]);

  await started('all', 1);
  await until('the other has done it', () => release.checklists().length > 0);
  expect(release.conclusion).toBe('in_progress');
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
  // The statement that waits for the lock gives up by itself, in less than the process is given to close the database.
  expect(await process.ended()).toBe(0);
  await admin.query('rollback');
  await until('the database has noticed', async () => (await waitingForLocks()) === 0);

  const next = await started('web', 1);
  expect((await postWebhook(addressOf(next), pushed(), { 'x-github-delivery': 'again' })).status).toBe(202);
  expect(await storedDeliveries()).toEqual([{ id: 'again' }]);
});

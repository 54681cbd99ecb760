import { afterEach, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { postWebhook } from '../support/app.ts';
import type { AppProcess } from '../support/app-process.ts';
import { Network } from '../support/network.ts';
import { addressOf, useShopProcesses } from '../support/shop-processes.ts';
import { until } from '../support/until.ts';

const shop = useShopProcesses();
let sent: { readonly id: string; readonly status: number }[];
let sending: boolean;
let senders: Promise<void>[];

beforeEach(() => {
  sent = [];
  sending = true;
  senders = [];
});
afterEach(() => {
  sending = false;
});

const body = (number: number) =>
  JSON.stringify({
    action: 'synchronize',
    installation: { id: shop().seeded.installation.id },
    repository: { id: 4711, name: 'unknown', owner: { login: 'acme' } },
    pull_request: { number, head: { sha: String(number).padStart(40, 'a') }, updated_at: '2026-03-02T09:00:00Z' },
    before: 'b'.repeat(40),
  });
/** Posts webhooks one after the other, on several connections at once, until it ends. */
function load(process: AppProcess): void {
  for (let line = 0; line < 4; line++)
    senders.push(
      (async () => {
        for (let number = 1; sending; number++) {
          const id = `${line}-${number}`;
          const { status } = await postWebhook(addressOf(process), body(number), { 'x-github-delivery': id });
          sent.push({ id, status });
        }
      })(),
    );
}
const ended = async () => {
  sending = false;
  await Promise.all(senders);
};
async function ask<Row>(sql: string): Promise<readonly Row[]> {
  const client = new pg.Client(shop().database);
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
const ready = async (process: AppProcess) => (await fetch(`${addressOf(process)}/readyz`)).status;
/** What was acknowledged, and is not there. */
const lost = async () => {
  const stored = new Set((await ask<{ id: string }>('select id from deliveries')).map(({ id }) => id));
  return sent.filter(({ id, status }) => status === 202 && !stored.has(id));
};
/**
 * The errors that the process logged, and its lines about the database.
 * Without the deliveries that it could not store, and with its output outside of the log.
 */
const said = ({ lines }: AppProcess) =>
  lines.flatMap(({ level, msg, name }) =>
    level === 0 || (level >= 50 && !msg.startsWith('webhook could not be stored')) || name === 'database'
      ? [{ level, msg }]
      : [],
  );
const TERMINATE = `select count(pg_terminate_backend(pid)) from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid()`;

test('a process whose sessions are all ended under load, time and again, lives, loses nothing that it acknowledged, and says it once', async () => {
  const process = await shop().start('app', 'all');
  load(process);
  for (let times = 1; times <= 5; times++) {
    const before = sent.length;
    await until('some came through', () => sent.length > before + 40);
    await ask(TERMINATE);
  }
  await until('it is over', () => said(process).some(({ level }) => level === 40));
  await ended();
  expect(process.hasEnded).toBe(false);
  expect(await lost()).toEqual([]);
  expect(sent.filter(({ status }) => status !== 202 && status !== 503)).toEqual([]);
  expect(await ready(process)).toBe(200);
  const lines = said(process);
  // Five ends in a row are one outage, or two where the machine took its time between them.
  expect(lines.length).toBeLessThanOrEqual(10);
  expect(new Set(lines.map(({ level }) => level))).toEqual(new Set([50, 40]));
});

test('a process outlives its PostgreSQL, says so by 503 and one line, and goes on by itself when it is back', async () => {
  const process = await shop().start('app', 'all');
  load(process);
  await until('some came through', () => sent.length > 40);
  await shop().postgres.kill();
  await until('deliveries are refused', () => sent.filter(({ status }) => status === 503).length > 10);
  expect(await ready(process)).toBe(503);
  await ended();
  await shop().postgres.revive();
  await until('it stores again', async () => (await ready(process)) === 200);
  await until('it says so', () => said(process).some(({ level }) => level === 40));
  expect(await lost()).toEqual([]);
  expect((await postWebhook(addressOf(process), body(1))).status).toBe(202);
  expect(said(process)).toEqual([
    { level: 50, msg: expect.stringMatching(/^(the database does not answer|a connection to the database was lost)/) },
    { level: 40, msg: 'the database accepts writes again' },
  ]);
  const failed = sent.filter(({ status }) => status === 503).length;
  expect(process.lines.filter(({ msg }) => msg.startsWith('webhook could not be stored'))).toHaveLength(failed);
  const { number } = shop()
    .sandbox.as('dev')
    .openPullRequest('acme/shop', { title: 'Release 1.4', head: 'release/1.4' });
  const job = `pull-request:acme/shop#${number}`;
  expect(
    (
      await postWebhook(
        addressOf(process),
        JSON.stringify({
          action: 'labeled',
          installation: { id: shop().seeded.installation.id },
          repository: { id: 4712, name: 'shop', owner: { login: 'acme' } },
          pull_request: { number },
        }),
      )
    ).status,
  ).toBe(202);
  await until(
    'work goes on',
    async () =>
      (await ask(`select 1 from pgboss.job where singleton_key = '${job}' and state = 'completed'`)).length > 0,
  );
});

test('sessions that PostgreSQL ends for being idle are made anew, without a log line for each', async () => {
  const name = new URL(shop().database).pathname.slice(1);
  await ask(`alter database ${name} set idle_session_timeout = '1s'`);
  const process = await shop().start('app', 'all');
  const seen = new Set<number>();
  await until('many sessions came and went', async () => {
    const rows = await ask<{ pid: number }>(
      `select pid from pg_stat_activity where datname = '${name}' and pid <> pg_backend_pid()`,
    );
    for (const { pid } of rows) seen.add(pid);
    return seen.size > 20;
  });
  expect((await postWebhook(addressOf(process), body(1))).status).toBe(202);
  expect(process.hasEnded).toBe(false);
  // One that was ended in the very moment in which somebody wanted it may be said.
  expect(said(process).length).toBeLessThanOrEqual(4);
});

test('a network that swallows everything is found out, and all goes on when it no longer does', async () => {
  const network = await Network.to(shop().database);
  const process = await shop().start('app', 'all', { DATABASE_URL: network.url });
  expect((await postWebhook(addressOf(process), body(1))).status).toBe(202);
  network.swallows = true;
  expect((await postWebhook(addressOf(process), body(2))).status).toBe(503);
  expect(await ready(process)).toBe(503);
  network.swallows = false;
  await until('it stores again', async () => (await ready(process)) === 200);
  await until('it says so', () => said(process).some(({ level }) => level === 40));
  expect((await postWebhook(addressOf(process), body(3))).status).toBe(202);
  expect(process.hasEnded).toBe(false);
  network.end();
});

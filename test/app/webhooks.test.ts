import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { HANDLED_EVENTS, type HandledEvent, isHandled } from '../../src/app/events.ts';
import { type RunningApp, start } from '../../src/main.ts';
import type { Database } from '../../src/store/db/database.ts';
import { metricsOf, postWebhook, readableLog, signatureOf, testSettings } from '../support/app.ts';
import { memoryDatabase } from '../support/database.ts';
import { RawHttp } from '../support/raw-http.ts';
import { until } from '../support/until.ts';
import { asSentToAnApp, webhookExamples } from '../support/webhook-examples.ts';

/** What waits after all examples of an event. Jobs of one key wait only once, and the examples are of few subjects. */
const ENQUEUED: Readonly<Record<HandledEvent, readonly string[]>> = {
  pull_request: ['pull-request:codertocat/hello-world#2'],
  pull_request_review: ['pull-request:codertocat/hello-world#2'],
  pull_request_review_comment: ['pull-request:codertocat/hello-world#2'],
  // All of them are comments on issues.
  issue_comment: [],
  push: ['repository:codertocat/hello-world', 'tag:codertocat/hello-world:simple-tag', 'tags:codertocat/hello-world'],
  create: ['tag:codertocat/hello-world:simple-tag', 'tags:codertocat/hello-world'],
  delete: ['tag:codertocat/hello-world:simple-tag', 'tags:codertocat/hello-world'],
  release: [],
  merge_group: ['merge-group:octo-org/octo-repo@2ffea6db159f6b6c47a24e778fb9ef40cf6b1c7d'],
  // All of them are about other apps' checks.
  check_run: [],
  check_suite: [
    'pull-request:codertocat/hello-world#2',
    'release-commit:codertocat/hello-world@ec26c3e57ca3a959ca5aad62de7213c562f8c821',
  ],
  status: [],
  deployment: ['deployment:codertocat/hello-world:145988746'],
  deployment_protection_rule: [],
  membership: ['people:octocoders'],
  member: ['people:codertocat'],
  team: ['people:octocoders'],
  organization: ['people:octocoders'],
  repository: ['repository:codertocat/hello-world', 'repository:octocoders/hello-world'],
  label: ['repository:codertocat/hello-world'],
  installation: ['owner:codertocat', 'repository:codertocat/hello-world'],
  installation_repositories: ['repository:codertocat/space'],
};

const SECRET_BEFORE = 'the secret that is on its way out';
const { log, lines } = readableLog();
let database: Database;
let app: RunningApp;

beforeAll(async () => {
  database = await memoryDatabase();
  // The app that sent the examples' check suites, so that they are its own.
  const settings = testSettings({ APP_ID: '29310', WEBHOOK_SECRET_PREVIOUS: SECRET_BEFORE });
  app = await start(settings, { database, log, work: false });
});
afterAll(() => app.stop());
beforeEach(async () => {
  lines.length = 0;
  await sql`truncate deliveries, repositories, people_epochs cascade`.execute(database.db);
  await sql`delete from pgboss.job`.execute(database.db);
});

const waiting = async (): Promise<readonly string[]> => {
  const jobs = sql<{ key: string }>`select singleton_key as key from pgboss.job order by singleton_key`;
  return (await jobs.execute(database.db)).rows.map(({ key }) => key);
};
const countOf = async (table: string): Promise<number> => {
  const { rows } = await sql<{ count: number | string }>`select count(*) from ${sql.table(table)}`.execute(database.db);
  return Number(rows[0]?.count);
};
/** Everything that an event could leave behind. */
const traces = async () => ({
  deliveries: await countOf('deliveries'),
  repositories: await countOf('repositories'),
  heads: await countOf('head_sightings'),
  jobs: (await waiting()).length,
});
const NO_TRACE = { deliveries: 0, repositories: 0, heads: 0, jobs: 0 };
/** What the log says of webhooks: 40 warns, 50 is an error. */
const said = () =>
  lines.flatMap(({ level, msg, name }) => (name === 'webhooks' || name === 'web' ? [{ level, msg }] : []));

test.each(webhookExamples)(
  'every example of $name is taken, and enqueues what it concerns',
  async ({ name, payloads }) => {
    for (const payload of payloads) {
      const answer = await postWebhook(app.url, asSentToAnApp(payload, { id: 7, owner: 'Codertocat' }), {
        'x-github-event': name,
      });
      expect(answer.status).toBe(202);
    }
    expect(said().filter(({ level }) => level >= 40)).toEqual([]);
    if (isHandled(name)) {
      expect(await waiting()).toEqual(ENQUEUED[name]);
      expect(await countOf('deliveries')).toBe(payloads.length);
    } else {
      expect(await traces()).toEqual(NO_TRACE);
      expect(said()).toHaveLength(payloads.length);
    }
  },
);

test('the examples hold every event that is subscribed to but one, which GitHub has no example of', () => {
  const missing = HANDLED_EVENTS.filter((name) => !webhookExamples.some((example) => example.name === name));
  expect(missing).toEqual(['deployment_protection_rule']);
});

const body = JSON.stringify({
  action: 'synchronize',
  installation: { id: 7 },
  before: 'a'.repeat(40),
  repository: { id: 1, name: 'shop', owner: { login: 'acme' } },
  pull_request: { number: 12, updated_at: '2026-03-02T12:00:00Z', head: { sha: 'b'.repeat(40) } },
  sender: { id: 5, login: 'dev', type: 'User' },
});
const ONE_TRACE = { deliveries: 1, repositories: 1, heads: 1, jobs: 1 };

describe('an event that is stored', () => {
  test('is acknowledged with its delivery, head and job in the database', async () => {
    expect((await postWebhook(app.url, body)).status).toBe(202);
    expect(await traces()).toEqual(ONE_TRACE);
  });

  test('is acknowledged again when it comes again, and does nothing twice', async () => {
    for (let time = 0; time < 3; time++) {
      expect((await postWebhook(app.url, body, { 'x-github-delivery': 'the-same' })).status).toBe(202);
    }
    expect(await traces()).toEqual(ONE_TRACE);
  });

  test('is taken while the secret is changed, whichever of the two signed it', async () => {
    const signed = { 'x-hub-signature-256': signatureOf(body, SECRET_BEFORE) };
    expect((await postWebhook(app.url, body, signed)).status).toBe(202);
    expect((await postWebhook(app.url, body)).status).toBe(202);
    expect(await countOf('deliveries')).toBe(2);
  });

  test('takes every character that a person can type', async () => {
    const odd = body.replace('"acme"', '"acme","title":"\\u0000 \ud83d\ude80 \u202e ä"');
    expect((await postWebhook(app.url, odd)).status).toBe(202);
    expect(await traces()).toEqual(ONE_TRACE);
  });

  test('is taken with a byte order mark before it', async () => {
    expect((await postWebhook(app.url, `\ufeff${body}`)).status).toBe(202);
    expect(await traces()).toEqual(ONE_TRACE);
  });

  test('is taken with a body of nearly 25 MB', async () => {
    const large = body.replace('{', `{"filling":"${'x'.repeat(24 * 1024 * 1024)}",`);
    expect((await postWebhook(app.url, large)).status).toBe(202);
    expect(await traces()).toEqual(ONE_TRACE);
  });
});

test('a sender who goes away before the end leaves a count, no trace, and no line in the log', async () => {
  const sender = await RawHttp.open(app.url);
  const count = async () =>
    Number(
      /^countersign_deliveries_total{event="push",result="aborted",status="499"} (\d+)/m.exec(
        await metricsOf(app.url),
      )?.[1],
    );
  sender.send(
    `POST /api/github/webhooks HTTP/1.1\r\nHost: app\r\nContent-Type: application/json\r\nX-GitHub-Event: push\r\nX-GitHub-Delivery: one\r\nX-Hub-Signature-256: ${signatureOf(body)}\r\nContent-Length: 1000\r\n\r\n{`,
  );
  expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
  sender.abort();
  await until('it is counted', async () => (await count()) === 1);
  expect(said()).toEqual([]);
  expect(await traces()).toEqual(NO_TRACE);
});

describe('what is refused leaves a line in the log and nothing else', () => {
  const large = `{"filling":"${'x'.repeat(25 * 1024 * 1024)}"}`;
  test.each<[string, number, string, Parameters<typeof postWebhook>[2]]>([
    ['a wrong signature', 401, body, { 'x-hub-signature-256': signatureOf(body, 'another secret of somebody') }],
    [
      'a signature made with the well-known secret',
      401,
      body,
      { 'x-hub-signature-256': signatureOf(body, 'development') },
    ],
    ['the signature of another body', 401, body, { 'x-hub-signature-256': signatureOf(`${body} `) }],
    ['a signature that is none', 401, body, { 'x-hub-signature-256': 'sha256=' }],
    ['no signature', 401, body, { 'x-hub-signature-256': null }],
    ['only the old signature', 401, body, { 'x-hub-signature-256': null, 'x-hub-signature': 'sha1=00' }],
    ['a body beyond 25 MB', 413, large, { 'x-hub-signature-256': 'sha256=00' }],
    ['broken JSON', 400, body.slice(0, -1), {}],
    ['JSON that is no object', 400, '"pull_request"', {}],
    ['JSON that is a list', 400, '[]', {}],
    ['an empty body', 400, '', {}],
    ['no event', 400, body, { 'x-github-event': null }],
    ['no delivery', 400, body, { 'x-github-delivery': null }],
    ['a form instead of JSON', 415, body, { 'content-type': 'application/x-www-form-urlencoded' }],
    ['a compressed body', 415, body, { 'content-encoding': 'gzip' }],
  ])('%s', async (_, status, sent, headers) => {
    const answer = await postWebhook(app.url, sent, headers);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({ error: expect.any(String) });
    expect(await traces()).toEqual(NO_TRACE);
    expect(said()).toEqual([{ level: 40, msg: expect.stringContaining('webhook refused') }]);
  });

  test.each(['sponsorship', 'a_new_event', '__proto__', 'constructor', '*', 'error'])(
    'an event that concerns no rule is acknowledged: %s',
    async (name) => {
      expect((await postWebhook(app.url, body, { 'x-github-event': name })).status).toBe(202);
      expect(await traces()).toEqual(NO_TRACE);
      expect(said()).toEqual([{ level: 30, msg: 'webhook ignored: no rule uses this event' }]);
    },
  );
});

test('an event without what is needed is acknowledged, and the log says what is missing', async () => {
  expect((await postWebhook(app.url, '{"action":"opened","installation":{"id":7}}')).status).toBe(202);
  expect(await traces()).toEqual({ ...NO_TRACE, deliveries: 1 });
  expect(lines.find((line) => line.name === 'webhooks')).toMatchObject({
    level: 40,
    remark: expect.stringContaining('repository'),
  });
});

test('a process that only works takes no webhooks, and says so', async () => {
  const worker = await start({ ...testSettings(), role: 'worker' }, { database: await memoryDatabase(), log });
  try {
    const answer = await postWebhook(worker.url, body);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ error: expect.stringContaining('ROLE is worker') });
    expect((await fetch(`${worker.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${worker.url}/readyz`)).status).toBe(200);
  } finally {
    await worker.stop();
  }
});

test('while the database is away nothing is acknowledged; the redelivery then counts in full', async () => {
  const away = await memoryDatabase();
  const other = await start(testSettings(), { database: away, log, work: false });
  try {
    await sql`alter table head_sightings rename to elsewhere`.execute(away.db);
    const headers = { 'x-github-delivery': 'twice' };
    expect((await postWebhook(other.url, body, headers)).status).toBe(503);
    expect(said()).toContainEqual({ level: 50, msg: expect.stringContaining('could not be stored') });
    expect(JSON.stringify(lines)).not.toContain('pull_request":');
    await sql`alter table elsewhere rename to head_sightings`.execute(away.db);
    expect((await postWebhook(other.url, body, headers)).status).toBe(202);
    expect(await other.jobs()).toMatchObject({ ready: 1 });
  } finally {
    await other.stop();
  }
});

describe('other addresses', () => {
  test('say what this is, that it lives, and that it can take work', async () => {
    expect(await (await fetch(app.url)).text()).toContain('countersign/readiness');
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${app.url}/readyz`)).status).toBe(200);
  });
  test('that do not exist say where webhooks go', async () => {
    const answer = await fetch(app.url, { method: 'POST', body });
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('/api/github/webhooks');
    expect((await fetch(`${app.url}/api/github/webhooks`)).status).toBe(405);
  });
});

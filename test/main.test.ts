import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { start } from '../src/main.ts';
import { postWebhook, readableLog, testSettings, WEBHOOK_SECRET } from './support/app.ts';
import { memoryDatabase } from './support/database.ts';
import { until } from './support/until.ts';

const settings = testSettings();
let directory: string;
let github: Server;
let asked: string[];
let child: ChildProcess | null = null;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'countersign-main-'));
  asked = [];
  // A GitHub that has delivered nothing before, takes its time, and then fails.
  github = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    if (path.includes('/app/hook/deliveries')) response.end('[]');
    else setTimeout(() => response.writeHead(503).end(), 300);
  });
  github.listen(0, '127.0.0.1');
  await once(github, 'listening');
});
afterEach(async () => {
  child?.kill('SIGKILL');
  github.closeAllConnections();
  github.close();
  await rm(directory, { recursive: true, force: true });
});

function run(more: Record<string, string> = {}) {
  const address = github.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const env = {
    PATH: process.env.PATH,
    APP_ID: String(settings.appId),
    PRIVATE_KEY: settings.privateKey,
    WEBHOOK_SECRET,
    GITHUB_API_URL: `http://127.0.0.1:${port}/api/v3`,
    DATA_DIR: join(directory, 'data'),
    HOST: '127.0.0.1',
    PORT: '0',
    ...more,
  };
  const started = spawn(process.execPath, [join(process.cwd(), 'src/main.ts')], { cwd: directory, env, stdio: 'pipe' });
  child = started;
  const said = { text: '' };
  for (const stream of [started.stdout, started.stderr]) stream.on('data', (chunk) => (said.text += String(chunk)));
  return { started, said };
}

const body = (number: number) =>
  JSON.stringify({
    action: 'labeled',
    installation: { id: 7 },
    repository: { id: 1, name: 'shop', owner: { login: 'acme' } },
    pull_request: { number },
  });

test('with settings that are wrong the process says all that is and ends with 1', async () => {
  const { started, said } = run({ WEBHOOK_SECRET: 'development', APP_ID: '' });
  expect(await once(started, 'exit')).toEqual([1, null]);
  expect(said.text).toContain('APP_ID is missing');
  expect(said.text).toContain('openssl rand -hex 32');
  expect(said.text).not.toContain('    at ');
});

test('a .env file that Node reads otherwise than a shell or Docker is refused with its line, and no value is shown', async () => {
  await writeFile(join(directory, '.env'), `PORT=0\nWEBHOOK_SECRET=${WEBHOOK_SECRET}#more\n`);
  const { started, said } = run();
  expect(await once(started, 'exit')).toEqual([1, null]);
  expect(said.text).toContain('WEBHOOK_SECRET in line 2 of .env contains "#"');
  expect(said.text).not.toContain(WEBHOOK_SECRET);
});

test("REC-1: an app that is given the address of the database's owner says that it needs it not", async () => {
  const { log, lines } = readableLog();
  const place = {
    DATABASE_URL: 'postgres://app@db/countersign',
    DATABASE_OWNER_URL: 'postgres://owner@db/countersign',
  };
  for (const more of [place, { DATABASE_URL: place.DATABASE_URL }]) {
    lines.length = 0;
    const app = await start(testSettings(more), { database: await memoryDatabase(), log, work: false });
    await app.stop();
    const warned = lines.filter(({ msg }) => msg.startsWith('DATABASE_OWNER_URL is set for the app')).length;
    expect(warned).toBe(more === place ? 1 : 0);
  }
});

test('on SIGTERM what is under way ends, the rest stays for the next start, and the process ends with 0', async () => {
  const { started, said } = run();
  const url = () => /"url":"(http:[^"]+)"/.exec(said.text)?.[1];
  // The first start makes a database, which takes a busy machine its time.
  await until('it runs', () => url() !== undefined, 90_000);
  for (let number = 1; number <= 12; number++) {
    expect((await postWebhook(url() ?? '', body(number))).status).toBe(202);
  }
  await until('GitHub is asked', () => asked.some((path) => path.includes('access_tokens')));
  started.kill('SIGTERM');
  expect(await once(started, 'exit')).toEqual([0, null]);

  asked.length = 0;
  const next = run();
  await until('the next one goes on with what was left', () => asked.some((path) => path.includes('access_tokens')));
  next.started.kill('SIGTERM');
  expect(await once(next.started, 'exit')).toEqual([0, null]);
  expect(said.text + next.said.text).not.toContain(WEBHOOK_SECRET);
  expect(said.text + next.said.text).not.toContain('PRIVATE KEY');
}, 180_000);

import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { AppProcess } from '../support/app-process.ts';
import { freePort } from '../support/free-port.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const taken = createServer();
let directory: string;
let enough: Readonly<Record<string, string>>;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'countersign-start-'));
  writeFileSync(join(directory, 'file'), '');
  enough = {
    APP_ID: '1',
    PRIVATE_KEY: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    WEBHOOK_SECRET: 'a webhook secret of this test',
    HOST: '127.0.0.1',
    DATA_DIR: join(directory, 'data'),
  };
  taken.listen(0, '127.0.0.1');
  await once(taken, 'listening');
});
afterAll(async () => {
  taken.close();
  rmSync(directory, { recursive: true, force: true });
});

/** All that a process says that cannot start. */
const said = (more: Readonly<Record<string, string>>): Promise<string> =>
  AppProcess.start('app', { ...enough, ...more }).then(
    async (process) => {
      process.signal('SIGKILL');
      return 'it started';
    },
    (error: unknown) => (Error.isError(error) ? error.message : String(error)).replace('the process ended: ', ''),
  );

test('a data directory that is none is reported in one sentence, with what to do', async () => {
  const path = join(directory, 'file');
  expect(await said({ DATA_DIR: path })).toBe(
    `Countersign cannot start: The data directory ${path} cannot be used: EEXIST: file already exists, mkdir '${path}'. Set DATA_DIR to a directory.`,
  );
});

test('a PostgreSQL that does not answer is reported in one sentence, without its password', async () => {
  const port = await freePort();
  expect(await said({ DATABASE_URL: `postgres://app:hidden@127.0.0.1:${port}/countersign` })).toBe(
    `Countersign cannot start: PostgreSQL at DATABASE_URL cannot be used: connect ECONNREFUSED 127.0.0.1:${port}. Check that it runs, that this machine can reach it, that host and port are right, and that every character of user and password that is not a letter or digit is escaped ("@" as %40).`,
  );
});

test('if another process has the port, the app says so in one sentence', async () => {
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  expect(await said({ PORT: String(port) })).toBe(
    `Countersign cannot start: Cannot listen on 127.0.0.1:${port} (listen EADDRINUSE: address already in use 127.0.0.1:${port}). Choose another HOST or PORT.`,
  );
});

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { start } from '../../src/main.ts';
import type { Database } from '../../src/store/db/database.ts';
import { Outage } from '../../src/store/db/outage.ts';
import { JobQueue } from '../../src/worker/queue/queue.ts';
import { readableLog, testSettings } from '../support/app.ts';
import { memoryDatabase } from '../support/database.ts';

let said: string[];
let address: string | null;
let database: Database;

const isListening = async (): Promise<boolean> => {
  if (address === null) return false;
  return fetch(`${address}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );
};

beforeEach(async () => {
  said = [];
  address = null;
  const made = await memoryDatabase();
  database = {
    ...made,
    close: async () => {
      said.push('the database closes');
      await made.close();
    },
  };
  const stop: (this: JobQueue, millis: number) => Promise<void> = Reflect.get(JobQueue.prototype, 'stop');
  jest.spyOn(JobQueue.prototype, 'stop').mockImplementation(async function (this: JobQueue, millis) {
    said.push(`the jobs end, ${(await isListening()) ? 'while it listens' : 'and nothing listens'}`);
    await stop.call(this, millis);
  });
  const end: (this: Outage) => void = Reflect.get(Outage.prototype, 'end');
  jest.spyOn(Outage.prototype, 'end').mockImplementation(function (this: Outage) {
    said.push('outages are not logged any more');
    end.call(this);
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});

const IN_ORDER = ['the jobs end, and nothing listens', 'outages are not logged any more', 'the database closes'];

test.each(['all', 'web', 'worker'] as const)(
  'an app of the role %s stops listening, then ends jobs, then closes the database',
  async (role) => {
    const app = await start({ ...testSettings(), role }, { database, log: readableLog().log });
    address = app.url;
    expect(await isListening()).toBe(true);
    await app.stop();
    expect(said).toEqual(IN_ORDER);
  },
);

test('an app that cannot listen leaves nothing open, not even a database that it was given', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  try {
    const starting = start(testSettings({ PORT: String(port) }), { database, log: readableLog().log });
    await expect(starting).rejects.toThrow(`Cannot listen on 127.0.0.1:${port}`);
    expect(said).toEqual(IN_ORDER);
  } finally {
    other.close();
  }
});

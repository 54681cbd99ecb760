import { connect, createServer, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { openAsItIs, openDatabase } from '../../../src/store/db/database.ts';
import { type Postgres, startPostgres } from '../../support/postgres.ts';

let postgres: Postgres;
let url: string;
const ends: (() => void)[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
  url = await postgres.database('pooled');
});
afterEach(() => {
  for (const end of ends.splice(0)) end();
});
afterAll(() => postgres.stop());

const fail = (error: Error): never => {
  throw error;
};

/** The type byte of PostgreSQL's `ReadyForQuery` message. `I` at its end: no transaction is open. */
const READY_FOR_QUERY = 'Z'.charCodeAt(0);
const IDLE = 'I'.charCodeAt(0);

/**
 * A pooler like PgBouncer with `pool_mode = transaction`.
 * A client that sends something while no transaction is open gets the session that was free last, and keeps it until
 * PostgreSQL says that the transaction is over.
 */
async function sharing(address: string): Promise<string> {
  const { hostname, port } = new URL(address);
  const free: Socket[] = [];
  const all = new Set<Socket>();
  const server = createServer((client) => {
    all.add(client);
    // The first session is made with what the client says of itself; it joins the others when the client is ready.
    let session: Socket | null = attach(connect(Number(port), hostname));
    client.on('data', (bytes) => {
      if (session === null) {
        const next = free.pop();
        if (next === undefined) throw new Error('there is always a free session: each client brought one');
        session = attach(next);
      }
      // An end of the client is none of the session that others may have.
      if (bytes[0] !== 'X'.charCodeAt(0)) session.write(bytes);
    });
    client.on('error', () => {});
    function attach(to: Socket): Socket {
      all.add(to);
      to.removeAllListeners();
      to.on('error', () => {});
      to.on('data', (bytes) => {
        client.write(bytes);
        if (bytes.at(-6) !== READY_FOR_QUERY || bytes.at(-1) !== IDLE) return;
        free.push(to);
        session = null;
      });
      return to;
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => {
    for (const socket of all) socket.destroy();
    server.close();
  });
  const made = server.address();
  const shared = new URL(address);
  shared.port = String(typeof made === 'object' && made !== null ? made.port : 0);
  return shared.href;
}

const WHAT_TO_SET =
  /gives each transaction another session .* set pool_mode = session for this database, or connect to PostgreSQL directly/;

test('a pooler that hands each transaction another session is refused, with what to set', async () => {
  const shared = await sharing(url);
  await expect(openDatabase({ kind: 'postgres', url: shared }, fail)).rejects.toThrow(WHAT_TO_SET);
  await expect(openAsItIs({ kind: 'postgres', url: shared }, fail)).rejects.toThrow(WHAT_TO_SET);
  await expect(openAsItIs({ kind: 'postgres', url: shared, setting: 'DATABASE_OWNER_URL' }, fail)).rejects.toThrow(
    /^DATABASE_OWNER_URL leads to a pooler/,
  );
});

test('PostgreSQL itself does not count as one', async () => {
  const database = await openDatabase({ kind: 'postgres', url }, fail);
  expect(database.exclusive).toBe(false);
  await database.close();
});

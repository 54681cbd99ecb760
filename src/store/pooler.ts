import pg from 'pg';
import { StartError } from '../domain/start-error.ts';
import { connectionOptions, endOf } from './connections.ts';

/** Others may use the same pooler, and be given the session that one of ours just had. */
const TRIES = 5;
const PATIENCE_MILLIS = 10_000;

/**
 * Refuses a pooler that hands a session to whoever has the next transaction (PgBouncer: `pool_mode = transaction`). What
 * belongs to a session would go to others: notifications, locks, limits and statements that are kept. It is found by two
 * connections of ours that are given one session of PostgreSQL.
 * @throws StartError that says so, with what to do; the driver's error where nobody answers
 */
export async function refuseSharedSessions(url: string): Promise<void> {
  const clients: pg.Client[] = [];
  const connected = async () => {
    const client = new pg.Client({
      ...connectionOptions(url),
      connectionTimeoutMillis: PATIENCE_MILLIS,
      query_timeout: PATIENCE_MILLIS,
    });
    // The question that is under way fails as well.
    client.on('error', () => {});
    clients.push(client);
    await client.connect();
    return client;
  };
  try {
    const [first, second] = [await connected(), await connected()];
    for (let tries = 0; tries < TRIES; tries++) {
      const before = await sessionOf(first);
      await second.query('begin');
      const other = await sessionOf(second);
      await second.query('rollback');
      if (before === other) throw new StartError(SHARED);
    }
  } catch (error) {
    throw Error.isError(error) && error.message.includes('statement pooling mode') ? new StartError(SHARED) : error;
  } finally {
    await Promise.all(clients.map(endOf));
  }
}

const SHARED =
  'DATABASE_URL leads to a pooler that hands each transaction another session of PostgreSQL (PgBouncer: pool_mode = transaction or statement). Countersign needs sessions of its own, for notifications, locks and time limits: set pool_mode = session for this database, or connect to PostgreSQL itself.';

async function sessionOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const [row] = rows;
  if (row === undefined) throw new Error('the database did not say which session this is');
  return row.pid;
}

import pg from 'pg';
import { StartError } from '../../domain/start-error.ts';
import { connectionOptions, endOf } from './connections.ts';

/**
 * How often the check is tried.
 * Other clients may get the session that one of our connections just had.
 */
const TRIES = 5;
const PATIENCE_MILLIS = 10_000;

interface Address {
  readonly url: string;
  /** The name of the variable that holds the address. */
  readonly setting?: string;
}

/**
 * Refuses a pooler that gives each transaction any free session.
 * PgBouncer does with `pool_mode = transaction`. Notifications, locks, limits and prepared statements belong to a
 * session, and would be mixed with those of other clients. The pooler is detected when two of our connections get the
 * same session of PostgreSQL.
 * @throws StartError with what to do; the driver's error if the server does not answer
 */
export async function refuseSharedSessions({ url, setting = 'DATABASE_URL' }: Address): Promise<void> {
  const clients: pg.Client[] = [];
  const connected = async () => {
    const client = new pg.Client({
      ...connectionOptions(url),
      connectionTimeoutMillis: PATIENCE_MILLIS,
      query_timeout: PATIENCE_MILLIS,
    });
    // The query that is under way fails as well.
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
      if (before === other) throw new StartError(shared(setting));
    }
  } catch (error) {
    throw Error.isError(error) && error.message.includes('statement pooling mode')
      ? new StartError(shared(setting))
      : error;
  } finally {
    await Promise.all(clients.map(endOf));
  }
}

const shared = (setting: string): string =>
  `${setting} leads to a pooler that gives each transaction another session of PostgreSQL (PgBouncer: pool_mode = transaction or statement). Countersign needs its own sessions for notifications, locks and time limits: set pool_mode = session for this database, or connect to PostgreSQL directly.`;

async function sessionOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const [row] = rows;
  if (row === undefined) throw new Error('the database did not say which session this is');
  return row.pid;
}

import pg from 'pg';

/** Time limits of a connection pool. */
export interface DatabaseTimeouts {
  /** For a free connection, or a new one. */
  readonly connectMillis: number;
  /** For a lock that another session holds. */
  readonly lockMillis: number;
  /** For one statement, including its waits for locks. */
  readonly statementMillis: number;
}

/** Extra time for the answer to arrive. A connection without an answer for longer is dead. */
const ANSWER_MILLIS = 2_000;
/**
 * How long PostgreSQL lets our session idle in a transaction.
 * After that it ends the session to free its locks: our process was stopped.
 */
const IDLE_IN_TRANSACTION_MILLIS = 15_000;
/** Idle time before TCP keep-alive checks the other side. */
const KEEP_ALIVE_MILLIS = 10_000;

/** How long to wait for a connection to close. A dead one never reports its end. */
const CLOSING_MILLIS = 1_000;

/** Options of every connection to PostgreSQL. */
export const connectionOptions = (url: string) => ({
  connectionString: url,
  fallback_application_name: 'countersign',
  keepAlive: true,
  keepAliveInitialDelayMillis: KEEP_ALIVE_MILLIS,
});

export interface PoolOptions {
  readonly url: string;
  readonly max: number;
  /** null: no limits. For work that runs once, such as migrations. */
  readonly patience: DatabaseTimeouts | null;
  /** Sends statements that do not depend on each other (see settle-all.ts) in one packet. */
  readonly pipeline?: boolean;
  /**
   * Called for each lost connection, whether in use or not.
   * The statement that used it also fails. Without this listener node-postgres would end the process.
   */
  readonly lost: (error: Error) => void;
}

/** A pool of connections to PostgreSQL, each of which may end at any moment. */
export function connections({ url, max, patience, pipeline = false, lost }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    ...connectionOptions(url),
    max,
    pipeline,
    connectionTimeoutMillis: patience?.connectMillis ?? 10_000,
    ...(patience === null ? {} : { query_timeout: patience.statementMillis + ANSWER_MILLIS }),
    // The pool waits for the returned promise before it hands out the connection.
    onConnect: (client): unknown => {
      // Stays while the connection is checked out; the pool removes its own listener then.
      client.on('error', lost);
      return patience === null ? null : client.query(limits(patience));
    },
  });
  // The pool repeats the errors of idle connections here.
  return pool.on('error', () => {});
}

/** Set by a statement, because poolers reject unknown connection parameters. */
const limits = ({ lockMillis, statementMillis }: DatabaseTimeouts): string =>
  `select set_config('lock_timeout', '${lockMillis}', false),
    set_config('statement_timeout', '${statementMillis}', false),
    set_config('idle_in_transaction_session_timeout', '${IDLE_IN_TRANSACTION_MILLIS}', false)`;

/** Closes a connection. Resolves when it has ended, or after a moment if the server no longer answers. */
export function endOf(client: pg.Client): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const cut = setTimeout(resolve, CLOSING_MILLIS);
  client.end().then(resolve, () => resolve());
  return promise.finally(() => clearTimeout(cut));
}

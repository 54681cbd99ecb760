import pg from 'pg';

/** How long a pool waits before it gives up. */
export interface Patience {
  /** For a connection, or for one of its own to be free. */
  readonly connectMillis: number;
  /** For a lock that another session holds. */
  readonly lockMillis: number;
  /** For one statement, its locks included. */
  readonly statementMillis: number;
}

/** The answer takes its way; a connection that is silent for longer is dead, and nobody told us. */
const ANSWER_MILLIS = 2_000;
/** A session of ours that does nothing within a transaction (its process was stopped) gives back its locks after that. */
const IDLE_IN_TRANSACTION_MILLIS = 15_000;
/** After so long without traffic the operating system asks whether the other side is still there. */
const KEEP_ALIVE_MILLIS = 10_000;

/** A connection that is dead does not say that it has ended. */
const CLOSING_MILLIS = 1_000;

/** What every connection to PostgreSQL is made with. */
export const connectionOptions = (url: string) => ({
  connectionString: url,
  fallback_application_name: 'countersign',
  keepAlive: true,
  keepAliveInitialDelayMillis: KEEP_ALIVE_MILLIS,
});

export interface PoolOptions {
  readonly url: string;
  readonly max: number;
  /** null: as long as it takes. For what is done once and not under way with others. */
  readonly patience: Patience | null;
  /** Statements that do not wait for each other (see together.ts) go out in one packet. */
  readonly pipeline?: boolean;
  /**
   * Told of each connection that was lost, in use or not. Whoever uses it is told by the statement as well; without
   * anybody to tell, node-postgres would end the process.
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
    // The pool waits for what this returns, before anybody gets the connection.
    onConnect: (client): unknown => {
      // Not taken off while somebody has it, as the pool's own listener is.
      client.on('error', lost);
      return patience === null ? null : client.query(limits(patience));
    },
  });
  // The same again, for connections that nobody uses.
  return pool.on('error', () => {});
}

/** By a statement, since poolers refuse what they do not know in the parameters of a connection. */
const limits = ({ lockMillis, statementMillis }: Patience): string =>
  `select set_config('lock_timeout', '${lockMillis}', false),
    set_config('statement_timeout', '${statementMillis}', false),
    set_config('idle_in_transaction_session_timeout', '${IDLE_IN_TRANSACTION_MILLIS}', false)`;

/** Resolves when the connection has ended, or after a moment where nobody answers any more. */
export function endOf(client: pg.Client): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const cut = setTimeout(resolve, CLOSING_MILLIS);
  client.end().then(resolve, () => resolve());
  return promise.finally(() => clearTimeout(cut));
}

import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import { codeOf } from './error-code.ts';

/** PostgreSQL's code for a write in a read-only transaction. */
const READ_ONLY = '25006';

/**
 * Wraps a pool so that it closes each session that was not allowed to write. A session keeps the value that
 * `default_transaction_read_only` had when it started, and under load it would never be replaced.
 */
export function withoutRefusedSessions(pool: PostgresPool): PostgresPool {
  const connect = async (): Promise<PostgresPoolClient> => {
    const client = await pool.connect();
    let refused = false;
    function query<Row>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
    function query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
    function query(text: unknown, values: readonly unknown[] = []): unknown {
      if (typeof text !== 'string') throw new Error('streaming is not supported');
      return client.query(text, values).catch((error: unknown) => {
        refused ||= codeOf(error) === READ_ONLY;
        throw error;
      });
    }
    return { query, release: (destroy) => client.release(destroy === true || refused) };
  };
  return { options: pool.options, connect, end: () => pool.end() };
}

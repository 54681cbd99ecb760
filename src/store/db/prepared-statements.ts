import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type pg from 'pg';

/** Statements with more parameters vary too much in length to be used often. */
const MOST_PARAMETERS = 60;
/** Each statement costs PostgreSQL memory on each connection. */
const MOST_STATEMENTS = 500;

/**
 * A pool whose connections prepare each statement, so that it is parsed and planned once.
 * For a few statements that come again and again. None may select all columns of a table: a migration beside running
 * processes would change its result type, and PostgreSQL would then refuse it.
 */
export function prepared(pool: pg.Pool): PostgresPool {
  const names = new Map<string, string>();
  const nameOf = (text: string): string | undefined => {
    if (!names.has(text) && names.size < MOST_STATEMENTS) names.set(text, `prepared_${names.size}`);
    return names.get(text);
  };
  const connect = async (): Promise<PostgresPoolClient> => {
    const client = await pool.connect();
    function query<Row>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
    function query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
    function query(text: unknown, values: readonly unknown[] = []): unknown {
      if (typeof text !== 'string') throw new Error('what is prepared is not streamed');
      const name = values.length > 0 && values.length <= MOST_PARAMETERS ? nameOf(text) : undefined;
      return client.query({ ...(name === undefined ? {} : { name }), text, values: [...values] });
    }
    return { query, release: (destroy) => client.release(destroy) };
  };
  return { options: pool.options, connect, end: () => pool.end() };
}

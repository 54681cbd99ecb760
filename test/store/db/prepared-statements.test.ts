import { describe, expect, test } from '@jest/globals';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from '../../../src/store/schema/tables.ts';
import { useDatabase } from '../../support/both-databases.ts';

const RECEIVED = '2026-03-02T09:00:00.000Z';
let made = 0;

const insert = (trx: Transaction<Tables>, count = 1) =>
  trx
    .insertInto('deliveries')
    .values(Array.from({ length: count }, () => ({ id: `d${++made}`, event: 'push', received_at: RECEIVED })))
    .returning('id')
    .execute();

/** Of the connection that the transaction has. */
const kept = async (trx: Transaction<Tables>): Promise<readonly string[]> => {
  const { rows } = await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(trx);
  return rows.map(({ statement }) => statement.slice(0, 24));
};
const inOne = <Result>(db: Kysely<Tables>, work: (trx: Transaction<Tables>) => Promise<Result>) =>
  db.transaction().execute(work);

describe('what takes deliveries in, on PostgreSQL', () => {
  const database = useDatabase('PostgreSQL');

  test('is planned once for each statement, and not each time; what comes in too many lengths is not kept', async () => {
    const statements = await inOne(database().intake, async (trx) => {
      for (let round = 0; round < 3; round += 1) expect(await insert(trx)).toHaveLength(1);
      expect(await insert(trx, 21)).toHaveLength(21);
      return kept(trx);
    });
    expect(statements).toEqual(['insert into "deliveries"']);
  });

  test('goes on beside a migration that adds a column', async () => {
    await inOne(database().intake, async (trx) => void (await insert(trx)));
    await sql`alter table deliveries add column noted text`.execute(database().db);
    expect(await inOne(database().intake, (trx) => insert(trx))).toHaveLength(1);
  });

  test('is kept for nothing else', async () => {
    const statements = await inOne(database().db, async (trx) => {
      await insert(trx);
      return kept(trx);
    });
    expect(statements).toEqual([]);
  });
});

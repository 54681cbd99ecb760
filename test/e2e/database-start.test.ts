import { expect, test } from '@jest/globals';
import pg from 'pg';
import { startInVain, useShopProcesses } from '../support/shop-processes.ts';

const shop = useShopProcesses();

test('a PostgreSQL that can only be read at the first start is reported in one sentence, with what to do', async () => {
  const other = new pg.Client(shop().database);
  await other.connect();
  const name = new URL(shop().database).pathname.slice(1);
  await other.query(`alter database ${name} set default_transaction_read_only = on`);
  await other.end();
  const said = await startInVain(shop());
  expect(said).toMatch(/^Countersign cannot start: PostgreSQL at DATABASE_URL cannot be used: /);
  expect(said).toMatch(
    /: cannot execute CREATE TABLE in a read-only transaction\. It answers but accepts no writes: use the primary/,
  );
  expect(said).not.toMatch(/\n|postgres:\/\//);
});

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { startInVain, useShopProcesses } from '../support/shop-processes.ts';
import { until } from '../support/until.ts';

const shop = useShopProcesses();
let other: pg.Client;

beforeEach(async () => {
  other = new pg.Client(shop().database);
  await other.connect();
});
afterEach(() => other.end());

/** A process has made all tables, and is gone. */
async function startBefore(): Promise<void> {
  const process = await shop().start('app', 'all');
  process.signal('SIGTERM');
  await process.ended();
}
const READ_ONLY = 'alter database NAME set default_transaction_read_only = on';
const refusing = (event: string, code: string) => `
  create function refuse() returns event_trigger language plpgsql as $$ begin raise exception 'it is so' using errcode = '${code}'; end $$;
  create event trigger refuse on ${event} execute function refuse()`;

test.each<{ readonly how: string; readonly before: boolean; readonly fault: string; readonly says: RegExp }>([
  {
    how: 'is read-only at the first start',
    before: false,
    fault: READ_ONLY,
    says: /: cannot execute CREATE TABLE in a read-only transaction\. It answers but accepts no writes: use the primary/,
  },
  {
    how: 'is read-only at a later start',
    before: true,
    fault: READ_ONLY,
    says: /in a read-only transaction\. It answers but accepts no writes: use the primary/,
  },
  {
    how: 'has no room for its tables',
    before: false,
    fault: refusing('ddl_command_start', '53100'),
    says: /: it is so\. It answers but accepts no writes: .*make room on its disk/,
  },
  {
    how: 'ends the session that makes its tables',
    before: false,
    fault: refusing('ddl_command_start', '57P01'),
    says: /: it is so\. Start this process again when it is ready/,
  },
  {
    how: 'has a table that another session holds',
    before: true,
    fault: 'begin; lock table beginning in exclusive mode',
    says: /: canceling statement due to lock timeout\. Another session locks its tables/,
  },
])('a PostgreSQL that $how is reported in one sentence, with what to do', async ({ before, fault, says }) => {
  if (before) await startBefore();
  await other.query(fault.replace('NAME', new URL(shop().database).pathname.slice(1)));
  const said = await startInVain(shop());
  expect(said).toMatch(/^Countersign cannot start: PostgreSQL at DATABASE_URL cannot be used: /);
  expect(said).toMatch(says);
  expect(said).not.toMatch(/\n|postgres:\/\//);
});

test('a start that waits for a table that another session holds says so, and goes on when it is given back', async () => {
  await startBefore();
  await other.query("delete from kysely_migration where name = '0031-state-labels'; drop table state_labels");
  await other.query('begin');
  await other.query('lock table kysely_migration in share row exclusive mode');
  const starting = shop().start('app', 'all');
  const tries = new Set<number>();
  await until('it tries again', async () => {
    await other.query('select pg_stat_clear_snapshot()');
    const { rows } = await other.query<{ began: Date }>(
      "select xact_start as began from pg_stat_activity where wait_event_type = 'Lock' and query like '%kysely_migration%'",
    );
    for (const { began } of rows) tries.add(began.getTime());
    return tries.size > 1;
  });
  await other.query('rollback');
  const process = await starting;
  const said = process.lines.filter(({ name }) => name === 'database').map(({ msg }) => msg);
  expect(said[0]).toMatch(/^another session holds a lock in the database/);
  expect(said).toHaveLength(1);
  await until('it says that this is over', () =>
    process.lines.some(({ msg }) => msg === 'the database accepts writes again'),
  );
});

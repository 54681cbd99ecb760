import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { PgBoss } from 'pg-boss';
import * as named from '../../../src/worker/queue/pg-boss-tables.ts';
import { QUEUE } from '../../../src/worker/queue/queue-names.ts';
import { hold, release } from '../../support/held.ts';
import { postgresPlace } from '../../support/shared-postgres.ts';

const { PG_BOSS_STATES, PG_BOSS_TABLES } = named;
const STATEMENTS = Object.entries(named).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []));
const COLUMNS = Object.entries(PG_BOSS_TABLES).flatMap(([table, columns]) =>
  Object.entries(columns).map(([column, type]) => ({ table, column, type })),
);

describe('what the app reads and writes in the tables of pg-boss', () => {
  let url: string;
  let client: pg.Client;
  beforeAll(async () => {
    hold();
    ({ url } = await postgresPlace('superuser'));
    client = new pg.Client(url);
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await release();
  });

  test('has the columns and types that pg-boss gives it', async () => {
    const { rows } = await client.query(
      `select relname as "table", attname as "column", format_type(atttypid, atttypmod) as type
       from pg_attribute join pg_class on pg_class.oid = attrelid
       where relnamespace = 'pgboss'::regnamespace and relname = any($1) and attnum > 0 and not attisdropped`,
      [Object.keys(PG_BOSS_TABLES)],
    );
    expect(rows).toEqual(expect.arrayContaining(COLUMNS));
  });

  test('has the states that pg-boss knows, in its order', async () => {
    const { rows } = await client.query(
      `select enumlabel as state from pg_enum where enumtypid = 'pgboss.job_state'::regtype order by enumsortorder`,
    );
    expect(rows.map(({ state }) => state)).toEqual(PG_BOSS_STATES);
  });

  test('one job of a key and state at most: the index is there that jobs are locked by', async () => {
    const { rows } = await client.query(
      `select indexdef from pg_indexes where schemaname = 'pgboss' and indexdef like 'CREATE UNIQUE INDEX %''stately''%'`,
    );
    expect(rows.map(({ indexdef }) => indexdef.replace(/^.* USING /, ''))).toEqual([
      `btree (name, state, COALESCE(singleton_key, ''::text)) WHERE ((state <= 'active'::pgboss.job_state) AND (policy = 'stately'::text))`,
    ]);
  });

  /** Runs `use` on tables of pg-boss that have only the named columns. All of it is undone. */
  async function onlyNamed(use: () => Promise<void>): Promise<void> {
    await client.query('begin');
    try {
      await client.query('drop schema pgboss cascade; create schema pgboss');
      await client.query(
        `create type pgboss.job_state as enum (${PG_BOSS_STATES.map((one) => `'${one}'`).join(', ')})`,
      );
      for (const [table, columns] of Object.entries(PG_BOSS_TABLES)) {
        const all = Object.entries(columns).map(([column, type]) => `${column} ${type}`);
        await client.query(`create table pgboss.${table} (${all.join(', ')})`);
      }
      await use();
    } finally {
      await client.query('rollback');
    }
  }

  /** Whether PostgreSQL finds all that the statement names; null, or why not. */
  async function lacks(statement: string): Promise<string | null> {
    await client.query('savepoint before');
    try {
      await client.query(`prepare asked as ${statement}`);
      return null;
    } catch (error) {
      return String(error);
    } finally {
      await client.query('rollback to savepoint before');
      await client.query('deallocate all');
    }
  }

  test('is all named: every statement finds what it needs in tables of the named columns alone', async () => {
    expect(STATEMENTS.length).toBeGreaterThan(10);
    await onlyNamed(async () => {
      for (const [name, statement] of STATEMENTS) expect([name, await lacks(statement ?? '')]).toEqual([name, null]);
    });
  });

  test('is all needed: without any of the columns some statement fails', async () => {
    await onlyNamed(async () => {
      for (const { table, column } of COLUMNS) {
        await client.query('savepoint whole');
        await client.query(`alter table pgboss.${table} drop column ${column}`);
        const failing: unknown[] = [];
        for (const [name, statement] of STATEMENTS) if ((await lacks(statement ?? '')) !== null) failing.push(name);
        expect({ table, column, failing: failing.length > 0 }).toEqual({ table, column, failing: true });
        await client.query('rollback to savepoint whole');
      }
    });
  });

  test('workers are notified on the channel, and with the queue, that pg-boss uses', async () => {
    const channel = `pgboss_${createHash('sha224').update('pgboss').digest('hex').slice(0, 24)}`;
    const boss = new PgBoss({ connectionString: url, useListenNotify: true, supervise: false, schedule: false });
    await boss.start();
    try {
      await boss.createQueue(QUEUE, { policy: 'stately', notify: true });
      await client.query(`listen "${channel}"`);
      const [byPgBoss] = await Promise.all([
        once(client, 'notification'),
        boss.send(QUEUE, { job: { installation: 7 }, failures: 0 }, { singletonKey: 'one' }),
      ]);
      const [byUs] = await Promise.all([
        once(client, 'notification'),
        client.query(named.LOCK_JOBS, [QUEUE, ['one'], 0]),
      ]);
      const told = ({ channel: on, payload }: pg.Notification) => ({ on, payload });
      expect(byPgBoss.map(told)).toEqual([{ on: channel, payload: QUEUE }]);
      expect(byUs.map(told)).toEqual(byPgBoss.map(told));
    } finally {
      await client.query('unlisten *');
      await boss.stop({ graceful: false });
    }
  }, 30_000);
});

test('no other file names the schema of pg-boss, but for the one that grants rights in it', () => {
  const naming = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && /pgboss/.test(readFileSync(`src/${file}`, 'utf8')))
    .sort();
  expect(naming).toEqual(['store/db/grants.ts', 'worker/queue/pg-boss-tables.ts']);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import { type Database, openAsItIs } from '../../src/store/db/database.ts';
import { MIGRATIONS, type Migrations, migrate } from '../../src/store/db/migrate.ts';
import { DATABASES, useDatabase } from '../support/both-databases.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { until } from '../support/until.ts';

const ROOT = process.cwd();
const creating =
  (table: string) =>
  async (db: Kysely<never>): Promise<void> => {
    await sql`create table ${sql.id(table)} (id bigint)`.execute(db);
  };
const NEWER: Migrations = { ...MIGRATIONS, '9999-newer': { up: creating('newer') } };
const namesIn = async ({ db }: Database): Promise<readonly string[]> => {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map(({ name }) => name);
};

test('every migration of the folder runs, under the name of its file', () => {
  const files = readdirSync('src/store/migrations').map((file) => file.replace(/\.ts$/, ''));
  expect(Object.keys(MIGRATIONS)).toEqual([...files].sort());
});

const TAKES_AWAY =
  /\b(drop (table|column|constraint|index|trigger|function|schema|default)|rename|alter column|set not null|truncate (?!on\b)|delete from|create or replace|disable trigger)\b/i;
/**
 * A dropped constraint that makes way for a wider one in the same migration.
 * What the previous version writes fits that as well.
 */
const WIDENED = 'drop constraint heard_words_source_check';
/** What an older version writes has no such column. */
const DEMANDS = /\badd column [^;`]*\bnot null\b(?![^,;`]*\bdefault\b)/i;

test('migrations only add, so that the version before works beside this one and can be started again', () => {
  for (const file of readdirSync('src/store/migrations')) {
    const text = readFileSync(join('src/store/migrations', file), 'utf8').replace(WIDENED, '');
    expect([file, TAKES_AWAY.exec(text)?.[0] ?? null, DEMANDS.exec(text)?.[0] ?? null]).toEqual([file, null, null]);
  }
});

test.each([
  ['alter table tags drop column name', TAKES_AWAY],
  ['alter table tags rename to labels', TAKES_AWAY],
  ['alter table tags alter column name type bigint', TAKES_AWAY],
  ['drop index tags_name', TAKES_AWAY],
  ['alter table tags add column level integer not null', DEMANDS],
])('"%s" would be refused as one that does more', (statement, rule) => {
  expect(statement).toMatch(rule);
  expect('alter table tags add column level integer not null default 0').not.toMatch(rule);
  expect('alter table tags add column level integer').not.toMatch(rule);
});

describe.each(DATABASES)('the migrations on %s', (kind) => {
  let database: Database;
  const opened = useDatabase(kind);
  beforeAll(() => {
    database = opened();
  });

  test('one that fails leaves nothing of itself, and of those that ran with it', async () => {
    const broken: Migrations = {
      ...MIGRATIONS,
      '9998-first': { up: creating('first') },
      '9999-broken': { up: () => Promise.reject(new Error('no such thing')) },
    };
    await expect(migrate(database.db, broken)).rejects.toThrow(
      'The database could not be brought up to date (9999-broken): no such thing',
    );
    expect(await namesIn(database)).toEqual(Object.keys(MIGRATIONS));
    const { rows } = await sql`select 1 where to_regclass('first') is not null`.execute(database.db);
    expect(rows).toEqual([]);
  });

  test('a version that does not know the newest migration runs beside it, and leaves it as it is', async () => {
    await migrate(database.db, NEWER);
    await migrate(database.db);
    expect(await namesIn(database)).toEqual(Object.keys(NEWER));
  });

  test('a version that lacks one in the middle is refused: those that ran do not lead to it', async () => {
    const other: Migrations = { ...MIGRATIONS, '9997-elsewhere': { up: creating('elsewhere') } };
    await expect(migrate(database.db, other)).rejects.toThrow(/corrupted migrations.*9999-newer/);
  });
});

describe('several processes on one PostgreSQL', () => {
  let postgres: Postgres;
  const databases: Database[] = [];
  const clients: pg.Client[] = [];

  const open = async (url: string) => {
    const database = await openAsItIs({ kind: 'postgres', url }, (error) => {
      throw error;
    });
    databases.push(database);
    return database;
  };
  const connect = async (url: string) => {
    const client = new pg.Client(url);
    await client.connect();
    clients.push(client);
    return client;
  };
  /**
   * A process that brings the database up to date and says so.
   * With `slowly` its last migration never ends by itself.
   */
  const migrating = (url: string, slowly = false) => {
    const code = `
      import { sql } from 'kysely';
      import { openAsItIs } from '${ROOT}/src/store/db/database.ts';
      import { migrate, MIGRATIONS } from '${ROOT}/src/store/db/migrate.ts';
      const database = await openAsItIs({ kind: 'postgres', url: process.argv[1] }, (error) => { throw error; });
      const slow = { up: async (db) => {
        await sql\`create table slow (id bigint)\`.execute(db);
        console.log('in the middle');
        await new Promise((resolve) => setTimeout(resolve, 2_000_000));
      } };
      await migrate(database.db, process.argv[2] === 'slowly' ? { ...MIGRATIONS, '9999-slow': slow } : MIGRATIONS);
      console.log('up to date');
      await database.close();`;
    const options = ['--input-type=module-typescript', '-e', code, url, slowly ? 'slowly' : 'at once'];
    const child = spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { text: '' };
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said.text += String(chunk)));
    return { child, said, ended: once(child, 'exit') };
  };

  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(async () => {
    for (const database of databases) await database.close();
    for (const client of clients) await client.end();
    await postgres.stop();
  });

  test('four that start at once on an empty database all go on, and each migration has run once', async () => {
    const url = await postgres.database('at_once');
    const processes = [1, 2, 3, 4].map(() => migrating(url));
    for (const { ended, said } of processes) {
      expect({ exit: await ended, said: said.text }).toEqual({ exit: [0, null], said: 'up to date\n' });
    }
    expect(await namesIn(await open(url))).toEqual(Object.keys(MIGRATIONS));
  });

  test('two versions that start at once on an empty database both go on, whichever is first', async () => {
    for (const [round, order] of [[MIGRATIONS, NEWER] as const, [NEWER, MIGRATIONS] as const].entries()) {
      const url = await postgres.database(`versions_${round}`);
      const [one, other] = await Promise.all([open(url), open(url)]);
      await Promise.all([migrate(one.db, order[0]), migrate(other.db, order[1])]);
      expect(await namesIn(one)).toEqual(Object.keys(NEWER));
    }
  });

  test('a process that is killed in the middle leaves no table and no lock, and the next one does it', async () => {
    const url = await postgres.database('killed');
    const first = migrating(url, true);
    await until('the first is in the middle', () => first.said.text.includes('in the middle'));
    const second = migrating(url);
    first.child.kill('SIGKILL');
    await first.ended;
    expect({ exit: await second.ended, said: second.said.text }).toEqual({ exit: [0, null], said: 'up to date\n' });
    const database = await open(url);
    expect(await namesIn(database)).toEqual(Object.keys(MIGRATIONS));
    const { rows } = await sql`select 1 where to_regclass('slow') is not null`.execute(database.db);
    expect(rows).toEqual([]);
  });

  test('a migration gives way to a transaction that has its table, which is neither held up nor chosen as the victim', async () => {
    const url = await postgres.database('in_the_way');
    const database = await open(url);
    await migrate(database.db);
    const app = await connect(url);
    await app.query('begin');
    await app.query("insert into deliveries (id, event, received_at) values ('1', 'push', now())");
    let tries = 0;
    const change: Migrations = {
      ...MIGRATIONS,
      '9999-change': {
        up: async (db: Kysely<never>) => {
          tries += 1;
          await sql`alter table turns add column note text`.execute(db);
          await sql`alter table deliveries add column note text`.execute(db);
        },
      },
    };
    const migrated = migrate(database.db, change);
    // The transaction wants what the migration has by now, and has what the migration wants.
    await until('the migration has begun', () => tries >= 1);
    await app.query("insert into turns (subject, number) values ('pull-request:acme/shop#7', 1)");
    await until('it has given way', () => tries >= 2);
    await app.query('commit');
    await migrated;
    expect((await app.query('select note from turns')).rows).toEqual([{ note: null }]);
    expect((await app.query('select note from deliveries')).rows).toEqual([{ note: null }]);
  });
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import pg from 'pg';
import { prepareDatabase } from '../../src/composition/cli-migrate.ts';
import { type Database, openDatabase } from '../../src/store/db/database.ts';
import { mayChangeJournal } from '../../src/store/db/grants.ts';
import { MIGRATIONS } from '../../src/store/db/migrate.ts';
import { ownerFirst } from '../../src/store/db/owner-first.ts';
import { prepare } from '../../src/store/db/provision.ts';
import { append, verify } from '../../src/store/journal/journal.ts';
import { quietQueue } from '../support/database.ts';
import { timeOf } from '../support/intake.ts';
import { type Addresses, type Postgres, startPostgres } from '../support/postgres.ts';

const fail = (error: Error) => {
  throw error;
};
const open = (url: string) => openDatabase({ kind: 'postgres', url }, fail);
const DENIED = '42501';

describe('two roles on one PostgreSQL, made as docs/operations.md says', () => {
  let postgres: Postgres;
  let addresses: Addresses;
  let opened: Database | null = null;

  const app = (): Database => {
    if (opened === null) throw new Error('the app could not open the database');
    return opened;
  };
  const asApp = (statement: string) => sql.raw(statement).execute(app().db);

  beforeAll(async () => {
    postgres = await startPostgres();
    addresses = await postgres.withRoles();
  });
  afterAll(async () => {
    await opened?.close();
    await postgres.stop();
  });

  test('the app does not start on a database that its owner has not brought up to date, and says what to do', async () => {
    await expect(open(addresses.app)).rejects.toThrow(
      /lacks 0001-gate, .*the role countersign_app may not change its tables\. Run `countersign migrate`/,
    );
  });

  test('REC-1: the owner brings it up to date, and the app can then use it without owning anything', async () => {
    const env = { DATABASE_URL: addresses.app, DATABASE_OWNER_URL: addresses.owner };
    expect(await prepareDatabase(env, '.')).toEqual({ owner: 'countersign_owner', app: 'countersign_app' });
    // Again, as before every start.
    expect(await prepare(addresses.owner, addresses.app)).toEqual({
      owner: 'countersign_owner',
      app: 'countersign_app',
    });
    opened = await open(addresses.app);
    const { rows } = await sql`select 1 from pg_class where pg_has_role(relowner, 'member')`.execute(app().db);
    expect(rows).toEqual([]);
  });

  test('REC-1: the app appends to the journal and reads it', async () => {
    const entry = {
      kind: 'decision',
      subject: '#7',
      at: timeOf('12:00:00'),
      actor: null,
      evidence: null,
      commit: null,
      policyDigest: null,
      detail: {},
    } as const;
    await app()
      .db.transaction()
      .execute((trx) => append(trx, 1, [entry, entry], timeOf('13:00:00')));
    expect(await verify(app().db, 1)).toMatchObject({ right: 2, fault: null });
  });

  test.each([
    ['change', "update journal set entry = '{}' where number = 1"],
    ['remove', 'delete from journal where number = 1'],
    ['empty', 'truncate journal'],
    ['drop', 'drop table journal'],
    ['rename', 'alter table journal rename to old_journal'],
    ['disarm', 'alter table journal disable trigger user'],
    ['disarm one trigger of', 'alter table journal disable trigger journal_append_only'],
    ['drop a trigger of', 'drop trigger journal_append_only on journal'],
    [
      'add a trigger to',
      'create trigger mine before insert on journal execute function countersign_journal_is_append_only()',
    ],
    ['put a rule on', 'create rule mine as on insert to journal do instead nothing'],
    [
      'replace the guard of',
      "create or replace function countersign_journal_is_append_only() returns trigger language sql as 'select 1'",
    ],
    ['drop the chain ends of', 'drop table journal_ends'],
    ['remove a chain end of', 'delete from journal_ends'],
    ['empty the chain ends of', 'truncate journal_ends'],
    ['put another table before', 'create table journal_2 (like journal)'],
    ['become the owner of', 'set role countersign_owner'],
    ['forget the migrations of', 'delete from kysely_migration'],
  ])('REC-1: the role of the app is refused by PostgreSQL where it tries to %s the journal', async (_, statement) => {
    const refused = await asApp(statement).then(
      () => null,
      (error: unknown) => error,
    );
    // Not by the trigger, whose refusal has the same code and another text.
    expect(refused).toMatchObject({
      code: DENIED,
      message: expect.stringMatching(/^(permission denied|must be owner)/),
    });
    expect(await verify(app().db, 1)).toMatchObject({ right: 2, fault: null });
  });

  test('REC-1: a role that could change the journal is distinguished from one that could not', async () => {
    // PostgreSQL only warns of such a grant, and grants nothing.
    await asApp('grant all on journal to countersign_app');
    expect(await mayChangeJournal(app().db)).toBe(false);
    for (const url of [addresses.owner, addresses.superuser]) {
      const other = await open(url);
      expect(await mayChangeJournal(other.db)).toBe(true);
      await other.close();
    }
  });

  test('with one version more the app waits for its owner again, and has the rights on what is new after that', async () => {
    const more = {
      ...MIGRATIONS,
      '9999-more': { up: async (db: Database['db']) => void (await sql`create table more (id bigint)`.execute(db)) },
    };
    await expect(openDatabase({ kind: 'postgres', url: addresses.app }, fail, more)).rejects.toThrow(
      'The database lacks 9999-more',
    );
    await prepare(addresses.owner, addresses.app, more);
    const newer = await openDatabase({ kind: 'postgres', url: addresses.app }, fail, more);
    await sql`insert into more values (1)`.execute(newer.db);
    await newer.close();
    // The version before goes on, and may start anew.
    await (await open(addresses.app)).close();
  });

  test('with another version of the queue the app waits for its owner too, and says what to do', async () => {
    const { rows } = await sql<{ version: number }>`select version from pgboss.version`.execute(app().db);
    const owner = await open(addresses.owner);
    await sql`update pgboss.version set version = version - 1`.execute(owner.db);
    const queue = quietQueue(app());
    await expect(ownerFirst('The tables of the queue', () => queue.start())).rejects.toThrow(
      /^The tables of the queue are not those of this version, .* Run `countersign migrate`/,
    );
    await queue.stop(0);
    await sql`update pgboss.version set version = ${rows[0]?.version}`.execute(owner.db);
    await owner.close();
  });

  test('REC-1: what would make the two roles one is refused', async () => {
    const other = await postgres.database('other');
    await expect(prepare(other, addresses.app)).rejects.toThrow('they have to be the same');
    await expect(prepare(addresses.owner, addresses.owner)).rejects.toThrow('the app needs a role of its own');
    await expect(prepare(addresses.owner, addresses.superuser)).rejects.toThrow('it is a superuser');
    const member = new pg.Client(addresses.superuser);
    await member.connect();
    await member.query('grant countersign_owner to countersign_app');
    try {
      await expect(prepare(addresses.owner, addresses.app)).rejects.toThrow('a member of countersign_owner');
    } finally {
      await member.query('revoke countersign_owner from countersign_app');
      await member.end();
    }
  });

  test('for a role that was granted nothing the error says what to do', async () => {
    const admin = new pg.Client(addresses.superuser);
    await admin.connect();
    await admin.query("create role stranger login password 'stranger'");
    await admin.query('grant connect on database countersign to stranger');
    await admin.query('grant usage on schema public to stranger');
    await admin.end();
    await expect(open(addresses.app.replace('countersign_app:APP-PASSWORD', 'stranger:stranger'))).rejects.toThrow(
      'granted this one no rights. Run `countersign migrate`',
    );
  });

  test('with one role the same command brings it up to date, and says that the role owns it', async () => {
    const url = await postgres.database('single');
    expect(await prepareDatabase({ DATABASE_URL: url }, '.')).toEqual({ owner: 'countersign', app: null });
    await expect(prepareDatabase({ DATABASE_URL: `${url}-none` }, '.')).rejects.toThrow(
      'PostgreSQL at DATABASE_URL cannot be used: database "single-none" does not exist. Create the database first',
    );
  });
});

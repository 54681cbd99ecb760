import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from '../schema/tables.ts';

/** The queue's schema: pg-boss's default. */
const QUEUE_SCHEMA = 'pgboss';
/** The app's rights on a table that `NARROWER` does not list. */
const USUAL = ['select', 'insert', 'update', 'delete'] as const;
type Right = (typeof USUAL)[number];

/**
 * The app's narrower rights on the journal and the list of migrations (REC-1).
 * Entries are only appended, and the end of a chain changes with every entry. Only the owner records migrations.
 */
const NARROWER: Readonly<Record<string, readonly Right[]>> = {
  journal: ['select', 'insert'],
  journal_ends: ['select', 'insert', 'update'],
  kysely_migration: ['select'],
  kysely_migration_lock: [],
};

/** Key of the lock that serializes grants. Any number that nothing else uses. */
const GRANTING = 7_301_553_302;

/**
 * Grants `role` what the app needs on the current role's tables, and revokes all else.
 * The app may not truncate tables or create triggers, and may only read and append to the journal (REC-1). Call it
 * after every migration.
 */
export async function grantToApp(trx: Transaction<Tables>, role: string): Promise<void> {
  const to = sql.id(role);
  await sql`select pg_advisory_xact_lock(${sql.lit(GRANTING)})`.execute(trx);
  const { rows } = await sql<{ schema: string; name: string; sequence: boolean }>`
    select relnamespace::regnamespace::text as schema, relname as name, relkind = 'S' as sequence
    from pg_class
    where relnamespace in (current_schema()::regnamespace, ${sql.lit(QUEUE_SCHEMA)}::regnamespace)
      and relkind in ('r', 'p', 'S') and pg_has_role(relowner, 'usage')
    order by 1, 2`.execute(trx);
  for (const { schema, name, sequence } of rows) {
    const what = sequence ? sql`sequence ${sql.id(schema, name)}` : sql`table ${sql.id(schema, name)}`;
    await sql`revoke all on ${what} from ${to}, public`.execute(trx);
    const rights = sequence ? ['usage'] : schema === QUEUE_SCHEMA ? USUAL : (NARROWER[name] ?? USUAL);
    if (rights.length > 0) await sql`grant ${sql.raw(rights.join(', '))} on ${what} to ${to}`.execute(trx);
  }
  await sql`grant usage on schema ${sql.id(QUEUE_SCHEMA)} to ${to}`.execute(trx);
  await sql`grant execute on all functions in schema ${sql.id(QUEUE_SCHEMA)} to ${to}`.execute(trx);
}

/**
 * True if the current role could change the journal.
 * That is so if it has the privilege, owns the tables, is a member of their owner, or is a superuser.
 */
export async function mayChangeJournal<T>(db: Kysely<T>): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`
    select has_table_privilege(oid, 'update') or has_table_privilege(oid, 'delete') or has_table_privilege(oid, 'truncate')
      or has_table_privilege(oid, 'trigger') or pg_has_role(relowner, 'member') as may
    from pg_class where oid = to_regclass('journal')`.execute(db);
  return rows[0]?.may ?? true;
}

/** The current role and database. */
export async function whoIsConnected<T>(db: Kysely<T>): Promise<{ readonly role: string; readonly database: string }> {
  const { rows } = await sql<{ role: string; database: string }>`
    select current_user as role, current_database() as database`.execute(db);
  const [found] = rows;
  if (found === undefined) throw new Error('the database did not say who is connected');
  return found;
}

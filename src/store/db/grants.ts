import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from '../schema/tables.ts';

/** pg-boss' own, where no other is named. */
const QUEUE_SCHEMA = 'pgboss';
/** What the app may do with a table that is not named here. */
const USUAL = ['select', 'insert', 'update', 'delete'] as const;
type Right = (typeof USUAL)[number];

/** REC-1: entries are appended, and what ran is the owner's to say. The end of a chain moves on with every entry. */
const NARROWER: Readonly<Record<string, readonly Right[]>> = {
  journal: ['select', 'insert'],
  journal_ends: ['select', 'insert', 'update'],
  kysely_migration: ['select'],
  kysely_migration_lock: [],
};

/** Any number that nobody else takes; two that grant at the same time would be in each other's way. */
const GRANTING = 7_301_553_302;

/**
 * Gives `role` what the app needs of the tables that the current role owns, and takes all else of them from it: no
 * emptying, no triggers, and of the journal nothing but reading and appending (REC-1). To be called after every migration.
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
 * Whether the current role could change what the journal says: by the rights that it has, as the tables' owner or as a
 * member of it, or as one whom PostgreSQL refuses nothing.
 */
export async function mayChangeJournal<T>(db: Kysely<T>): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`
    select has_table_privilege(oid, 'update') or has_table_privilege(oid, 'delete') or has_table_privilege(oid, 'truncate')
      or has_table_privilege(oid, 'trigger') or pg_has_role(relowner, 'member') as may
    from pg_class where oid = to_regclass('journal')`.execute(db);
  return rows[0]?.may ?? true;
}

/** Who is connected, and with which database. */
export async function whoIsConnected<T>(db: Kysely<T>): Promise<{ readonly role: string; readonly database: string }> {
  const { rows } = await sql<{ role: string; database: string }>`
    select current_user as role, current_database() as database`.execute(db);
  const [found] = rows;
  if (found === undefined) throw new Error('the database did not say who is connected');
  return found;
}

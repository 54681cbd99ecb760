import { type Kysely, sql } from 'kysely';

/**
 * VER-7: when a limit is over, one process asks GitHub first; until `probe_until` the others wait for what it finds.
 * `fruitless`: how often in a row that found the limit still there.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table installation_quiet add column probe_until timestamptz(3)`.execute(db);
  await sql`alter table installation_quiet add column fruitless integer not null default 0`.execute(db);
}

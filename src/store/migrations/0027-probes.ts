import { type Kysely, sql } from 'kysely';

/**
 * VER-7: adds probes: when a limit ends, one process asks GitHub first.
 * Until `probe_until` the others wait for its result. `fruitless`: how often in a row the limit was still in force.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table installation_quiet add column probe_until timestamptz(3)`.execute(db);
  await sql`alter table installation_quiet add column fruitless integer not null default 0`.execute(db);
}

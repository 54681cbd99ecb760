import { type Kysely, sql } from 'kysely';

/**
 * Adds GitHub's limits for an installation, which apply to all processes of the app together.
 * They are the time until which GitHub wants no requests, and the recently made content that notifies people.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table installation_quiet (
    installation bigint primary key,
    until timestamptz not null)`.execute(db);
  await sql`create table content_made (
    installation bigint not null,
    at timestamptz not null)`.execute(db);
  await sql`create index content_made_at on content_made (installation, at)`.execute(db);
}

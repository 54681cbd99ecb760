import { type Kysely, sql } from 'kysely';

/**
 * GitHub limits what an installation may ask and write, however many processes of the app do so: until when it wants
 * nothing, and what was written that people are told of.
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

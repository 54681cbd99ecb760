import { type Kysely, sql } from 'kysely';

/**
 * Adds what pull requests with the same head need to know of each other.
 * They share a check. Added are the head and time of the last verdict, the base, whether it could be confirmed since,
 * and who opened the pull request. `replaced_conclusion` is what an error replaced, for a merge at the same time.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table pull_requests
    add column opener_id bigint,
    add column opener_login text,
    add column opener_kind text,
    add column decided_head text,
    add column decided_base text,
    add column decided_at timestamptz(3),
    add column unconfirmed boolean not null default false`.execute(db);
  await sql`alter table publications add column replaced_conclusion text`.execute(db);
}

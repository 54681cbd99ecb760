import { type Kysely, sql } from 'kysely';

/**
 * Pull requests with the same head share a check. What the others need to know of one: which head its last verdict was
 * about and when, where it went, whether that could be confirmed since, and who opened it. `replaced_conclusion` is what
 * stood there before an error took its place, for a merge that comes at the same time.
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

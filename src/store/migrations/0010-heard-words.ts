import { type Kysely, sql } from 'kysely';

/**
 * SIGN-8, SIGN-9, SIGN-13: adds comment revisions.
 * A text that took readiness away may be gone before it is observed.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table heard_words (
    repository_id bigint not null references repositories (id) on delete cascade,
    number integer not null,
    source text not null check (source in ('comment', 'review')),
    id text not null,
    author_id bigint not null,
    author_login text not null,
    author_kind text not null,
    at timestamptz(3) not null,
    url text not null,
    body text not null,
    until timestamptz(3) not null,
    primary key (repository_id, number, source, id))`.execute(db);
}

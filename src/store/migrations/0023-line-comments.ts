import { type Kysely, sql } from 'kysely';

/** SIGN-8, SIGN-13: keeps revisions of comments on lines of code like those of other comments. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table heard_words drop constraint heard_words_source_check`.execute(db);
  await sql`alter table heard_words add constraint heard_words_source_check
    check (source in ('comment', 'review', 'line-comment'))`.execute(db);
}

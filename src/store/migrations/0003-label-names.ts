import { type Kysely, sql } from 'kysely';

/**
 * SIGN-7: adds label names.
 * GitHub reports only the current name, not the one when the label was set.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table label_names (
    repository_id bigint not null references repositories (id) on delete cascade,
    label_id text not null,
    name text not null,
    since timestamptz(3) not null,
    primary key (repository_id, label_id, since, name))`.execute(db);
}

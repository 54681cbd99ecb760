import { type Kysely, sql } from 'kysely';

/** SIGN-7: adds which labels the app has made in a repository, so that it makes each only once. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table state_labels (
    repository_id bigint not null references repositories (id) on delete cascade,
    name text not null,
    primary key (repository_id, name))`.execute(db);
}

import { type Kysely, sql } from 'kysely';

/** SIGN-3: a login can be given up and taken by somebody else, who would hold the role then. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table named_logins (
    repository_id bigint not null references repositories (id) on delete cascade,
    login text not null,
    account_id bigint not null,
    primary key (repository_id, login))`.execute(db);
}

import { type Kysely, sql } from 'kysely';

/**
 * SIGN-3: adds the owners of logins.
 * Another person may take a login that was given up, and would get the role.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table named_logins (
    repository_id bigint not null references repositories (id) on delete cascade,
    login text not null,
    account_id bigint not null,
    primary key (repository_id, login))`.execute(db);
}

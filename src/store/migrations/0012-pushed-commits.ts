import { type Kysely, sql } from 'kysely';

/**
 * SOD-1: adds pushed commits and their pushers.
 * A commit may be older than its pull request, and only the push names the pusher.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    sql`create table pushed_commits (
      repository_id bigint not null references repositories (id) on delete cascade,
      commit_id text not null,
      account_id bigint not null,
      login text not null,
      kind text not null,
      at timestamptz(3) not null,
      primary key (repository_id, commit_id, account_id))`,
    sql`create index pushed_commits_at on pushed_commits (at)`,
  ];
  for (const statement of statements) await statement.execute(db);
}

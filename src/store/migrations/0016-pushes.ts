import { type Kysely, sql } from 'kysely';

/**
 * SIGN-5: what commits that were pushed away were laid over. SOD-1: every push of a ref; what it brought is in
 * `pushed_commits`, where that is known. SOD-5: the commits that a merge by rebase made on the base branch.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    sql`create table former_heads (
      repository_id bigint not null references repositories (id) on delete cascade,
      number integer not null,
      base text not null,
      commit_id text not null,
      commits text,
      primary key (repository_id, number, base, commit_id))`,
    sql`create table pushes (
      seq bigint generated always as identity primary key,
      repository_id bigint not null references repositories (id) on delete cascade,
      ref text not null,
      before_id text,
      after_id text not null,
      account_id bigint,
      login text,
      kind text,
      at timestamptz(3) not null,
      listed boolean not null)`,
    sql`create index pushes_of_ref on pushes (repository_id, ref, at)`,
    sql`create index pushes_unlisted on pushes (repository_id, at) where not listed`,
    sql`create index pushes_at on pushes (at)`,
    sql`alter table releases add column rebased text`,
  ];
  for (const statement of statements) await statement.execute(db);
}

import { type Kysely, sql } from 'kysely';

/** Adds what former heads were built on (SIGN-5), and all pushes with their commits (SOD-1). */
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
      commit_id text not null,
      account_id bigint,
      login text,
      kind text,
      at timestamptz(3) not null,
      brought text not null check (brought in ('known', 'open', 'unknown')))`,
    sql`create index pushes_of_ref on pushes (repository_id, ref, at)`,
    sql`create index pushes_open on pushes (repository_id, at) where brought <> 'known'`,
    sql`create index pushes_at on pushes (at)`,
    sql`alter table pushed_commits add column tip_id text, add column before_id text, add column needed_at timestamptz(3)`,
  ];
  for (const statement of statements) await statement.execute(db);
}

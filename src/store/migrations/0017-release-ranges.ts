import { type Kysely, sql } from 'kysely';

/** Adds baselines and unchanging history (REL-6), and the people who signed a release (SOD-7). */
export async function up(db: Kysely<unknown>): Promise<void> {
  const repository = sql`repository_id bigint not null references repositories (id) on delete cascade`;
  const statements = [
    sql`create table baselines (
      repository_id bigint primary key references repositories (id) on delete cascade,
      value text not null,
      taken_at timestamptz(3) not null)`,
    sql`create table first_branch_pushes (
      ${repository},
      branch text not null,
      before_id text,
      primary key (repository_id, branch))`,
    sql`create table release_ranges (
      ${repository},
      tip_id text not null,
      start_key text not null,
      branch text not null,
      value text not null,
      read_at timestamptz(3) not null,
      primary key (repository_id, tip_id, start_key))`,
    sql`create index release_ranges_branch on release_ranges (repository_id, branch, start_key, read_at)`,
    sql`create table commit_origins (
      ${repository},
      commit_id text not null,
      candidates text not null,
      asked_at timestamptz(3) not null,
      settled boolean not null,
      primary key (repository_id, commit_id))`,
    sql`create table merged_pulls (
      ${repository},
      number integer not null,
      value text not null,
      primary key (repository_id, number))`,
    sql`alter table releases add column signers text not null default '[]'`,
  ];
  for (const statement of statements) await statement.execute(db);
}

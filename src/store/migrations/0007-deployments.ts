import { type Kysely, sql } from 'kysely';

/** DEP-1: adds deployments, the answers to GitHub, and how far their lists were read. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    sql`create table deployments (
      repository_id bigint not null references repositories (id) on delete cascade,
      deployment_id text not null,
      environment text not null,
      run_id text,
      commit_id text not null,
      ref text not null,
      creator text,
      asked boolean not null,
      heard_at timestamptz(3) not null,
      asked_at timestamptz(3),
      attempt integer,
      answering text check (answering in ('approved', 'rejected')),
      reports integer not null default 0,
      last_report text not null default '',
      ended_as text,
      primary key (repository_id, deployment_id))`,
    sql`create index deployments_open on deployments (repository_id) where ended_as is null`,
    sql`create table deployment_lists (
      repository_id bigint primary key references repositories (id) on delete cascade,
      since timestamptz(3) not null,
      read_at timestamptz(3) not null)`,
  ];
  for (const statement of statements) await statement.execute(db);
}

import { type Kysely, sql } from 'kysely';

/** Adds deliveries, heads, pushers, and what the gate remembers of a pull request. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    sql`create table deliveries (
      id text primary key,
      event text not null,
      action text,
      received_at timestamptz(3) not null)`,
    sql`create index deliveries_received_at on deliveries (received_at)`,

    sql`create table repositories (
      id bigint primary key,
      installation bigint,
      owner text,
      name text)`,
    sql`create unique index repositories_name on repositories (lower(owner), lower(name))`,

    sql`create table pull_requests (
      repository_id bigint not null references repositories (id) on delete cascade,
      number integer not null,
      open boolean not null default true,
      was_release boolean not null default false,
      outcome text,
      primary key (repository_id, number))`,
    sql`create index pull_requests_open_releases on pull_requests (repository_id) where open and was_release`,

    sql`create table head_sightings (
      seq bigint generated always as identity primary key,
      repository_id bigint not null,
      number integer not null,
      commit_id text not null,
      before_id text,
      since timestamptz(3) not null,
      source text not null check (source in ('webhook', 'observation')),
      foreign key (repository_id, number) references pull_requests on delete cascade)`,
    sql`create index head_sightings_subject on head_sightings (repository_id, number, since)`,
    sql`create index head_sightings_commit on head_sightings (repository_id, commit_id)`,

    sql`create table commit_trees (
      repository_id bigint not null references repositories (id) on delete cascade,
      commit_id text not null,
      tree_id text not null,
      primary key (repository_id, commit_id))`,

    sql`create table pushers (
      repository_id bigint not null,
      number integer not null,
      account_id bigint not null,
      login text not null,
      kind text not null,
      primary key (repository_id, number, account_id),
      foreign key (repository_id, number) references pull_requests on delete cascade)`,

    sql`create table remembered_blocks (
      repository_id bigint not null,
      number integer not null,
      act text not null,
      kind text not null check (kind in ('objection', 'hold', 'withdrawal')),
      state text not null,
      actor_id bigint not null,
      actor_login text not null,
      actor_kind text not null,
      at timestamptz(3) not null,
      url text not null,
      reason text not null,
      primary key (repository_id, number, act, kind, state),
      check ((kind = 'hold') = (state = '')),
      foreign key (repository_id, number) references pull_requests on delete cascade)`,

    sql`create table people_epochs (
      owner text primary key,
      epoch integer not null)`,
    sql`create table people_cache (
      owner text not null,
      key text not null,
      value text not null,
      read_at timestamptz(3) not null,
      primary key (owner, key))`,
  ];
  for (const statement of statements) await statement.execute(db);
}

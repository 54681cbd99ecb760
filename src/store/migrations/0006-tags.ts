import { type Kysely, sql } from 'kysely';

/** Adds sightings of tags (TAG-2, TAG-4), their status, and the time of the next comparison. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    sql`create table tag_sightings (
      seq bigint generated always as identity primary key,
      repository_id bigint not null references repositories (id) on delete cascade,
      name text not null,
      object_id text,
      actor text,
      seen_at timestamptz(3) not null,
      source text not null check (source in ('webhook', 'observation')))`,
    sql`create index tag_sightings_tag on tag_sightings (repository_id, name, seq)`,

    sql`create table tags (
      repository_id bigint not null references repositories (id) on delete cascade,
      name text not null,
      standing text not null check (standing in ('ignored', 'baseline', 'passed', 'violation', 'error', 'gone')),
      object_id text,
      commit_id text,
      accepted_how text check (accepted_how in ('passed', 'baseline')),
      accepted_object_id text,
      accepted_commit_id text,
      accepted_at timestamptz(3),
      accepted_seq bigint,
      verdict text,
      policy_digest text,
      decided_at timestamptz(3) not null,
      issue integer,
      issue_url text,
      primary key (repository_id, name),
      check ((accepted_how is null) = (accepted_commit_id is null)),
      check ((accepted_how is null) = (accepted_object_id is null)),
      check ((accepted_how is null) = (accepted_at is null)),
      check ((accepted_how is null) = (accepted_seq is null)))`,
    sql`create index tags_commit on tags (repository_id, commit_id)`,
    sql`create index tags_accepted on tags (repository_id, accepted_commit_id)`,

    sql`create table tag_looks (
      repository_id bigint primary key references repositories (id) on delete cascade,
      looked_at timestamptz(3),
      gated boolean not null default true,
      next_at timestamptz(3) not null)`,
    sql`create index tag_looks_next on tag_looks (next_at)`,
  ];
  for (const statement of statements) await statement.execute(db);
}

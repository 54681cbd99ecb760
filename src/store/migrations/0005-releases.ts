import { type Kysely, sql } from 'kysely';

/** Adds records of merged pull requests (TAG-1, MRG-2). They are never changed, and never deleted alone. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    sql`create table releases (
      repository_id bigint not null references repositories (id) on delete cascade,
      number integer not null,
      url text not null,
      title text not null,
      base text not null,
      head_id text not null,
      commit_id text not null,
      merged_at timestamptz(3) not null,
      merged_by text,
      released_by text,
      outcome text not null,
      check_said text,
      passed boolean not null,
      bypass boolean not null,
      told boolean not null,
      missing text not null,
      authors text not null,
      policy_digest text,
      recorded_at timestamptz(3) not null,
      primary key (repository_id, number),
      check (not (passed and bypass)))`,
    sql`create index releases_commit on releases (repository_id, commit_id)`,
  ];
  for (const statement of statements) await statement.execute(db);
}

import { type Kysely, sql } from 'kysely';

/** Adds pushes by unknown persons (SOD-1), and places that rest for all processes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    sql`create table unnamed_pushes (
      repository_id bigint not null references repositories (id) on delete cascade,
      number integer not null,
      commit_id text not null,
      at timestamptz(3) not null,
      primary key (repository_id, number, commit_id))`,
    sql`create index unnamed_pushes_at on unnamed_pushes (at)`,
    sql`create table resting (
      place text primary key,
      reason text not null,
      since timestamptz(3) not null,
      until timestamptz(3) not null)`,
  ];
  for (const statement of statements) await statement.execute(db);
}

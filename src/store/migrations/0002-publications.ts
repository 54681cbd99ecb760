import { type Kysely, sql } from 'kysely';

/** Adds turns (VER-6), and what was published when (VER-7). */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    sql`create table turns (
      subject text primary key,
      number bigint not null)`,
    sql`create table publications (
      repository_id bigint not null,
      number integer not null,
      head_id text not null,
      conclusion text not null,
      decided_at timestamptz(3) not null,
      confirmed_at timestamptz(3) not null,
      confirm_within_millis bigint not null,
      replaced boolean not null default false,
      primary key (repository_id, number),
      foreign key (repository_id, number) references pull_requests on delete cascade)`,
    sql`alter table pull_requests add column asked_at timestamptz(3)`,
  ];
  for (const statement of statements) await statement.execute(db);
}

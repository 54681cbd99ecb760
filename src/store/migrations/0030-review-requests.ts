import { type Kysely, sql } from 'kysely';

/** NTF-1: adds who was asked for a review, and an index that finds the last sign-offs of a repository. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    sql`create table review_requests (
      seq bigint generated always as identity,
      repository_id bigint not null,
      number integer not null,
      state text not null,
      head_id text not null,
      reviewer text not null,
      name text not null,
      at timestamptz(3) not null,
      posted boolean not null,
      status text not null check (status in ('asked', 'taken-back', 'refused')),
      said text,
      primary key (repository_id, number, head_id, state, reviewer),
      foreign key (repository_id, number) references pull_requests on delete cascade)`,
    sql`create index journal_sign_offs on journal (repository_id, number desc) where kind = 'sign-off'`,
  ];
  for (const statement of statements) await statement.execute(db);
}

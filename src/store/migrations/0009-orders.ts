import { type Kysely, sql } from 'kysely';

/** MRG-1: adds the decision about each `/release`, and the progress of an accepted one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    sql`create table release_orders (
      repository_id bigint not null,
      number integer not null,
      act text not null,
      decided_at timestamptz(3) not null,
      refusal text,
      accepted text,
      tag text,
      queued boolean not null default false,
      commit_id text,
      ending text,
      open boolean not null,
      asked_at timestamptz(3),
      primary key (repository_id, number, act),
      check ((refusal is null) <> (accepted is null)),
      check (accepted is not null or not open),
      foreign key (repository_id, number) references pull_requests on delete cascade)`,
    // One order at a time is carried out for a pull request.
    sql`create unique index release_orders_open on release_orders (repository_id, number) where open`,
    sql`create index release_orders_tag on release_orders (repository_id, tag) where tag is not null`,
  ];
  for (const statement of statements) await statement.execute(db);
}

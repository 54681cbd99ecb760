import { type Kysely, sql } from 'kysely';

/** MQ-1: adds merge groups, because GitHub names neither their base nor their pull requests later. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    sql`create table merge_groups (
      repository_id bigint not null references repositories (id) on delete cascade,
      head_id text not null,
      base_id text not null,
      branch text not null,
      ref text not null,
      open boolean not null default true,
      requested_at timestamptz(3) not null,
      asked_at timestamptz(3),
      conclusion text,
      confirmed_at timestamptz(3),
      confirm_within_millis bigint,
      primary key (repository_id, head_id),
      check ((conclusion is null) = (confirmed_at is null)),
      check ((conclusion is null) = (confirm_within_millis is null)))`,
    sql`create index merge_groups_open on merge_groups (repository_id) where open`,
  ];
  for (const statement of statements) await statement.execute(db);
}

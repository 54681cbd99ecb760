import { type Kysely, sql } from 'kysely';

/**
 * REC-1: adds the journal. It outlives its subjects, so it refers to no other table.
 * The triggers prevent mistakes. Grants keep the app's own role from changing it (docs/operations.md).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    sql`create table journal_ends (
      repository_id bigint primary key,
      number bigint not null,
      hash text not null)`,
    sql`create table journal (
      repository_id bigint not null,
      number bigint not null,
      kind text not null,
      subject text not null,
      at timestamptz(3) not null,
      entry text not null,
      hash text not null,
      primary key (repository_id, number))`,
    sql`create index journal_subject on journal (repository_id, subject, number desc)`,
    sql`create function countersign_journal_is_append_only() returns trigger language plpgsql as $$
      begin raise exception 'the journal is append-only: % is refused', tg_op using errcode = 'insufficient_privilege'; end $$`,
    sql`create trigger journal_append_only before update or delete on journal
      for each row execute function countersign_journal_is_append_only()`,
    sql`create trigger journal_not_emptied before truncate on journal
      for each statement execute function countersign_journal_is_append_only()`,
  ];
  for (const statement of statements) await statement.execute(db);
}

import { type Kysely, sql } from 'kysely';

/**
 * VER-7: adds confirmation times by the database's clock, and the planned wait of each round.
 * So a clock that was ahead for a moment delays nothing (ADR 0060). `ran_at`: when the last sweep ended.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    sql`alter table publications add column confirmed_on timestamptz(3)`,
    sql`alter table merge_groups add column confirmed_on timestamptz(3)`,
    sql`alter table delivery_log add column wait_millis bigint`,
    sql`alter table sweep_round add column ran_at timestamptz(3)`,
  ];
  for (const statement of statements) await statement.execute(db);
}

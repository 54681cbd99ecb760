import { type Kysely, sql } from 'kysely';

/**
 * Adds lost webhooks, and how often each was requested.
 * GitHub does not repeat them by itself. One process at a time requests them, and one sweeps.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    sql`create table redeliveries (
      guid text primary key,
      attempt_id text not null,
      event text not null,
      failed_at timestamptz(3) not null,
      status integer not null,
      asks integer not null default 0,
      next_at timestamptz(3) not null)`,
    sql`create index redeliveries_next_at on redeliveries (next_at)`,
    sql`create table delivery_log (
      only_one boolean primary key default true check (only_one),
      next_at timestamptz(3) not null default '-infinity',
      read_to timestamptz(3),
      cursor text,
      newest timestamptz(3))`,
    sql`insert into delivery_log default values`,
    sql`create table sweep_round (
      only_one boolean primary key default true check (only_one),
      next_at timestamptz(3) not null default '-infinity')`,
    sql`insert into sweep_round default values`,
  ];
  for (const statement of statements) await statement.execute(db);
}

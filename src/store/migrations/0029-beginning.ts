import { type Kysely, sql } from 'kysely';

/** Adds when this database was created empty, so that earlier deliveries are not considered lost. At most one row. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table beginning (
    one boolean primary key default true check (one),
    at timestamptz(3) not null)`.execute(db);
}

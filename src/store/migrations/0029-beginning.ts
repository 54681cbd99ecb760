import { type Kysely, sql } from 'kysely';

/** When this database began with nothing, so that what GitHub delivered before is not taken for lost. At most one row. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table beginning (
    one boolean primary key default true check (one),
    at timestamptz(3) not null)`.execute(db);
}

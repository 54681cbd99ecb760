import { type Kysely, sql } from 'kysely';

/**
 * POL-1: adds the number of webhooks about changes of what an installation can reach.
 * Its token shows what it can reach. The number shows, in each process, whether that still holds. `reach` is what the
 * last webhook said.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table installation_changes (
    installation bigint primary key,
    changes integer not null,
    reach text)`.execute(db);
}

import { type Kysely, sql } from 'kysely';

/**
 * POL-1: what an installation reaches is known from its token. How many webhooks have told of a change since says whether
 * that still holds, in whichever process they came in; `reach` is what the last of them said.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table installation_changes (
    installation bigint primary key,
    changes integer not null,
    reach text)`.execute(db);
}

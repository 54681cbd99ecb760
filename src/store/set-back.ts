import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/ids.ts';
import type { FailedAttempt } from '../domain/redelivery.ts';
import type { Tables } from './tables.ts';

/** Of these deliveries those that are not there. */
export async function notTaken(db: Kysely<Tables>, guids: readonly string[]): Promise<ReadonlySet<string>> {
  if (guids.length === 0) return new Set();
  const rows = await db.selectFrom('deliveries').select('id').where('id', 'in', guids).execute();
  const there = new Set(rows.map(({ id }) => id));
  return new Set(guids.filter((guid) => !there.has(guid)));
}

/** Puts deliveries into the book of those that GitHub is asked for again, though it has delivered them before. */
export async function askForMade(db: Kysely<Tables>, made: readonly FailedAttempt[], now: Instant): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const { guid, id, event, at, status } of made)
      await sql`
        insert into redeliveries (guid, attempt_id, event, failed_at, status, next_at)
        values (${guid}, ${id}, ${event}, ${at}::timestamptz, ${status}::integer, ${now}::timestamptz)
        on conflict (guid) do nothing`.execute(trx);
  });
}

/** How many deliveries that GitHub has made before are still out, and were not asked for as often as `asks` in vain. */
export async function stillOut(db: Kysely<Tables>, asks: number): Promise<number> {
  const { rows } = await sql<{ count: string | number }>`
    select count(*) as count from redeliveries
    where status between 200 and 299 and asks < ${asks}::integer
      and not exists (select 1 from deliveries where id = redeliveries.guid)`.execute(db);
  return Number(rows[0]?.count);
}

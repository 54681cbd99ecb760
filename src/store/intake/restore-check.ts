import { type Kysely, sql } from 'kysely';
import { asInstant, type Instant } from '../../domain/ids.ts';
import type { Beginning, FailedAttempt } from '../../domain/redelivery.ts';
import type { Coordination } from '../db/coordination.ts';
import type { Tables } from '../schema/tables.ts';

/**
 * When this database was created empty; null if it is older than the table.
 * Stores `now` if the database knows no repository and no process has asked before. Call it before the first webhook is
 * stored. GitHub's time is unknown until then, so the earlier one of `now` and the database's time is stored: only a
 * delivery after it counts as missing.
 */
export async function beginningOf(db: Kysely<Tables>, now: Instant, coordination: Coordination): Promise<Beginning> {
  const { rows } = await sql`
    insert into beginning (at) select least(${now}::timestamptz, ${coordination()}) where not exists (select 1 from repositories)
    on conflict (one) do nothing returning at`.execute(db);
  if (rows.length > 0) return 'now';
  const row = await db.selectFrom('beginning').select('at').executeTakeFirst();
  return row === undefined ? null : asInstant(row.at.toISOString());
}

/** The given deliveries that are not stored. */
export async function notTaken(db: Kysely<Tables>, guids: readonly string[]): Promise<ReadonlySet<string>> {
  if (guids.length === 0) return new Set();
  const rows = await db.selectFrom('deliveries').select('id').where('id', 'in', guids).execute();
  const there = new Set(rows.map(({ id }) => id));
  return new Set(guids.filter((guid) => !there.has(guid)));
}

/** Adds deliveries that GitHub has made before to those that it is asked for again. */
export async function askForMade(
  db: Kysely<Tables>,
  made: readonly FailedAttempt[],
  coordination: Coordination,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const { guid, id, event, at, status } of made)
      await sql`
        insert into redeliveries (guid, attempt_id, event, failed_at, status, next_at)
        values (${guid}, ${id}, ${event}, ${at}::timestamptz, ${status}::integer, ${coordination()})
        on conflict (guid) do nothing`.execute(trx);
  });
}

/** How many deliveries of the past are still missing after fewer than `asks` requests. */
export async function stillOut(db: Kysely<Tables>, asks: number): Promise<number> {
  const { rows } = await sql<{ count: string | number }>`
    select count(*) as count from redeliveries
    where status between 200 and 299 and asks < ${asks}::integer
      and not exists (select 1 from deliveries where id = redeliveries.guid)`.execute(db);
  return Number(rows[0]?.count);
}

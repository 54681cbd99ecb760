import { type Kysely, sql, type Transaction } from 'kysely';
import { asInstant, type Instant } from '../domain/ids.ts';
import type { Resting, RestingReason } from '../domain/resting.ts';
import type { Tables } from './tables.ts';

/** What GitHub refuses until somebody changes something there, and so is not asked for. */
export class RestingPlaces {
  readonly #db: Kysely<Tables>;
  readonly #now: () => Instant;

  constructor(db: Kysely<Tables>, now: () => Instant) {
    this.#db = db;
    this.#now = now;
  }

  /** Those of the places that rest now, the longest rest first. */
  async of(places: readonly string[]): Promise<readonly (Resting & { readonly leftMillis: number })[]> {
    const now = this.#now();
    const rows = await this.#db
      .selectFrom('resting')
      .select(['place', 'reason', 'until'])
      .where('place', 'in', places)
      .where('until', '>', sql<Date>`${now}::timestamptz`)
      .orderBy('until', 'desc')
      .execute();
    return rows.map(({ place, reason, until }) => ({
      place,
      reason: reason as RestingReason,
      until: until.getTime(),
      leftMillis: until.getTime() - Date.parse(now),
    }));
  }

  /** @param millis from now on */
  async rest(place: string, reason: RestingReason, millis: number): Promise<Instant> {
    const now = this.#now();
    const until = asInstant(new Date(Date.parse(now) + millis).toISOString());
    await this.#db
      .insertInto('resting')
      .values({ place, reason, since: now, until })
      .onConflict((conflict) =>
        conflict.column('place').doUpdateSet({
          reason,
          until,
          since: sql`case when resting.reason = excluded.reason then resting.since else excluded.since end`,
        }),
      )
      .execute();
    return until;
  }
}

/** An event told that something there changed: it and all in it is tried again. */
export async function wake(trx: Transaction<Tables>, places: readonly string[]): Promise<void> {
  for (const place of [...new Set(places)].sort()) {
    await sql`delete from resting
      where place = ${place} or starts_with(place, ${`${place}#`}) or starts_with(place, ${`${place}/`})`.execute(trx);
  }
}

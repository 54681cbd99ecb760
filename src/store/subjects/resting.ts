import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import { addMillis, type Instant } from '../../domain/ids.ts';
import {
  longestRestMillis,
  type Resting,
  type RestingReason,
  SHUT_FOR_ALL,
  UNSURE_MILLIS,
} from '../../domain/resting.ts';
import { type Coordination, confirmedOn, millis, movedTime, stillAhead } from '../db/coordination.ts';
import type { Tables } from '../schema/tables.ts';

/** The longest rest for each reason. */
export const LONGEST_REST = sql`case when reason = any(${sql.val(`{${[...SHUT_FOR_ALL].join(',')}}`)}::text[])
  then ${millis(longestRestMillis('archived'))} else ${millis(longestRestMillis('permission'))} end`;

/** Whether a refusal continues the last one. */
const endedLately = (time: RawBuilder<Date>): RawBuilder<boolean> =>
  sql<boolean>`resting.until > ${time} - ${millis(UNSURE_MILLIS)}`;

/**
 * The places that are left alone because GitHub refuses them.
 * It refuses them until somebody changes something there.
 */
export class RestingPlaces {
  readonly #db: Kysely<Tables>;
  readonly #now: () => Instant;
  readonly #coordination: Coordination;

  constructor(db: Kysely<Tables>, now: () => Instant, coordination: Coordination = movedTime(now)) {
    this.#db = db;
    this.#now = now;
    this.#coordination = coordination;
  }

  /** The given places that rest now, the longest rest first. */
  async of(places: readonly string[]): Promise<readonly (Resting & { readonly leftMillis: number })[]> {
    const time = this.#coordination();
    const rows = await this.#db
      .selectFrom('resting')
      .select(['place', 'reason', 'until'])
      .select(sql<number | string>`extract(epoch from until - ${time}) * 1000`.as('left_millis'))
      .where('place', 'in', places)
      .where(stillAhead(sql`until`, time, LONGEST_REST))
      .orderBy('until', 'desc')
      .execute();
    return rows.map(({ place, reason, until, left_millis }) => ({
      place,
      reason: reason as RestingReason,
      until: until.getTime(),
      leftMillis: Math.ceil(Number(left_millis)),
    }));
  }

  /** Lets a place rest. @param forMillis from now on @returns the end by GitHub's clock, for people to read */
  async rest(place: string, reason: RestingReason, forMillis: number): Promise<Instant> {
    const time = this.#coordination();
    const end = sql<string>`${time} + ${millis(forMillis)}`;
    await this.#db
      .insertInto('resting')
      .values({ place, reason, since: sql<string>`${time}`, until: end })
      .onConflict((conflict) =>
        conflict.column('place').doUpdateSet({
          reason,
          until: end,
          since: sql`case when resting.reason = excluded.reason and ${endedLately(time)} then resting.since else excluded.since end`,
        }),
      )
      .execute();
    return addMillis(this.#now(), forMillis);
  }

  async refusedForMillis(place: string, reason: RestingReason): Promise<number> {
    const time = this.#coordination();
    const row = await this.#db
      .selectFrom('resting')
      .select(sql<number | string>`extract(epoch from ${time} - since) * 1000`.as('millis'))
      .where('place', '=', place)
      .where('reason', '=', reason)
      .where(endedLately(time))
      .executeTakeFirst();
    return row === undefined ? 0 : Math.max(Math.floor(Number(row.millis)), 0);
  }

  /**
   * True if an observation of a release there succeeded within the last ten minutes.
   * `place` is a repository or an installation.
   */
  async worksAt(place: string): Promise<boolean> {
    const time = this.#coordination();
    const row = await this.#db
      .selectFrom('publications as shown')
      .innerJoin('repositories as repository', 'repository.id', 'shown.repository_id')
      .select('shown.number')
      .where(
        sql<boolean>`${place}::text in ('installation:' || repository.installation,
          lower(repository.owner || '/' || repository.name))`,
      )
      .where(confirmedOn('shown', time), '>', sql<Date>`${time} - ${millis(UNSURE_MILLIS)}`)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }
}

/** Ends the rest of places, and of all in them, after an event about them. */
export async function wake(trx: Transaction<Tables>, places: readonly string[]): Promise<void> {
  for (const place of [...new Set(places)].sort()) {
    await sql`delete from resting
      where place = ${place} or starts_with(place, ${`${place}#`}) or starts_with(place, ${`${place}/`})`.execute(trx);
  }
}

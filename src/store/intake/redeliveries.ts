import { type Kysely, type RawBuilder, sql } from 'kysely';
import { asInstant, type Instant } from '../../domain/ids.ts';
import { type FailedAttempt, type LogReading, MOST_ASKS, PAUSES_MILLIS } from '../../domain/redelivery.ts';
import { type Coordination, hasCome, millis } from '../db/coordination.ts';
import type { Tables } from '../schema/tables.ts';

/** The longest wait: GitHub's longest window is an hour. */
const LONGEST_WAIT_MILLIS = 60 * 60_000;
/** The pause after `asks` requests; none if it was never requested. */
const pauseAfter = (asks: RawBuilder<unknown>) =>
  sql`coalesce((${sql.val(`{${PAUSES_MILLIS.join(',')}}`)}::bigint[])[${asks}], 0) * interval '1 millisecond'`;

/** A delivery to ask GitHub for. */
export interface DueDelivery extends FailedAttempt {
  /** How many requests there were with this one, from 1 on. */
  readonly asks: number;
}

/**
 * The webhooks that GitHub could not deliver, and how often each was requested again.
 * Every method is one transaction or one statement.
 */
export class Redeliveries {
  readonly #db: Kysely<Tables>;
  readonly #coordination: Coordination;

  constructor(db: Kysely<Tables>, coordination: Coordination) {
    this.#db = db;
    this.#coordination = coordination;
  }

  /**
   * Takes the next round at GitHub's log. One process reads it at a time.
   * @returns where to continue reading; null if it is not time yet, or if another process was first
   */
  async takeRound(everyMillis: number): Promise<LogReading | null> {
    const time = this.#coordination();
    // A little less, so that the process of the last round is not too early for the next.
    const wait = Math.round(everyMillis * 0.9);
    const { rows } = await sql<{ read_to: Date | null; cursor: string | null; newest: Date | null }>`
      update delivery_log set next_at = ${time} + ${millis(wait)}, wait_millis = ${wait}::bigint
      where ${hasCome(sql`next_at`, time, sql`coalesce(wait_millis, ${LONGEST_WAIT_MILLIS}::bigint) * interval '1 millisecond'`)}
      returning read_to, cursor, newest`.execute(this.#db);
    const [row] = rows;
    return row === undefined ? null : { readTo: at(row.read_to), cursor: row.cursor, newest: at(row.newest) };
  }

  /** Delays the next round, by an hour at most, because GitHub wants no requests. */
  async putOff(wait: number): Promise<void> {
    const most = Math.min(Math.round(wait), LONGEST_WAIT_MILLIS);
    const time = this.#coordination();
    await sql`update delivery_log set next_at = ${time} + ${millis(most)}, wait_millis = ${most}::bigint
      where next_at < ${time} + ${millis(most)}`.execute(this.#db);
  }

  /**
   * Stores a page of the log, and how far the log has been read.
   * Leaves out deliveries that arrived meanwhile, by any attempt.
   */
  async found(attempts: readonly FailedAttempt[], reading: LogReading): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      for (const { guid, id, event, at: failedAt, status } of attempts) {
        await sql`
          insert into redeliveries (guid, attempt_id, event, failed_at, status, next_at)
          select ${guid}, ${id}, ${event}, ${failedAt}::timestamptz, ${status}::integer, ${this.#coordination()}
          where not exists (select 1 from deliveries where id = ${guid})
          on conflict (guid) do update
          set attempt_id = excluded.attempt_id, failed_at = excluded.failed_at, status = excluded.status
          where redeliveries.failed_at < excluded.failed_at`.execute(trx);
      }
      const { readTo, cursor, newest } = reading;
      await sql`update delivery_log set read_to = ${readTo}::timestamptz, cursor = ${cursor},
        newest = ${newest}::timestamptz`.execute(trx);
    });
  }

  /**
   * Takes the deliveries to request now, first failures first.
   * Each counts as requested from now on, and is due again after a pause if it has not arrived by then. So two
   * processes never request the same one.
   */
  async takeDue(limit: number): Promise<readonly DueDelivery[]> {
    const time = this.#coordination();
    const { rows } = await sql<{
      guid: string;
      attempt_id: string;
      event: string;
      failed_at: Date;
      status: number;
      asks: number;
    }>`
      with arrived as (
        delete from redeliveries where guid in (select id from deliveries)
      ), due as (
        select guid, asks from redeliveries
        where ${hasCome(sql`next_at`, time, pauseAfter(sql`asks`))} and asks < ${MOST_ASKS}::integer
          and not exists (select 1 from deliveries where id = redeliveries.guid)
        order by failed_at, guid limit ${limit} for update skip locked
      )
      update redeliveries set asks = due.asks + 1,
        next_at = ${time} + ${pauseAfter(sql`due.asks + 1`)}
      from due where redeliveries.guid = due.guid and redeliveries.asks = due.asks
      returning redeliveries.guid, attempt_id, event, failed_at, status, redeliveries.asks`.execute(this.#db);
    return rows
      .map(({ guid, attempt_id: id, event, failed_at: failedAt, status, asks }) => ({
        id,
        guid,
        event,
        at: asInstant(failedAt.toISOString()),
        status,
        asks,
      }))
      .sort((a, b) => (a.at < b.at ? -1 : 1));
  }

  /** Returns deliveries that could not be requested, so that the next round takes them. */
  async putBack(due: readonly DueDelivery[]): Promise<void> {
    if (due.length === 0) return;
    await this.#db
      .updateTable('redeliveries')
      .set({ asks: sql`asks - 1`, next_at: sql<string>`${this.#coordination()}` })
      .where(
        'guid',
        'in',
        due.map(({ guid }) => guid),
      )
      .where('asks', '>', 0)
      .execute();
  }

  /** Forgets a delivery that GitHub no longer has. */
  async gone(guid: string): Promise<void> {
    await this.#db.updateTable('redeliveries').set({ asks: MOST_ASKS }).where('guid', '=', guid).execute();
  }

  /** Forgets what failed before `instant`. */
  async forget(instant: Instant): Promise<void> {
    await this.#db.deleteFrom('redeliveries').where('failed_at', '<', sql<Date>`${instant}::timestamptz`).execute();
  }
}

const at = (date: Date | null): Instant | null => (date === null ? null : asInstant(date.toISOString()));

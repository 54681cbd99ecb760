import { type RawBuilder, sql } from 'kysely';
import type { Instant } from '../../domain/ids.ts';

/**
 * The database's clock, by which processes coordinate (ADR 0060).
 * It decides what is due, what rests, and how long a result may pass unconfirmed. All processes share it, and the
 * statement that uses the time reads it.
 */
export type Coordination = () => RawBuilder<Date>;

export const databaseTime: Coordination = () => sql<Date>`now()`;

/** A clock that tests control. */
export const movedTime =
  (now: () => Instant): Coordination =>
  () =>
    sql<Date>`${now()}::timestamptz`;

/**
 * How far a past time may lie in the future.
 * Columns keep milliseconds, and a standby's clock differs a little.
 */
const SLACK = sql`interval '10 seconds'`;

/**
 * The time of an event, or never (`-infinity`) if it lies in the future.
 * A wrong clock wrote such a time, so its age is unknown.
 */
export const past = (stamp: RawBuilder<unknown>, time: RawBuilder<Date>): RawBuilder<Date> =>
  sql<Date>`case when ${stamp} <= ${time} + ${SLACK} then ${stamp} else '-infinity' end`;

/**
 * Whether the time `next`, which was set at most `period` ahead, has come.
 * A time further ahead was set by a wrong clock and counts as reached.
 */
export const hasCome = (
  next: RawBuilder<unknown>,
  time: RawBuilder<Date>,
  period: RawBuilder<unknown>,
): RawBuilder<boolean> => sql<boolean>`(${next} <= ${time} or ${next} > ${time} + ${period} + ${SLACK})`;

/** Whether `until`, which was set at most `longest` ahead, is still to come. */
export const stillAhead = (
  until: RawBuilder<unknown>,
  time: RawBuilder<Date>,
  longest: RawBuilder<unknown>,
): RawBuilder<boolean> => sql<boolean>`(${until} > ${time} and ${until} <= ${time} + ${longest} + ${SLACK})`;

/**
 * When a row of `publications` or `merge_groups` was last confirmed, by the database's clock.
 * Rows of an older version have only the time of the observation.
 */
export const confirmedOn = (table: string, time: RawBuilder<Date>): RawBuilder<Date> =>
  past(sql`coalesce(${sql.ref(`${table}.confirmed_on`)}, ${sql.ref(`${table}.confirmed_at`)})`, time);

/** A time of observation by the database's clock: an SQL expression, or a row's value. */
export type SeenOn = RawBuilder<string> | string;

/**
 * The database's time of an observation, from its age by the process's clock.
 * If that clock jumped meanwhile, the result is too early or in the future; neither counts as confirmed.
 */
export const seenOn = (time: RawBuilder<Date>, at: Instant, now: Instant): SeenOn =>
  sql<string>`${time} - ${millis(Date.parse(now) - Date.parse(at))}`;

export const millis = (value: number): RawBuilder<unknown> => sql`${value}::bigint * interval '1 millisecond'`;

import { type RawBuilder, sql } from 'kysely';
import type { Instant } from '../../domain/ids.ts';

/**
 * The clock by which processes coordinate: what is due, what rests, how long a result may pass unconfirmed (ADR 0060).
 * It is the clock of the database, which all processes share, and the statement that uses the time reads it.
 */
export type Coordination = () => RawBuilder<Date>;

export const databaseTime: Coordination = () => sql<Date>`now()`;

/** A clock that tests control. */
export const movedTime =
  (now: () => Instant): Coordination =>
  () =>
    sql<Date>`${now()}::timestamptz`;

/** How far a past time may lie in the future: columns keep milliseconds, and a standby's clock differs a little. */
const SLACK = sql`interval '10 seconds'`;

/**
 * The time at which something was done, or never (`-infinity`) if it lies in the future: a wrong clock wrote it, and its age
 * is unknown.
 */
export const past = (stamp: RawBuilder<unknown>, time: RawBuilder<Date>): RawBuilder<Date> =>
  sql<Date>`case when ${stamp} <= ${time} + ${SLACK} then ${stamp} else '-infinity' end`;

/**
 * Whether the time `next`, which was set at most `period` ahead, has come. A time further ahead was set by a wrong clock and
 * counts as reached.
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
 * When a row of `publications` or `merge_groups` was last confirmed, by the database's clock. Rows of an older version have
 * only the time of the look.
 */
export const confirmedOn = (table: string, time: RawBuilder<Date>): RawBuilder<Date> =>
  past(sql`coalesce(${sql.ref(`${table}.confirmed_on`)}, ${sql.ref(`${table}.confirmed_at`)})`, time);

/** When something was seen, by the database's clock: an SQL expression, or the value of a row. */
export type SeenOn = RawBuilder<string> | string;

/**
 * The database's time of a look, from its age by the process's clock. If that clock jumped meanwhile, the result is too
 * early or in the future; neither counts as confirmed.
 */
export const seenOn = (time: RawBuilder<Date>, at: Instant, now: Instant): SeenOn =>
  sql<string>`${time} - ${millis(Date.parse(now) - Date.parse(at))}`;

export const millis = (value: number): RawBuilder<unknown> => sql`${value}::bigint * interval '1 millisecond'`;

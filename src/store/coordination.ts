import { type RawBuilder, sql } from 'kysely';
import type { Instant } from '../domain/ids.ts';

/**
 * The clock by which processes share their work: whose turn it is, what rests, how long a result may pass unconfirmed (ADR
 * 0060). It is the database's, which all of them have in common, and is read by the statement that uses it.
 */
export type Coordination = () => RawBuilder<Date>;

export const databaseTime: Coordination = () => sql<Date>`now()`;

/** A time that a test moves. */
export const movedTime =
  (now: () => Instant): Coordination =>
  () =>
    sql<Date>`${now()}::timestamptz`;

/** By so much a moment of the past may lie ahead: columns keep milliseconds, and a standby's clock differs a little. */
const SLACK = sql`interval '10 seconds'`;

/**
 * A moment at which something was done; never, where it lies ahead: then the clock was wrong when it was written, and nobody
 * knows how long ago that was.
 */
export const past = (stamp: RawBuilder<unknown>, time: RawBuilder<Date>): RawBuilder<Date> =>
  sql<Date>`case when ${stamp} <= ${time} + ${SLACK} then ${stamp} else '-infinity' end`;

/**
 * Whether the time has come that was set `period` or less ahead. What lies further ahead was set by a clock that was wrong,
 * and has come as well.
 */
export const hasCome = (
  next: RawBuilder<unknown>,
  time: RawBuilder<Date>,
  period: RawBuilder<unknown>,
): RawBuilder<boolean> => sql<boolean>`(${next} <= ${time} or ${next} > ${time} + ${period} + ${SLACK})`;

/** Whether something is to wait until then, which was set `longest` ahead at the most. */
export const stillAhead = (
  until: RawBuilder<unknown>,
  time: RawBuilder<Date>,
  longest: RawBuilder<unknown>,
): RawBuilder<boolean> => sql<boolean>`(${until} > ${time} and ${until} <= ${time} + ${longest} + ${SLACK})`;

/**
 * When a row of `publications` or `merge_groups` was confirmed last, by the database's clock. Rows of an older version have the time of the
 * look alone.
 */
export const confirmedOn = (table: string, time: RawBuilder<Date>): RawBuilder<Date> =>
  past(sql`coalesce(${sql.ref(`${table}.confirmed_on`)}, ${sql.ref(`${table}.confirmed_at`)})`, time);

/** When something was seen, by the database's clock: a statement's own, or a time that a row has. */
export type SeenOn = RawBuilder<string> | string;

/**
 * The database's time of a look, by how long ago it was taken by the process' clock. Where that jumped meanwhile, it comes out too early or
 * lies ahead; neither counts as confirmed.
 */
export const seenOn = (time: RawBuilder<Date>, at: Instant, now: Instant): SeenOn =>
  sql<string>`${time} - ${millis(Date.parse(now) - Date.parse(at))}`;

export const millis = (value: number): RawBuilder<unknown> => sql`${value}::bigint * interval '1 millisecond'`;

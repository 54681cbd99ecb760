import type { Instant } from './ids.ts';

/** One attempt of GitHub's to deliver a webhook, which came to nothing. Attempts of one delivery share its guid. */
export interface FailedAttempt {
  /** Digit by digit: larger than a number holds. */
  readonly id: string;
  /** What the webhook bears as `X-GitHub-Delivery`. */
  readonly guid: string;
  readonly event: string;
  readonly at: Instant;
  /** What was answered; 502 and 504 where nothing was. */
  readonly status: number;
}

/** How far GitHub's log of failed deliveries has been read, from the newest to older ones. */
export interface LogReading {
  /** All up to this time has been read before; null: nothing has. */
  readonly readTo: Instant | null;
  /** Where a reading goes on that did not come to its end; null where none is under way. */
  readonly cursor: string | null;
  /** The newest attempt that the reading under way began with. */
  readonly newest: Instant | null;
}

/**
 * When a database was created empty; `now`: at this start. Null if the database is older than this record. Earlier deliveries
 * belong to another database, which is gone, and are not missing in this one.
 */
export type Beginning = Instant | 'now' | null;

const MINUTE_MILLIS = 60_000;
const HOUR_MILLIS = 60 * MINUTE_MILLIS;

/**
 * How long after the first, second, … time of asking for a delivery it is asked for again where it did not arrive. After
 * the last one it is asked for no more: what is refused again and again, for its signature say, is not going to be taken.
 */
export const PAUSES_MILLIS: readonly number[] = [
  5 * MINUTE_MILLIS,
  20 * MINUTE_MILLIS,
  HOUR_MILLIS,
  3 * HOUR_MILLIS,
  6 * HOUR_MILLIS,
  12 * HOUR_MILLIS,
  24 * HOUR_MILLIS,
];

/** How often one delivery is asked for at most: over some two days, since GitHub keeps it for three. */
export const MOST_ASKS = PAUSES_MILLIS.length + 1;

import type { Instant } from './ids.ts';

/** A failed attempt of GitHub to deliver a webhook. Attempts of one delivery share its guid. */
export interface FailedAttempt {
  /** As text, because it may exceed a JavaScript number. */
  readonly id: string;
  /** The webhook's `X-GitHub-Delivery`. */
  readonly guid: string;
  readonly event: string;
  readonly at: Instant;
  /** The status of the response; 502 and 504 if there was none. */
  readonly status: number;
}

/** The progress through GitHub's log of failed deliveries, from the newest to older ones. */
export interface LogReading {
  /** All up to this time has been read; null if nothing has. */
  readonly readTo: Instant | null;
  /** Where to continue an unfinished reading; null if none is under way. */
  readonly cursor: string | null;
  /** The newest attempt at the start of the current reading. */
  readonly newest: Instant | null;
}

/**
 * When a database was created empty; `now`: at this start.
 * null if the database is older than this record. Earlier deliveries belong to another database, which is gone, and are
 * not missing in this one.
 */
export type Beginning = Instant | 'now' | null;

const MINUTE_MILLIS = 60_000;
const HOUR_MILLIS = 60 * MINUTE_MILLIS;

/**
 * How long after each request a missing delivery is requested again.
 * After the last request the app gives up: a delivery that is refused again and again, for its signature for example,
 * will not be accepted.
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

/** How often one delivery is requested at most. That takes about two days; GitHub keeps it for three. */
export const MOST_ASKS = PAUSES_MILLIS.length + 1;

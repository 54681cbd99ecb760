import type { Instant } from '../domain/ids.ts';

/** A margin that puts the observation after the verdict's time of change, not on it. */
const PAST_THE_MOMENT_MILLIS = 100;

/** When to observe again while the clock is in doubt (ADR 0061). Each observation also compares the clocks. */
export const IN_DOUBT_MILLIS = 10_000;

/** Why something is observed again without an event. */
export interface Reasons {
  /** Times at which time alone changes a verdict (SIGN-11, SIGN-12); null if there is none. */
  readonly changes: readonly (Instant | null)[];
  /** Whether the clock is in doubt. */
  readonly doubted: boolean;
  /** Other waits, in milliseconds; null if there is none. */
  readonly waits: readonly (number | null)[];
}

/**
 * Milliseconds until the first reason to observe again; null if there is none.
 * @param at when the verdicts were made
 */
export function nextObservation(at: Instant, { changes, doubted, waits }: Reasons): number | null {
  const moments = changes.flatMap((moment) => (moment === null ? [] : [untilPast(moment, at)]));
  const all = [...moments, ...(doubted ? [IN_DOUBT_MILLIS] : []), ...waits.filter((wait) => wait !== null)];
  return all.length === 0 ? null : Math.min(...all);
}

const untilPast = (moment: Instant, at: Instant): number =>
  Math.max(Date.parse(moment) - Date.parse(at), 0) + PAST_THE_MOMENT_MILLIS;

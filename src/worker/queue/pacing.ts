/**
 * Milliseconds from the start of an observation to the next one of the same subject.
 * They apply if an event requests the next one during the first: to the second observation of such a streak, the third,
 * and so on; the last applies to all that follow. After an observation without such an event, the next one starts
 * whenever it is requested.
 */
export type Pacing = readonly number[];

/**
 * The pacing with which a thousand events in some seconds cost only a few observations.
 * The longest pause is how long such a burst can delay taking a passing check away.
 */
export const PACE: Pacing = [250, 500, 1_000, 2_000, 4_000];

/** @param streak how many observations came before without a break; the first has no pause */
export const pauseAfter = (pacing: Pacing, streak: number): number =>
  streak === 0 ? 0 : (pacing[Math.min(streak, pacing.length) - 1] ?? 0);

export const longestPause = (pacing: Pacing): number => Math.max(0, ...pacing);

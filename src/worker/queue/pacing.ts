/**
 * How long after the beginning of a look the next one of the same subject begins, in milliseconds, where what asks for it
 * came during the first: for the second look of such a streak, the third, and so on; the last holds for all that follow.
 * A look that nothing came during is followed by the next one whenever it is asked for.
 */
export type Pacing = readonly number[];

/**
 * A thousand events in some seconds cost some looks. The longest pause is what such a crowd of events can delay taking a
 * passing check away by.
 */
export const PACE: Pacing = [250, 500, 1_000, 2_000, 4_000];

/** @param streak how many looks came before without a break; the first waits for nothing */
export const pauseAfter = (pacing: Pacing, streak: number): number =>
  streak === 0 ? 0 : (pacing[Math.min(streak, pacing.length) - 1] ?? 0);

export const longestPause = (pacing: Pacing): number => Math.max(0, ...pacing);

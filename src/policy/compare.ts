import type { Instant } from '../domain/ids.ts';

/** Text order, for sorting: negative if `a` comes first, 0 if both are equal. It is time order for instants. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The latest of the times; null if there is none. */
export const latest = (moments: readonly Instant[]): Instant | null => [...moments].sort().at(-1) ?? null;

/** True if `moment` is at `at` or later. What never was is before everything. */
export const notBefore = (moment: Instant | null, at: Instant): boolean => (moment ?? '') >= at;

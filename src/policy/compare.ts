import type { Instant } from '../domain/ids.ts';

/** Text order, for sorting: negative where `a` comes first, 0 where both are the same. Text order is time order for instants. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The last of the moments, in whatever order they come; null where there is none. */
export const latest = (moments: readonly Instant[]): Instant | null => [...moments].sort().at(-1) ?? null;

/** True where `moment` is at `at` or after it; what never was is before everything. */
export const notBefore = (moment: Instant | null, at: Instant): boolean => (moment ?? '') >= at;

import type { Reading } from '../domain/reading.ts';

/**
 * What could be read of a list: nothing, where it is unavailable. Whoever uses it relies on the verdict being an error
 * then (SOD-6, `missingFacts` in requirements/registry.ts); nothing may be decided from a list that is not there.
 */
export const readPart = <T>(reading: Reading<readonly T[]>): readonly T[] =>
  reading.state === 'known' ? reading.value : [];

import type { Reading } from '../domain/reading.ts';

/**
 * The part of a list that could be read; empty if it is unavailable.
 * Its users rely on the verdict being an error then (SOD-6, `missingFacts` in requirements/registry.ts). Nothing may be
 * decided from a missing list.
 */
export const readPart = <T>(reading: Reading<readonly T[]>): readonly T[] =>
  reading.state === 'known' ? reading.value : [];

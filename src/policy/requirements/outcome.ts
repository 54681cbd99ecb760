import type { OpenStatus, Requirement } from '../../domain/requirement.ts';
import { openStatus } from '../../domain/requirement.ts';
import type { Outcome } from '../../domain/verdict.ts';

/**
 * VER-1, VER-2: the outcome. An error outweighs a block, a block outweighs what is merely missing.
 * Without any requirement nothing was judged, which is an error too.
 */
export function outcomeOf(requirements: readonly Pick<Requirement, 'status'>[]): Outcome {
  const found = requirements.map(({ status }) => openStatus(status));
  const has = (status: OpenStatus) => found.includes(status);
  if (found.length === 0 || has('error')) return 'error';
  if (has('unsatisfied')) return 'blocked';
  return has('pending') ? 'pending' : 'ready';
}

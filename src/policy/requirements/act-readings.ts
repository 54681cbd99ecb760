import type { Facts } from '../../domain/facts.ts';
import type { Reading } from '../../domain/reading.ts';
import type { RoleHolders } from '../people/roles.ts';

/** All that a `SignOffState` is read from: where acts are, since when the head stood there, and who holds the roles. */
export const actReadings = (
  { comments, reviews, events, heads }: Facts,
  holders: readonly RoleHolders[],
): readonly Reading<unknown>[] => [
  comments,
  reviews,
  events,
  heads,
  // People and teams that do not exist are problems of the policy.
  ...holders.flatMap(({ missing }) => missing).filter(({ why }) => why !== 'missing'),
];

import type { Facts } from '../../domain/facts.ts';
import type { Reading } from '../../domain/reading.ts';
import type { RoleHolders } from '../people/roles.ts';

/** All facts that a `SignOffState` depends on: acts, head changes and role holders. */
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

import { actReadings } from './act-readings.ts';
import type { RequirementRule } from './requirement.ts';

/** SIGN-13: there is no hold on the release. */
export const holdRule: RequirementRule<'hold'> = {
  evaluate: (_, { holds }) => [{ kind: 'hold', status: holds.length > 0 ? 'unsatisfied' : 'satisfied', holds }],
  needs: actReadings,
  shortfalls: ({ holds }) => [{ code: 'held', by: holds.map(({ actor }) => actor) }],
};

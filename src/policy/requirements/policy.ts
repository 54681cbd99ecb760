import { peopleProblems } from '../people/people-problems.ts';
import type { RequirementRule } from './requirement.ts';

/** POL-2: the policy names only existing people and teams. An invalid policy never gets here. */
export const policyRule: RequirementRule<'policy'> = {
  evaluate({ policy, facts, holders }) {
    const problems = peopleProblems(policy, facts.people, holders);
    return [
      { kind: 'policy', status: problems.length > 0 ? 'error' : 'satisfied', problems, warnings: policy.warnings },
    ];
  },
  needs: () => [],
  shortfalls: () => [{ code: 'policy' }],
};

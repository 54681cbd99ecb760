import { baseTip } from '../people/range.ts';
import type { RequirementRule } from './requirement.ts';

/**
 * REL-6: the head contains the tip of its base branch. None if the policy does not ask.
 * A commit of the release has the tip as its parent exactly if the head descends from it: none of them can be reached
 * from the base.
 */
export const upToDateRule: RequirementRule<'up-to-date'> = {
  evaluate({ policy, facts }) {
    if (policy.merge.upToDate === 'optional') return [];
    const { head } = facts.pullRequest;
    const tip = baseTip(facts);
    if (facts.commits.state !== 'known') return [{ kind: 'up-to-date', status: 'error', tip }];
    const holds = head.sha === tip || facts.commits.value.some(({ parents }) => parents.includes(tip));
    return [{ kind: 'up-to-date', status: holds ? 'satisfied' : 'pending', tip }];
  },
  needs: ({ commits }) => [commits],
  // If that is unknown, the facts say so.
  shortfalls: (_, status) => (status === 'error' ? [] : [{ code: 'behind' }]),
};

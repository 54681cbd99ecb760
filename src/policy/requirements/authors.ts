import type { Facts } from '../../domain/facts.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Reading } from '../../domain/reading.ts';
import type { RequirementStatus } from '../../domain/requirement.ts';
import type { RequirementRule } from './requirement.ts';

/** SOD-4: it is known who wrote the code of the release. */
export const authorsRule: RequirementRule<'authors'> = {
  evaluate({ policy, facts, authors: { accounts, unattributed } }) {
    const status = statusOf(policy, facts, unattributed.length);
    return [{ kind: 'authors', status, authors: accounts, unattributed }];
  },
  needs,
  shortfalls: ({ unattributed }, status) =>
    // If they could not be read, the facts say so.
    status === 'error'
      ? []
      : [{ code: 'unattributed', commits: [...new Set(unattributed.map(({ commit }) => commit))] }],
};

function needs({ commits, range, pushers }: Facts): readonly Reading<unknown>[] {
  return [commits, range, pushers];
}

function statusOf(policy: Policy, facts: Facts, unattributed: number): RequirementStatus {
  if (needs(facts).some(({ state }) => state !== 'known')) return 'error';
  return unattributed > 0 && policy.separation.unattributed === 'block' ? 'unsatisfied' : 'satisfied';
}

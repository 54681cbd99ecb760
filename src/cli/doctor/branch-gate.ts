import { READINESS } from '../../domain/effects.ts';
import type { BranchFacts } from '../../domain/setup.ts';
import { requiredFrom } from './finding.ts';

/** From whom a branch requires the readiness check. */
export type BranchGate = ReturnType<typeof requiredFrom> | 'unknown';

const requiredOf = ({ rules, protection }: BranchFacts) => [
  ...(rules.state === 'known' ? rules.value : []),
  ...(protection.state === 'known' && protection.value
    ? [{ type: 'protection', required: { checks: protection.value.checks, strict: false, skipsCreation: false } }]
    : []),
];

/**
 * Reads from whom the branch requires the readiness check.
 * `unknown` if rules that could not be read may require it.
 */
export function gateOf(branch: BranchFacts, app: number): BranchGate {
  const gate = requiredFrom(requiredOf(branch), READINESS, app);
  if (gate === 'this app') return gate;
  return branch.rules.state === 'unavailable' || branch.protection.state === 'unavailable' ? 'unknown' : gate;
}

export const rulesOf = ({ rules }: BranchFacts) => (rules.state === 'known' ? rules.value : []);
export const hasRule = (branch: BranchFacts, type: string) => rulesOf(branch).some((rule) => rule.type === type);
export const hasQueue = (branch: BranchFacts) => hasRule(branch, 'merge_queue');

import type { Facts } from '../../domain/facts.ts';
import type { Instant } from '../../domain/ids.ts';
import type { Reading, Unavailable } from '../../domain/reading.ts';
import type { Shortfall } from '../../domain/release.ts';
import { openStatus, type Requirement, type RequirementKind } from '../../domain/requirement.ts';
import type { EvaluationContext } from '../acts/eligibility.ts';
import type { SignOffState } from '../acts/sign-off-state.ts';
import type { RoleHolders } from '../people/roles.ts';
import { authorsRule } from './authors.ts';
import { draftRule } from './draft.ts';
import { factsRule } from './facts.ts';
import { holdRule } from './hold.ts';
import { policyRule } from './policy.ts';
import { rangeRule } from './range.ts';
import type { RequirementRule } from './requirement.ts';
import { stateRule } from './states.ts';
import { upToDateRule } from './up-to-date.ts';

/** The rule of each kind of requirement, in the order of a verdict. */
export const REQUIREMENTS = {
  policy: policyRule,
  facts: factsRule,
  draft: draftRule,
  authors: authorsRule,
  range: rangeRule,
  'up-to-date': upToDateRule,
  hold: holdRule,
  state: stateRule,
} as const satisfies { readonly [K in RequirementKind]: RequirementRule<K> };

const RULES: readonly RequirementRule<RequirementKind>[] = Object.values(REQUIREMENTS);

/** Evaluates every requirement, even after one fails (VER-1). */
export const evaluateAll = (context: EvaluationContext, signOffs: SignOffState): readonly Requirement[] =>
  RULES.flatMap((rule) => rule.evaluate(context, signOffs));

/** SOD-6: every fact that a rule needs and that could not be read, each once. */
export function missingFacts(facts: Facts, holders: readonly RoleHolders[]): readonly Unavailable[] {
  const missing = missingOf(RULES.flatMap((rule) => rule.needs(facts, holders)));
  const doubts = facts.doubt === undefined ? [] : [facts.doubt];
  const seen = new Map([...missing, ...doubts].map((entry) => [`${entry.why} ${entry.what}`, entry]));
  return [...seen.values()];
}

export const missingOf = (readings: readonly Reading<unknown>[]): readonly Unavailable[] =>
  readings.flatMap((reading) => (reading.state === 'unavailable' ? [reading] : []));

/**
 * The next time at which time alone may change the verdict; null if none.
 * No event announces it, so the publisher has to evaluate again then.
 */
export function nextChange(context: EvaluationContext, signOffs: SignOffState): Instant | null {
  const moments = RULES.flatMap((rule) => rule.changesAt?.(context, signOffs) ?? []);
  const [next] = moments.filter((moment) => moment > context.facts.at).sort();
  return next ?? null;
}

/**
 * MRG-2: what the release lacked if it was merged with this requirement as it is. Empty if the requirement did not
 * block.
 */
export function shortfallsOf(requirement: Requirement): readonly Shortfall[] {
  const rule: RequirementRule<RequirementKind> = REQUIREMENTS[requirement.kind];
  const status = openStatus(requirement.status);
  return status === null ? [] : rule.shortfalls(requirement, status);
}

import type { Facts } from '../../domain/facts.ts';
import type { Instant } from '../../domain/ids.ts';
import type { Reading } from '../../domain/reading.ts';
import type { ShortfallOf } from '../../domain/release.ts';
import type { OpenStatus, RequirementKind, RequirementOf } from '../../domain/requirement.ts';
import type { EvaluationContext } from '../acts/eligibility.ts';
import type { SignOffState } from '../acts/sign-off-state.ts';
import type { RoleHolders } from '../people/roles.ts';

/** All that is decided about one kind of requirement. `registry.ts` has the rule of each kind. */
export interface RequirementRule<K extends RequirementKind> {
  /** Its results: one, or one for each state. Empty if the policy does not ask for it. */
  evaluate(context: EvaluationContext, signOffs: SignOffState): readonly RequirementOf<K>[];
  /** SOD-6: every fact that `evaluate` reads. If one is unavailable, the verdict is an error, whatever the result. */
  needs(facts: Facts, holders: readonly RoleHolders[]): readonly Reading<unknown>[];
  /** SIGN-11, SIGN-12: when time alone may change the result, past times included. Left out if there are none. */
  changesAt?(context: EvaluationContext, signOffs: SignOffState): readonly Instant[];
  /** MRG-2: what a release lacked that was merged while this requirement blocked. */
  shortfalls(requirement: RequirementOf<K>, status: OpenStatus): readonly ShortfallOf<K>[];
}

import type { CommandOf } from '../../domain/command.ts';
import { type Assessment, refused } from './assessment.ts';
import type { EvaluationContext } from './eligibility.ts';
import type { PersonsAct } from './rule.ts';

/**
 * SIGN-9: what one gave one may take back, holder or not. Where it is doubtful what was meant, it is the sign-offs, of all
 * states if it names none of the policy's, and no objection.
 */
export function assessWithdraw(
  { policy }: EvaluationContext,
  { actor: by, read }: PersonsAct,
  { state: named }: CommandOf<'withdraw'>,
): Assessment {
  const isKnown = named === null || policy.states.some((state) => state.name === named);
  if (!isKnown && read !== 'doubtful') {
    return refused({ code: 'unknown-state', word: named, states: policy.states.map((state) => state.name) });
  }
  return { kind: 'withdrawal', by, states: named === null || !isKnown ? null : [named], lifts: read === 'strict' };
}

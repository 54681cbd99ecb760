import type { CommandOf } from '../../domain/command.ts';
import { type Assessment, refused } from './assessment.ts';
import type { EvaluationContext } from './eligibility.ts';
import type { PersonsAct } from './rule.ts';

/**
 * SIGN-9: assesses a withdrawal. Everyone may take back what they gave, role holder or not.
 * If the meaning is doubtful, it takes back sign-offs, of all states if it names none of the policy's, but no
 * objection.
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

import type { Account } from '../../domain/account.ts';
import { holdsAnyRole, statesOwnedBy } from '../people/roles.ts';
import { type Assessment, refused } from './assessment.ts';
import type { EvaluationContext } from './eligibility.ts';
import type { FoundAct, Intent } from './found-act.ts';

/**
 * SIGN-15: true for a near miss by somebody who has no role.
 * Such a line is not answered. It may be meant for another bot, and has no effect anyway.
 */
export function isStrangersNearMiss(context: EvaluationContext, act: FoundAct): boolean {
  const { actor } = act;
  const isPerson = actor?.kind === 'user' && holdsAnyRole(context.holders, actor);
  return !isPerson && (act.read === 'doubtful' || isNearMiss(context, act));
}

/** True for a malformed command, and for one that misspells its state. A label of no state is left out before. */
function isNearMiss({ policy }: EvaluationContext, { intent }: FoundAct): boolean {
  if (intent.kind === 'malformed') return true;
  const named = intent.kind === 'ready' || intent.kind === 'withdraw' ? intent.state : null;
  return named !== null && !policy.states.some(({ name }) => name === named);
}

/** Refuses a malformed command, with the states for which its right form would be. */
export function refuseMalformed(
  { policy, holders }: EvaluationContext,
  actor: Account,
  { word, state }: Extract<Intent, { kind: 'malformed' }>,
): Assessment {
  const named = policy.states.filter(({ name }) => name === state).map(({ name }) => name);
  const meant = named.length > 0 ? named : statesOwnedBy(policy, holders, actor);
  return refused({ code: 'malformed', word, states: word === 'ready' ? meant : [] });
}

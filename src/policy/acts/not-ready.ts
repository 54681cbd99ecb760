import type { CommandOf } from '../../domain/command.ts';
import { holdersIn, statesOwnedBy } from '../people/roles.ts';
import { type Assessment, refused } from './assessment.ts';
import type { EvaluationContext } from './eligibility.ts';
import type { PersonsAct } from './rule.ts';

/**
 * SIGN-8: assesses an objection. Without a state of the policy, it is for all that the objector owns, so that no
 * objection is lost.
 */
export function assessNotReady(
  { policy, holders }: EvaluationContext,
  { actor: by, undone }: PersonsAct,
  intent: CommandOf<'not-ready'>,
): Assessment {
  const named = policy.states.find((state) => state.name === intent.state);
  const owned = statesOwnedBy(policy, holders, by);
  if (named && !owned.includes(named.name)) {
    const persons = holdersIn(holders, named.owner);
    return refused({ code: 'not-a-holder', owner: named.owner, holders: persons }, named.name);
  }
  if (!named && owned.length === 0) return refused({ code: 'no-role' });
  // Only the objector's own dismissal takes a review back. After any other it stays in effect.
  if (undone?.by && undone.by.id === by.id) {
    return { kind: 'idle', state: named?.name ?? null, why: { code: 'withdrawn', by } };
  }
  const reason = named || intent.state === null ? intent.reason : `${intent.state} ${intent.reason}`.trim();
  return { kind: 'objection', by, states: named ? [named.name] : owned, reason };
}

import { isCommandWord } from '../../commands/registry.ts';
import type { Account } from '../../domain/account.ts';
import type { CommandOf, CommandWord } from '../../domain/command.ts';
import type { StateName } from '../../domain/ids.ts';
import { sameName } from '../people/named-people.ts';
import { statesOwnedBy } from '../people/roles.ts';
import { type Assessment, refused } from './assessment.ts';
import { type EvaluationContext, stateOf } from './eligibility.ts';
import type { FoundAct, Intent } from './found-act.ts';
import { isStrangersNearMiss, refuseMalformed } from './near-miss.ts';
import { ACT_RULES } from './registry.ts';
import type { ActRule, PersonsAct } from './rule.ts';

/** Assesses one act by itself. null if it is not for the app: another bot's label, an ordinary code review. */
export function assess(context: EvaluationContext, act: FoundAct): Assessment | null {
  const { intent, actor } = act;
  if ((isCommandWord(intent.kind) && ACT_RULES[intent.kind].assess === null) || isNoneOfOurs(context, act)) return null;
  if (isStrangersNearMiss(context, act)) return null;
  // SIGN-3: apps and bots never count, nor do people who cannot be identified.
  if (!actor) return refused({ code: 'unidentified' });
  if (actor.kind !== 'user') return refused({ code: 'not-a-person' });
  if (act.nameThen !== null && !sameName(act.nameThen, act.text)) {
    return refused({ code: 'renamed-label', was: act.nameThen });
  }
  if (act.edited) return refused({ code: 'edited' }, meantState(context, actor, intent));
  switch (intent.kind) {
    case 'malformed':
      return refuseMalformed(context, actor, intent);
    case 'disregarded':
      return refused({ code: intent.why, word: intent.word });
    case 'not-approving':
      return refused({ code: 'review-does-not-approve' });
    default:
      return assessCommand(context, { ...act, actor }, intent.kind, intent);
  }
}

function assessCommand<K extends CommandWord>(
  context: EvaluationContext,
  act: PersonsAct,
  word: K,
  command: CommandOf<K>,
): Assessment | null {
  const rule: ActRule<K> = ACT_RULES[word];
  // Stryker disable next-line OptionalChaining: `assess` leaves out the commands without a rule; the type cannot know.
  return rule.assess?.(context, act, command) ?? null;
}

/** The state meant by a text that no longer counts. Only for display. */
function meantState(context: EvaluationContext, actor: Account, intent: Intent): StateName | null {
  if (intent.kind !== 'ready') return null;
  const found = stateOf(context, actor, intent.state);
  return found.kind === 'state' ? found.state.name : null;
}

function isNoneOfOurs({ policy, holders }: EvaluationContext, act: FoundAct): boolean {
  const { intent, actor } = act;
  if (act.via === 'label') {
    // Stryker disable next-line ConditionalExpression: a label always asks for `ready`; only the compiler needs to be told.
    const named = intent.kind === 'ready' ? intent.state : null;
    return !policy.states.some((state) => state.name === named);
  }
  // Lines count from 1; 0 is the button of a review.
  const pressedButton = act.id.endsWith(':0');
  if (!pressedButton) return false;
  if (intent.kind === 'ready') return !policy.signOff.via.includes('review');
  return actor === null || statesOwnedBy(policy, holders, actor).length === 0;
}

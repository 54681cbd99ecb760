import type { Account } from '../../domain/account.ts';
import type { HowRead } from '../../domain/command.ts';
import { addMillis, type StateName } from '../../domain/ids.ts';
import type { NotCounted, SignOff } from '../../domain/requirement.ts';
import type { Disposition, Refusal } from '../../domain/verdict.ts';
import { sameName } from '../people/named-people.ts';
import { holdersIn, holdsAnyRole, statesOwnedBy } from '../people/roles.ts';
import type { FoundAct, Intent } from './acts.ts';
import { bindingOf, type EvaluationContext, signerRefusal, stateOf } from './eligibility.ts';
import { type Binding, staleness } from './head-history.ts';

/** What one act is, looked at alone: who may, for what. What later acts make of it is in `sign-off-state.ts`. */
export type Assessment =
  | {
      readonly kind: 'sign-off';
      readonly signer: Account;
      readonly state: StateName;
      readonly signOff: SignOff;
      /** null where it can count now. */
      readonly fault: NotCounted | null;
    }
  | { readonly kind: 'objection'; readonly by: Account; readonly states: readonly StateName[]; readonly reason: string }
  /** `states` is null for all of one's own. `lifts`: it takes back one's own objections too. */
  | {
      readonly kind: 'withdrawal';
      readonly by: Account;
      readonly states: readonly StateName[] | null;
      readonly lifts: boolean;
    }
  | { readonly kind: 'hold'; readonly by: Account; readonly reason: string }
  | { readonly kind: 'unhold'; readonly by: Account }
  | Extract<Disposition, { kind: 'refused' }>
  | { readonly kind: 'idle'; readonly state: StateName | null; readonly why: NotCounted };

const refused = (refusal: Refusal, state: StateName | null = null): Assessment => ({ kind: 'refused', state, refusal });

/** Rules on one act, or gives null where it is none of ours: another bot's label, an ordinary code review. */
export function assess(context: EvaluationContext, act: FoundAct): Assessment | null {
  const { intent, actor } = act;
  // `/not-a-release` is judged where it is decided whether this is a release at all (release.ts), `/release` where all
  // else is (release-orders.ts).
  if (intent.kind === 'not-a-release' || intent.kind === 'release' || isNoneOfOurs(context, act)) return null;
  // SIGN-3: apps and bots never count, nor does anybody who cannot be identified.
  if (!actor) return refused({ code: 'unidentified' });
  if (actor.kind !== 'user') return refused({ code: 'not-a-person' });
  if (act.nameThen !== null && !sameName(act.nameThen, act.text)) {
    return refused({ code: 'renamed-label', was: act.nameThen });
  }
  if (act.edited) return refused({ code: 'edited' }, meantState(context, actor, intent));
  switch (intent.kind) {
    case 'ready':
      return assessSignOff(context, act, actor, intent);
    case 'not-ready':
      return assessObjection(context, act, actor, intent);
    case 'withdraw':
      return assessWithdrawal(context, actor, intent.state, act.read);
    case 'hold':
      return holdsAnyRole(context.holders, actor)
        ? { kind: 'hold', by: actor, reason: intent.reason }
        : refused({ code: 'no-role' });
    case 'unhold':
      return { kind: 'unhold', by: actor };
    case 'malformed':
      return refused({ code: 'malformed', word: intent.word });
    case 'disregarded':
      return refused({ code: intent.why, word: intent.word });
    case 'not-approving':
      return refused({ code: 'review-does-not-approve' });
  }
}

/** The state that somebody meant whose words no longer count; only for showing. */
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

function assessSignOff(
  context: EvaluationContext,
  act: FoundAct,
  signer: Account,
  intent: Extract<Intent, { kind: 'ready' }>,
): Assessment {
  const { policy } = context;
  if (!policy.signOff.via.includes(act.via)) {
    return refused({ code: 'way-off', via: act.via, allowed: policy.signOff.via }, intent.state);
  }
  const found = stateOf(context, signer, intent.state);
  if (found.kind === 'refused') return refused(found.refusal, intent.state);
  const state = found.state;
  const mayNot = signerRefusal(context, signer, state);
  if (mayNot) return refused(mayNot, state.name);
  const bound = bindingOf(context, act, intent.commit);
  if (bound.kind === 'settling') return refused({ code: 'settling', until: bound.until }, state.name);
  if (bound.kind === 'no-such-commit') return refused({ code: 'unknown-commit', word: bound.word }, state.name);
  const signOff = signOffOf(act, signer, bound);
  if (act.undone) return { kind: 'idle', state: state.name, why: { code: 'withdrawn', by: act.undone.by } };
  return { kind: 'sign-off', signer, state: state.name, signOff, fault: faultOf(context, bound, signOff) };
}

/** The sign-off as it is shown. */
export const signOffOf = (act: FoundAct, actor: Account, bound: Binding | null): SignOff => ({
  act: act.id,
  actor,
  via: act.via,
  at: act.at,
  url: act.url,
  commit: bound?.kind === 'commit' ? bound.commit : null,
});

/** Why a sign-off that was rightly given does not count now: SIGN-4, SIGN-5, SIGN-11. */
function faultOf(
  { policy, facts, content }: EvaluationContext,
  bound: Exclude<Binding, { kind: 'settling' | 'no-such-commit' }>,
  signOff: SignOff,
): NotCounted | null {
  if (bound.kind === 'not-seen') return { code: 'stale', because: 'not-seen' };
  if (bound.kind === 'commit-unknown') return { code: 'stale', because: 'commit-unknown' };
  const stale = staleness(content, bound.commit, signOff.at);
  if (stale) return stale;
  if (policy.signOff.expiresAfterMillis === null) return null;
  const end = addMillis(signOff.at, policy.signOff.expiresAfterMillis);
  return end <= facts.at ? { code: 'expired', at: end } : null;
}

/** SIGN-8. Where no state of the policy is named, it is for all that the objector owns: an objection is never lost. */
function assessObjection(
  context: EvaluationContext,
  act: FoundAct,
  by: Account,
  intent: Extract<Intent, { kind: 'not-ready' }>,
): Assessment | null {
  const { policy, holders } = context;
  const named = policy.states.find((state) => state.name === intent.state);
  const owned = statesOwnedBy(policy, holders, by);
  if (named && !owned.includes(named.name)) {
    const persons = holdersIn(holders, named.owner);
    return refused({ code: 'not-a-holder', owner: named.owner, holders: persons }, named.name);
  }
  if (!named && owned.length === 0) return refused({ code: 'no-role' });
  // Only the objector's own dismissal takes a review back; anybody else's leaves it in force.
  if (act.undone?.by && act.undone.by.id === by.id) {
    return { kind: 'idle', state: named?.name ?? null, why: { code: 'withdrawn', by } };
  }
  const reason = named || intent.state === null ? intent.reason : `${intent.state} ${intent.reason}`.trim();
  return { kind: 'objection', by, states: named ? [named.name] : owned, reason };
}

/**
 * SIGN-9: what one gave one may take back, holder or not. Where it is doubtful what was meant, it is the sign-offs, of all
 * states if it names none of the policy's, and no objection.
 */
function assessWithdrawal(
  { policy }: EvaluationContext,
  by: Account,
  named: StateName | null,
  read: HowRead,
): Assessment {
  const isKnown = named === null || policy.states.some((state) => state.name === named);
  if (!isKnown && read !== 'doubtful') {
    return refused({ code: 'unknown-state', word: named, states: policy.states.map((state) => state.name) });
  }
  return { kind: 'withdrawal', by, states: named === null || !isKnown ? null : [named], lifts: read === 'strict' };
}

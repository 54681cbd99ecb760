import type { Account } from '../../domain/account.ts';
import type { CommandOf } from '../../domain/command.ts';
import { addMillis } from '../../domain/ids.ts';
import type { NotCounted, SignOff } from '../../domain/requirement.ts';
import { type Assessment, refused } from './assessment.ts';
import { bindingOf, type EvaluationContext, signerRefusal, stateOf } from './eligibility.ts';
import type { FoundAct } from './found-act.ts';
import { type Binding, staleness } from './head-history.ts';
import type { PersonsAct } from './rule.ts';

/** SIGN-4, SIGN-5: assesses a sign-off: its signer, its commit, and whether it counts now. */
export function assessReady(context: EvaluationContext, act: PersonsAct, intent: CommandOf<'ready'>): Assessment {
  const { policy } = context;
  const { actor: signer } = act;
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

/** The sign-off as displayed. */
export const signOffOf = (act: FoundAct, actor: Account, bound: Binding | null): SignOff => ({
  act: act.id,
  actor,
  via: act.via,
  at: act.at,
  url: act.url,
  commit: bound?.kind === 'commit' ? bound.commit : null,
});

/** Why a valid sign-off does not count now: SIGN-4, SIGN-5, SIGN-11. */
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

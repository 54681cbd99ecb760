import type { Account } from '../../domain/account.ts';
import type { Facts } from '../../domain/facts.ts';
import type { Instant, Sha, StateName } from '../../domain/ids.ts';
import type { Policy, ReadinessState } from '../../domain/policy.ts';
import type { Unavailable } from '../../domain/reading.ts';
import type { Refusal } from '../../domain/verdict.ts';
import type { CodeAuthors } from '../people/code-authors.ts';
import { holdersIn, holdsRole, type RoleHolders, statesOwnedBy } from '../people/roles.ts';
import type { FoundAct } from './found-act.ts';
import { type Binding, type Content, cameUnseen, commitNamed, headAt, wasHead } from './head-history.ts';

/** All that acts and requirements are judged with, computed once. */
export interface EvaluationContext {
  readonly policy: Policy;
  readonly facts: Facts;
  readonly holders: readonly RoleHolders[];
  readonly authors: CodeAuthors;
  readonly content: Content;
  /** Who may sign each state. */
  readonly eligible: ReadonlyMap<StateName, Eligible>;
  /** SOD-6: facts that a rule needs and that could not be read. */
  readonly missing: readonly Unavailable[];
}

/** Who may sign a state: the holders of the owning role, without code authors. */
export interface Eligible {
  readonly accounts: readonly Account[];
  readonly ids: ReadonlySet<number>;
}

/** The state that an act is for, or why there is none (SIGN-2). */
export type StateFinding =
  | { readonly kind: 'state'; readonly state: ReadinessState }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Finds the state of a sign-off: the one it names, or the signer's only one. */
export function stateOf(context: EvaluationContext, signer: Account, named: StateName | null): StateFinding {
  const names = context.policy.states.map((state) => state.name);
  const owned = statesOwnedBy(context.policy, context.holders, signer);
  const name = named ?? (owned.length === 1 ? owned[0] : undefined);
  if (name === undefined) {
    return {
      kind: 'refused',
      refusal: owned.length === 0 ? { code: 'no-role' } : { code: 'name-the-state', states: owned },
    };
  }
  const state = context.policy.states.find((one) => one.name === name);
  return state
    ? { kind: 'state', state }
    : { kind: 'refused', refusal: { code: 'unknown-state', word: name, states: names } };
}

/** Why a person may not sign a state (SIGN-3, SOD-2); null if they may. */
export function signerRefusal(context: EvaluationContext, signer: Account, state: ReadinessState): Refusal | null {
  const { accounts: others, ids } = signersOf(context, state);
  if (ids.has(signer.id)) return null;
  return holdsRole(context.holders, state.owner, signer)
    ? { code: 'code-author', others }
    : { code: 'not-a-holder', owner: state.owner, holders: others };
}

/** Who may sign the state. Empty if that was not computed. */
export const signersOf = ({ eligible }: EvaluationContext, state: ReadinessState): Eligible =>
  eligible.get(state.name) ?? { accounts: [], ids: new Set() };

/**
 * Who may sign each state: the owning role's holders who are not code authors.
 * All holders if the policy exempts the state.
 */
export function eligibleSigners(
  policy: Policy,
  holders: readonly RoleHolders[],
  authors: CodeAuthors,
): ReadonlyMap<StateName, Eligible> {
  const wrote = new Set(authors.accounts.map((account) => account.id));
  const entries = policy.states.map((state) => {
    const exempt = policy.separation.authorsMaySign.includes(state.name);
    const accounts = holdersIn(holders, state.owner).filter(({ id }) => exempt || !wrote.has(id));
    return [state.name, { accounts, ids: new Set(accounts.map(({ id }) => id)) }] as const;
  });
  return new Map(entries);
}

/** The commit to which a sign-off is bound (SIGN-4). */
export function bindingOf(context: EvaluationContext, act: FoundAct, word: string | null): Binding {
  const { content, policy } = context;
  if (act.sight.kind === 'lost') return { kind: 'commit-unknown' };
  if (act.sight.kind === 'commit') return bindingByReview(context, act, act.sight.commit, word);
  if (word !== null) return bindingByName(content, word, act.at);
  // SIGN-7: the label's name at the time was not seen.
  if (act.via === 'label' && act.nameThen === null) return { kind: 'not-seen' };
  return headAt(content, act.at, policy.signOff.gracePeriodMillis);
}

/**
 * Binds a review to its commit.
 * Not if it was submitted so soon after a push that the reviewer may have read the commits before it: GitHub ties a
 * review to the head at its submission. A text that names the commit says what was read.
 */
function bindingByReview(
  { content, policy }: EvaluationContext,
  act: FoundAct,
  commit: Sha,
  word: string | null,
): Binding {
  if (word !== null) return commit.startsWith(word) ? { kind: 'commit', commit } : { kind: 'no-such-commit', word };
  if (cameUnseen(content, commit, act.at)) return { kind: 'not-seen' };
  const stood = headAt(content, act.at, policy.signOff.gracePeriodMillis);
  return stood.kind === 'settling' ? stood : { kind: 'commit', commit };
}

/**
 * Binds an act to the commit that it names.
 * An abbreviation means what it meant when it was written: a commit that was a head by then. Otherwise a pusher could
 * later create a commit that fits. A full id can mean only one content.
 */
function bindingByName(content: Content, word: string, at: Instant): Binding {
  const named = commitNamed(content, word);
  if (named.kind !== 'commit' || word === named.commit || wasHead(content, named.commit, at)) return named;
  return { kind: 'not-seen' };
}

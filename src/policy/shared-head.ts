import type { Account } from '../domain/account.ts';
import { type Conclusion, letsThrough } from '../domain/effects.ts';
import type { Outcome } from '../domain/verdict.ts';
import { holdsAnyRole, type RoleHolders } from './people/roles.ts';

/** How far the opener of a pull request is trusted. `outsider`: certainly without write access and without a role. */
export type Trust = 'trusted' | 'outsider' | 'unknown';

/** One of several open pull requests with the same head. */
export interface HeadSharer {
  readonly number: number;
  /** Its verdict about this head; null if unknown. */
  readonly outcome: Outcome | null;
  /** Branch that it goes into; null if unknown. */
  readonly base: string | null;
  readonly opener: Trust;
  /** The conclusion that was last published for its own verdict; null if none was. */
  readonly published: Conclusion | null;
}

/** What one of them does about the shared check. */
export type SharedCheck =
  /** It publishes its own verdict. */
  | { readonly kind: 'own' }
  /** It does not publish. The verdict of `to` is published, or passes as well and is about to be. */
  | { readonly kind: 'left'; readonly to: number }
  /** It would pass, and `by` does not, or that is unknown. It publishes that the check waits. */
  | { readonly kind: 'held'; readonly by: number; readonly outcome: Outcome | null }
  /** It does not count for the check, which speaks for `behind`. */
  | { readonly kind: 'aside'; readonly behind: number };

/** Worst first. Unknown comes after what certainly does not pass, and never prevents its publication. */
const RANKS: readonly (Outcome | null)[] = [
  // Stryker disable next-line StringLiteral: what is not in the list comes first as well
  'error',
  'blocked',
  'pending',
  null,
  'ready',
  'not-applicable',
];

/**
 * What a pull request does about a shared readiness check (VER-2, VER-5).
 * The worst of them decides; of equal ones the oldest. A verdict that does not pass is published at once, unless a
 * worse one is there. One that passes never replaces one that does not, or an unknown one.
 * @param shown conclusion of the check on the head; null if there is none
 */
export function shareHead(own: HeadSharer, siblings: readonly HeadSharer[], shown: string | null): SharedCheck {
  const behind = setAsideBy(own, siblings);
  if (behind !== undefined) return { kind: 'aside', behind: behind.number };
  const order = [own, ...counting(own, siblings)].toSorted(compare);
  const ahead = order.slice(0, order.indexOf(own));
  const [first] = ahead;
  if (first === undefined) return { kind: 'own' };
  // It passes as well, and publishes that itself, after it has asked GitHub once more (VER-6).
  if (passes(first)) return { kind: 'left', to: first.number };
  const writer = ahead.find((other) => !passes(other) && stands(other, shown));
  if (writer !== undefined) return { kind: 'left', to: writer.number };
  return passes(own) ? { kind: 'held', by: first.number, outcome: first.outcome } : { kind: 'own' };
}

/**
 * The pull request because of which this one does not publish, or waits.
 * null if there is none. It may be closed without an event.
 */
export function inTheWay(shared: SharedCheck): number | null {
  switch (shared.kind) {
    case 'own':
      return null;
    case 'left':
      return shared.to;
    case 'held':
      return shared.by;
    case 'aside':
      return shared.behind;
  }
}

/** True if a pull request may hold others up. Then it matters who opened it. */
export const mayHoldUp = (one: Pick<HeadSharer, 'outcome'>): boolean => !passes(one);

/** Trust by the policy and the kind of account. null if it depends on write access. */
export function knownTrust(person: Account | null, holders: readonly RoleHolders[]): Trust | null {
  if (person === null) return 'unknown';
  // Only administrators of the repository install an app there.
  if (person.kind === 'bot' || holdsAnyRole(holders, person)) return 'trusted';
  return person.kind === 'user' ? null : 'unknown';
}

/** @param mayWrite null if GitHub does not say */
export const trustByAccess = (mayWrite: boolean | null): Trust =>
  mayWrite === null ? 'unknown' : mayWrite ? 'trusted' : 'outsider';

/** The siblings that the check ignores; see `setsAside`. */
export const setAside = (own: HeadSharer, siblings: readonly HeadSharer[]): readonly number[] => {
  const left = counting(own, siblings);
  return siblings.filter((sibling) => !left.includes(sibling)).map(({ number }) => number);
};

const counting = (own: HeadSharer, siblings: readonly HeadSharer[]): readonly HeadSharer[] =>
  siblings.filter((sibling) => setAsideBy(sibling, [own, ...siblings]) === undefined);

const setAsideBy = (one: HeadSharer, others: readonly HeadSharer[]): HeadSharer | undefined =>
  others.filter((other) => setsAside(other, one)).toSorted((a, b) => a.number - b.number)[0];

/**
 * Whether one pull request sets another aside. Without write access nobody holds up others' pull requests.
 * An outsider's pull request gives way to a release, which passes only when it is signed. It gives way to one that is
 * not a release only if both go into the same branch: the check would otherwise open a branch that the other does not
 * go into.
 */
function setsAside(other: HeadSharer, one: HeadSharer): boolean {
  if (one.opener !== 'outsider' || other.opener !== 'trusted' || other.outcome === null) return false;
  return other.outcome !== 'not-applicable' || other.base === one.base;
}

const passes = ({ outcome }: Pick<HeadSharer, 'outcome'>): boolean =>
  outcome === 'ready' || outcome === 'not-applicable';

/** True if the check says its own verdict now, and does not pass. */
const stands = ({ published }: HeadSharer, shown: string | null): boolean =>
  published !== null && published === shown && !letsThrough(published);

const compare = (a: HeadSharer, b: HeadSharer): number =>
  RANKS.indexOf(a.outcome) - RANKS.indexOf(b.outcome) || a.number - b.number;

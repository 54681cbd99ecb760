import type { Account } from '../domain/account.ts';
import { type Conclusion, letsThrough } from '../domain/effects.ts';
import type { Outcome } from '../domain/verdict.ts';
import { holdsAnyRole, type RoleHolders } from './people/roles.ts';

/** What somebody may do who opened a pull request. `outsider`: known to have no write access, and no role. */
export type Trust = 'trusted' | 'outsider' | 'unknown';

/** One of several open pull requests with the same head. */
export interface HeadSharer {
  readonly number: number;
  /** Its verdict about this head; null if that is not known. */
  readonly outcome: Outcome | null;
  /** Branch that it goes into; null if that is not known. */
  readonly base: string | null;
  readonly opener: Trust;
  /** The conclusion that was last written for its own verdict; null if none was. */
  readonly published: Conclusion | null;
}

/** What one of them does about the check that they share. */
export type SharedCheck =
  /** It writes its own verdict. */
  | { readonly kind: 'own' }
  /** It does not write: the verdict of `to` stands there, or passes as well and is about to. */
  | { readonly kind: 'left'; readonly to: number }
  /** It would pass, and `by` does not, or nobody knows: it writes that the check waits. */
  | { readonly kind: 'held'; readonly by: number; readonly outcome: Outcome | null }
  /** It does not count for the check: that speaks for `behind`. */
  | { readonly kind: 'aside'; readonly behind: number };

/** The worst first. What is not known comes after what is known not to pass: it never keeps that from being written. */
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
 * What a pull request does about the readiness check of its head, which is also the head of others (VER-2, VER-5). The
 * worst of them speaks, of several alike the oldest. A verdict that does not pass is written at once, unless a worse one
 * stands there; one that passes is never written over one that does not, or that nobody knows.
 * @param shown conclusion of the check that stands on the head; null if there is none
 */
export function shareHead(own: HeadSharer, siblings: readonly HeadSharer[], shown: string | null): SharedCheck {
  const behind = setAsideBy(own, siblings);
  if (behind !== undefined) return { kind: 'aside', behind: behind.number };
  const order = [own, ...counting(own, siblings)].toSorted(compare);
  const ahead = order.slice(0, order.indexOf(own));
  const [first] = ahead;
  if (first === undefined) return { kind: 'own' };
  // It passes as well, and writes that itself, after it has asked GitHub once more (VER-6).
  if (passes(first)) return { kind: 'left', to: first.number };
  const writer = ahead.find((other) => !passes(other) && stands(other, shown));
  if (writer !== undefined) return { kind: 'left', to: writer.number };
  return passes(own) ? { kind: 'held', by: first.number, outcome: first.outcome } : { kind: 'own' };
}

/** The pull request for which this one does not write, or waits; null if there is none. It may be closed unseen. */
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

/** Whether a pull request may hold others up, so that it matters who opened it. */
export const mayHoldUp = (one: Pick<HeadSharer, 'outcome'>): boolean => !passes(one);

/** What the policy and the account say of somebody; null if only GitHub can say, by whether they may write. */
export function knownTrust(person: Account | null, holders: readonly RoleHolders[]): Trust | null {
  if (person === null) return 'unknown';
  // Only whoever administers the repository installs an app there.
  if (person.kind === 'bot' || holdsAnyRole(holders, person)) return 'trusted';
  return person.kind === 'user' ? null : 'unknown';
}

/** @param mayWrite null if GitHub does not say */
export const trustByAccess = (mayWrite: boolean | null): Trust =>
  mayWrite === null ? 'unknown' : mayWrite ? 'trusted' : 'outsider';

/** The siblings that the check says nothing about; see `setsAside`. */
export const setAside = (own: HeadSharer, siblings: readonly HeadSharer[]): readonly number[] => {
  const left = counting(own, siblings);
  return siblings.filter((sibling) => !left.includes(sibling)).map(({ number }) => number);
};

const counting = (own: HeadSharer, siblings: readonly HeadSharer[]): readonly HeadSharer[] =>
  siblings.filter((sibling) => setAsideBy(sibling, [own, ...siblings]) === undefined);

const setAsideBy = (one: HeadSharer, others: readonly HeadSharer[]): HeadSharer | undefined =>
  others.filter((other) => setsAside(other, one)).toSorted((a, b) => a.number - b.number)[0];

/**
 * Nobody without write access holds up what others opened. What an outsider opens gives way to a release: that passes
 * only when it is signed. To what is not a release it gives way only if both go into the same branch, since the check would
 * otherwise open a branch that the other does not go into.
 */
function setsAside(other: HeadSharer, one: HeadSharer): boolean {
  if (one.opener !== 'outsider' || other.opener !== 'trusted' || other.outcome === null) return false;
  return other.outcome !== 'not-applicable' || other.base === one.base;
}

const passes = ({ outcome }: Pick<HeadSharer, 'outcome'>): boolean =>
  outcome === 'ready' || outcome === 'not-applicable';

/** True if its own verdict is what the check says now, and does not pass. */
const stands = ({ published }: HeadSharer, shown: string | null): boolean =>
  published !== null && published === shown && !letsThrough(published);

const compare = (a: HeadSharer, b: HeadSharer): number =>
  RANKS.indexOf(a.outcome) - RANKS.indexOf(b.outcome) || a.number - b.number;

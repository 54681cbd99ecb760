import { letsThrough } from '../domain/effects.ts';
import type { Sha } from '../domain/ids.ts';
import type { KnownGroup } from '../domain/merge-group.ts';
import type { PolicyReading } from '../domain/policy.ts';
import { DEFAULT_CONFIRM_WITHIN_MILLIS, type Publication, type Sibling } from '../domain/publication.ts';

/** Why something could not be confirmed: it failed this time, or it is given up and not tried again by itself. */
interface Unconfirmed {
  readonly givenUp: boolean;
  /** The server does not know a field that every look asks for (ADR 0057). */
  readonly unsupported: boolean;
}

/**
 * Whether what a pull request's check says is replaced by an error (VER-7): it passes for longer than it may without being
 * confirmed, or nobody will look again.
 */
export const replacesResult = (
  { replaced, conclusion, overdue }: Pick<Publication, 'replaced' | 'conclusion' | 'overdue'>,
  { givenUp, unsupported }: Unconfirmed,
): boolean => !replaced && (unsupported || givenUp || (conclusion === 'success' && overdue));

/** The same for the head of a group: of what is given up only what would let it through. */
export const replacesGroupResult = (
  { conclusion, overdue }: Pick<KnownGroup, 'conclusion' | 'overdue'>,
  { givenUp }: Pick<Unconfirmed, 'givenUp'>,
): boolean => (givenUp ? letsThrough(conclusion) : conclusion === 'success' && overdue);

/** For how long a result may pass without being confirmed, by the policy that it was decided with. */
export const confirmWithinMillis = (policy: PolicyReading): number =>
  policy.state === 'valid' ? policy.policy.publish.confirmWithinMillis : DEFAULT_CONFIRM_WITHIN_MILLIS;

/**
 * The head on which a result is replaced. If nobody observes a newer head by itself any more, it is that one.
 * @param newest the newest head that is known; null if none is
 */
export const headToReplace = (
  { givenUp, unsupported }: Unconfirmed,
  newest: Sha | null,
  { head }: Pick<Publication, 'head'>,
): Sha => (givenUp || unsupported ? (newest ?? head) : head);

/** The pull requests with the same head that let it pass, so that they are decided again (VER-2). */
export const passingSiblings = (siblings: readonly Pick<Sibling, 'number' | 'published'>[]): readonly number[] =>
  siblings.flatMap(({ number, published }) => (published !== null && letsThrough(published) ? [number] : []));

import { letsThrough } from '../domain/effects.ts';
import type { Sha } from '../domain/ids.ts';
import type { KnownGroup } from '../domain/merge-group.ts';
import type { PolicyReading } from '../domain/policy.ts';
import { DEFAULT_CONFIRM_WITHIN_MILLIS, type Publication, type Sibling } from '../domain/publication.ts';

/** Why something could not be confirmed: it failed this time, or it is given up. */
interface Unconfirmed {
  readonly givenUp: boolean;
  /** True if the server does not know a field that every observation requests (ADR 0057). */
  readonly unsupported: boolean;
}

/**
 * Whether an error replaces the readiness check of a pull request (VER-7).
 * It does if the check passes for longer than it may unconfirmed, or if it is given up.
 */
export const replacesResult = (
  { replaced, conclusion, overdue }: Pick<Publication, 'replaced' | 'conclusion' | 'overdue'>,
  { givenUp, unsupported }: Unconfirmed,
): boolean => !replaced && (unsupported || givenUp || (conclusion === 'success' && overdue));

/** The same for the head of a group. If it is given up, only a passing result is replaced. */
export const replacesGroupResult = (
  { conclusion, overdue }: Pick<KnownGroup, 'conclusion' | 'overdue'>,
  { givenUp }: Pick<Unconfirmed, 'givenUp'>,
): boolean => (givenUp ? letsThrough(conclusion) : conclusion === 'success' && overdue);

/** How long a result may pass without being confirmed, by the policy of the decision. */
export const confirmWithinMillis = (policy: PolicyReading): number =>
  policy.state === 'valid' ? policy.policy.publish.confirmWithinMillis : DEFAULT_CONFIRM_WITHIN_MILLIS;

/**
 * The head on which a result is replaced.
 * The newest one if it is given up or unsupported, because no other observation follows; otherwise the published one.
 * @param newest the newest known head; null if none is
 */
export const headToReplace = (
  { givenUp, unsupported }: Unconfirmed,
  newest: Sha | null,
  { head }: Pick<Publication, 'head'>,
): Sha => (givenUp || unsupported ? (newest ?? head) : head);

/** The siblings that let the head pass, so that they are decided again (VER-2). */
export const passingSiblings = (siblings: readonly Pick<Sibling, 'number' | 'published'>[]): readonly number[] =>
  siblings.flatMap(({ number, published }) => (letsThrough(published) ? [number] : []));

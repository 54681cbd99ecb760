import { letsThrough } from '../domain/effects.ts';
import type { KnownGroup } from '../domain/merge-group.ts';
import type { Publication } from '../domain/publication.ts';

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

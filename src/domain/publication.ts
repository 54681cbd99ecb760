import type { Account } from './account.ts';
import type { Conclusion } from './effects.ts';
import type { Instant, Sha } from './ids.ts';
import type { Outcome } from './verdict.ts';

/** What `countersign/readiness` says of a pull request, as far as this app knows without asking GitHub (VER-7). */
export interface Publication {
  readonly head: Sha;
  /** While one is being replaced by another, and it is not known which stands there: `success`, where it is one of them. */
  readonly conclusion: Conclusion;
  /** The time of the last look that found this to be right, or made it so. */
  readonly confirmedAt: Instant;
  /** For how long it may pass without being looked at, by the policy that it was decided with. */
  readonly confirmWithinMillis: number;
  /** True where an error stands in the place of a result that could not be confirmed. */
  readonly replaced: boolean;
  /** Not confirmed for longer than that, or for an unknown time (ADR 0060). */
  readonly overdue: boolean;
}

/** A decision that is about to be shown, or was found to be shown. */
export interface Decision {
  readonly head: Sha;
  readonly conclusion: Conclusion;
  /** When the look was taken that it was made from. */
  readonly at: Instant;
  readonly confirmWithinMillis: number;
}

/** Without a policy that can be read, the default of `publish.confirm-within`. */
export const DEFAULT_CONFIRM_WITHIN_MILLIS = 15 * 60_000;

/** Another open pull request with the same head, as far as the store knows. */
export interface Sibling {
  readonly number: number;
  /** Its last verdict, if that was about this head; null if there is none, or if it could not be confirmed for too long. */
  readonly outcome: Outcome | null;
  /** Branch that it went into when it was last decided. */
  readonly base: string | null;
  /** Who opened it; null if that is not known, or the account is gone. */
  readonly opener: Account | null;
  /** The conclusion of its own verdict, if that is what was last written on this head for it. */
  readonly published: Conclusion | null;
}

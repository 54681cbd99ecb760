import type { Account } from './account.ts';
import type { Conclusion } from './effects.ts';
import type { Instant, Sha } from './ids.ts';
import type { Outcome } from './verdict.ts';

/**
 * The last known content of `countersign/readiness` on a pull request (VER-7).
 * Known without asking GitHub.
 */
export interface Publication {
  readonly head: Sha;
  /** The conclusion. During a write that may have arrived or not, `success` if either one is. */
  readonly conclusion: Conclusion;
  /** The time of the last observation that confirmed or published it. */
  readonly confirmedAt: Instant;
  /** How long it may pass unconfirmed, by the policy of the decision. */
  readonly confirmWithinMillis: number;
  /** True if an error replaced a result that could not be confirmed. */
  readonly replaced: boolean;
  /** True if unconfirmed for longer than that, or for an unknown time (ADR 0060). */
  readonly overdue: boolean;
}

/** A decision that is about to be published, or was found to be published. */
export interface Decision {
  readonly head: Sha;
  readonly conclusion: Conclusion;
  /** The time of its facts. */
  readonly at: Instant;
  readonly confirmWithinMillis: number;
}

/** The default of `publish.confirm-within`, for a policy that cannot be read. */
export const DEFAULT_CONFIRM_WITHIN_MILLIS = 15 * 60_000;

/** Another open pull request with the same head, as stored. */
export interface Sibling {
  readonly number: number;
  /** The outcome of its last verdict about this head. null if there is none, or if it is unconfirmed for too long. */
  readonly outcome: Outcome | null;
  /** The base branch at its last verdict. */
  readonly base: string | null;
  /** Who opened it; null if unknown, or if the account is gone. */
  readonly opener: Account | null;
  /** The conclusion of its own verdict. null unless it was the last one published on this head for it. */
  readonly published: Conclusion | null;
}

/** What can change during a decision, and makes it outdated. */
export interface CurrentState {
  readonly head: Sha;
  readonly base: string;
  readonly open: boolean;
}

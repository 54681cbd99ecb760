import type { Account } from './account.ts';
import type { Conclusion } from './effects.ts';
import type { Outcome } from './verdict.ts';

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

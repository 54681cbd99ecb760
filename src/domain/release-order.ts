import type { Account } from './account.ts';
import type { Instant, Sha } from './ids.ts';

/** An accepted `/release` (MRG-1): what is merged, and how. */
export interface ReleaseOrder {
  /** The act's id, for example `comment:17:1`. */
  readonly act: string;
  readonly person: Account;
  readonly at: Instant;
  readonly url: string;
  /** null if nothing is tagged. */
  readonly tag: string | null;
  /** The only head that may be merged. */
  readonly head: Sha;
  /** The only branch that it may be merged into. */
  readonly base: string;
  readonly method: 'merge' | 'squash' | 'rebase';
  readonly createRelease: boolean;
}

/** A reason against an order. A closed union: `render/` has a sentence and a fix for each. */
export type OrderProblem =
  | { readonly code: 'unidentified' | 'not-a-person' | 'edited' | 'not-a-deployer' | 'code-author' }
  /** The comment was deleted before it could be carried out. */
  | { readonly code: 'gone' }
  | { readonly code: 'settling'; readonly until: Instant }
  /** The head for which it was given; null if that was not seen. */
  | { readonly code: 'moved'; readonly from: Sha | null }
  | { readonly code: 'base-changed' }
  | { readonly code: 'not-ready' }
  /** The conclusion of the check on the head, if it does not pass. */
  | { readonly code: 'check'; readonly said: string | null }
  | { readonly code: 'tag-name' | 'tag-signed' | 'tag-exists'; readonly tag: string }
  /** SOD-5: the rest of what the tag would release is the deployer's, or unknown. */
  | { readonly code: 'cargo-author' | 'cargo-unknown'; readonly tag: string }
  | { readonly code: 'tag-pattern'; readonly tag: string; readonly patterns: readonly string[] }
  /** The app saw it too long after it was given. */
  | { readonly code: 'late' }
  /** Another order for this release is being carried out. */
  | { readonly code: 'under-way'; readonly by: Account };

/**
 * The decision about an order when it was first seen.
 * It never changes, so that a refused order is never carried out later.
 */
export type RememberedOrder =
  | {
      readonly kind: 'refused';
      readonly act: string;
      readonly problems: readonly OrderProblem[];
      readonly deployers: readonly Account[];
    }
  /** `open` until it was carried out or abandoned, and that was reported to the person. */
  | { readonly kind: 'accepted'; readonly act: string; readonly order: ReleaseOrder; readonly open: boolean };

/** The result of making the tag. */
export type TagStep =
  | { readonly kind: 'none' | 'made' }
  /** `said`: GitHub's own words; not escaped. */
  | { readonly kind: 'refused'; readonly said: string }
  /** A tag of that name exists already; null if it points at no commit. */
  | { readonly kind: 'elsewhere'; readonly commit: Sha | null };

/** The result of making the GitHub Release. */
export type ReleaseStep =
  | { readonly kind: 'none' }
  | { readonly kind: 'made'; readonly url: string }
  | { readonly kind: 'refused'; readonly said: string };

/** How an accepted order ended, as reported to the person. */
export type OrderEnd =
  /** Nothing was merged. */
  | { readonly kind: 'cancelled'; readonly problems: readonly OrderProblem[] }
  /** Nothing was merged, because GitHub refused; its own words, not escaped. */
  | { readonly kind: 'merge-refused'; readonly said: string }
  /** It was taken out of the merge queue. */
  | { readonly kind: 'dequeued' }
  /** The pull request was closed. */
  | { readonly kind: 'closed' }
  /** Another person merged it meanwhile, or another head was merged. */
  | { readonly kind: 'merged-otherwise'; readonly by: Account | null; readonly commit: Sha }
  /** It was merged, and then found not to have been ready at that time (MRG-2). */
  | { readonly kind: 'not-passed'; readonly commit: Sha }
  | { readonly kind: 'released'; readonly commit: Sha; readonly tag: TagStep; readonly release: ReleaseStep };

/** An accepted, unfinished order and its progress. */
export interface OpenOrder {
  readonly order: ReleaseOrder;
  /** It was put into the merge queue. */
  readonly queued: boolean;
  /** The commit that it became, once its merge by this order is known. */
  readonly commit: Sha | null;
  /** How it ended, before that was reported. */
  readonly end: OrderEnd | null;
}

/** The state of a pull request in the merge queue of its base branch. */
export interface QueueState {
  readonly id: string;
  /** True if its base branch has a queue, so that nothing is merged around it. */
  readonly enabled: boolean;
  readonly queued: boolean;
}

import type { Account } from './account.ts';
import type { Instant, Sha } from './ids.ts';

/** A `/release` that was accepted (MRG-1): what is to be merged, how, and what for. */
export interface ReleaseOrder {
  /** The act's id, for example `comment:17:1`. */
  readonly act: string;
  readonly person: Account;
  readonly at: Instant;
  readonly url: string;
  /** null: nothing is tagged. */
  readonly tag: string | null;
  /** The only head that is merged. */
  readonly head: Sha;
  /** The only branch that it is merged into. */
  readonly base: string;
  readonly method: 'merge' | 'squash' | 'rebase';
  readonly createRelease: boolean;
}

/** One thing that stands against an order. A closed union: `render/` has a sentence and a fix for each. */
export type OrderProblem =
  | { readonly code: 'unidentified' | 'not-a-person' | 'edited' | 'not-a-deployer' | 'code-author' }
  /** The comment was deleted before it could be carried out. */
  | { readonly code: 'gone' }
  | { readonly code: 'settling'; readonly until: Instant }
  /** Which head it was given for; null where nobody saw that. */
  | { readonly code: 'moved'; readonly from: Sha | null }
  | { readonly code: 'base-changed' }
  | { readonly code: 'not-ready' }
  /** What the check on the head says, where it does not pass. */
  | { readonly code: 'check'; readonly said: string | null }
  | { readonly code: 'tag-name' | 'tag-signed' | 'tag-exists'; readonly tag: string }
  /** SOD-5: what else the tag would release, since the previous release, is the person's, or not all known. */
  | { readonly code: 'cargo-author' | 'cargo-unknown'; readonly tag: string }
  | { readonly code: 'tag-pattern'; readonly tag: string; readonly patterns: readonly string[] }
  /** It was given too long before the app saw it. */
  | { readonly code: 'late' }
  /** Another order for this release is being carried out. */
  | { readonly code: 'under-way'; readonly by: Account };

/** What was decided about an order when it was first seen; that never changes, so that a refused one never fires later. */
export type RememberedOrder =
  | {
      readonly kind: 'refused';
      readonly act: string;
      readonly problems: readonly OrderProblem[];
      readonly deployers: readonly Account[];
    }
  /** `open` until it was carried out or given up, and the person was told. */
  | { readonly kind: 'accepted'; readonly act: string; readonly order: ReleaseOrder; readonly open: boolean };

/** What came of making the tag. */
export type TagStep =
  | { readonly kind: 'none' | 'made' }
  /** `said`: GitHub's own words; not escaped. */
  | { readonly kind: 'refused'; readonly said: string }
  /** There is a tag of that name already; null: it stands for no commit. */
  | { readonly kind: 'elsewhere'; readonly commit: Sha | null };

/** What came of making the GitHub Release. */
export type ReleaseStep =
  | { readonly kind: 'none' }
  | { readonly kind: 'made'; readonly url: string }
  | { readonly kind: 'refused'; readonly said: string };

/** How an accepted order ended, as it is told to the person. */
export type OrderEnd =
  /** Nothing was merged. */
  | { readonly kind: 'cancelled'; readonly problems: readonly OrderProblem[] }
  /** Nothing was merged: GitHub refused; its own words, not escaped. */
  | { readonly kind: 'merge-refused'; readonly said: string }
  /** It was taken out of the merge queue. */
  | { readonly kind: 'dequeued' }
  /** The pull request was closed. */
  | { readonly kind: 'closed' }
  /** Somebody else merged it in between, or another head. */
  | { readonly kind: 'merged-otherwise'; readonly by: Account | null; readonly commit: Sha }
  /** It was merged, and then found not to have been ready at that moment (MRG-2). */
  | { readonly kind: 'not-passed'; readonly commit: Sha }
  | { readonly kind: 'released'; readonly commit: Sha; readonly tag: TagStep; readonly release: ReleaseStep };

/** An accepted order that is not done, and how far it is. */
export interface OpenOrder {
  readonly order: ReleaseOrder;
  /** It was put into the merge queue. */
  readonly queued: boolean;
  /** What it became, once it is known to have been merged by it. */
  readonly commit: Sha | null;
  /** How it ended, before that was told. */
  readonly end: OrderEnd | null;
}

/** Where a pull request stands with the merge queue of its base branch. */
export interface QueueState {
  readonly id: string;
  /** True where its base branch has one, so that nothing is merged around it. */
  readonly enabled: boolean;
  readonly queued: boolean;
}

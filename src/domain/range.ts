import type { Account } from './account.ts';
import type { CommitFact } from './facts.ts';
import type { Instant, Sha } from './ids.ts';
import { unavailable } from './reading.ts';

/** What a release ships beside its pull request, as long as nobody has read it. */
export const UNREAD_RANGE = unavailable('missing', 'what the release ships beside its pull request');

/** The branches of a repository when the gate first saw it: what a release's base branch had then is not judged (ADR 0047). */
export interface Baseline {
  readonly at: Instant;
  /** Name of the default branch then; null if there was none. */
  readonly defaultBranch: string | null;
  readonly branches: readonly { readonly name: string; readonly tip: Sha }[];
}

/** What is read of a merged pull request, once: it does not change any more. */
export interface MergedPull {
  readonly number: number;
  readonly opener: Account | null;
  readonly mergedBy: Account | null;
  readonly commits: readonly CommitFact[];
  /** Who force-pushed its branch, as the timeline tells. */
  readonly forcePushers: readonly Account[];
}

/** The push of a base branch by a button that merges (SOD-5): what GitHub made, on top of which commit. */
export interface MergePush {
  readonly tip: Sha;
  readonly onto: Sha;
}

/** A push of which it is not known what it brought, and which may have brought what somebody asks about. */
export interface OpenPush {
  readonly seq: number;
  readonly ref: string;
  readonly commit: Sha;
  /** null where GitHub named nobody. */
  readonly pusher: Account | null;
  readonly at: Instant;
  /** A commit that the repository had by then: where the default branch stood; null where that is where it stands now. */
  readonly had: Sha | null;
}

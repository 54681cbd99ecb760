import type { Account } from './account.ts';
import type { CommitFact } from './facts.ts';
import type { Instant, Sha } from './ids.ts';
import { unavailable } from './reading.ts';

/** What a release ships besides its pull request, before it is read. */
export const UNREAD_RANGE = unavailable('missing', 'what the release ships beside its pull request');

/**
 * The branches of a repository when the gate first saw it.
 * What a release's base branch contained then is not judged (ADR 0047).
 */
export interface Baseline {
  readonly at: Instant;
  /** Name of the default branch then; null if there was none. */
  readonly defaultBranch: string | null;
  readonly branches: readonly { readonly name: string; readonly tip: Sha }[];
}

/** The facts of a merged pull request. They are read once, because they no longer change. */
export interface MergedPull {
  readonly number: number;
  readonly opener: Account | null;
  readonly mergedBy: Account | null;
  readonly commits: readonly CommitFact[];
  /** Who force-pushed its branch, by the timeline. */
  readonly forcePushers: readonly Account[];
}

/** A push of a base branch by a merge button (SOD-5). It has GitHub's commit, and the previous tip. */
export interface MergePush {
  readonly tip: Sha;
  readonly onto: Sha;
}

/** A push of unknown commits, which may include a commit in question. */
export interface OpenPush {
  readonly seq: number;
  readonly ref: string;
  readonly commit: Sha;
  /** null if GitHub named nobody. */
  readonly pusher: Account | null;
  readonly at: Instant;
  /** A commit that the repository had then: the tip of the default branch. null for its current tip. */
  readonly had: Sha | null;
}

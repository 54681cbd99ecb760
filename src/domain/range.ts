import type { Account } from './account.ts';
import type { CommitFact } from './facts.ts';
import type { Instant, Sha } from './ids.ts';

/** What an unreadable range is called. */
export const RANGE = 'what the release ships beside its pull request';

/** The branches of a repository when the gate first saw it: what they reach is not judged (ADR 0047). */
export interface Baseline {
  readonly at: Instant;
  /** The tip of the default branch; null where there was none. */
  readonly tip: Sha | null;
  /** The tips of all branches. */
  readonly tips: readonly Sha[];
  /** What other branches had that the default branch had not, as far as that could be listed. */
  readonly ahead: readonly Sha[];
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

import type { Conclusion } from './effects.ts';
import type { Instant, Sha } from './ids.ts';
import type { Reading, Unavailable } from './reading.ts';
import type { Outcome, Verdict } from './verdict.ts';

/** A merge group for which GitHub requested a check (MQ-1). */
export interface MergeGroup {
  readonly repositoryId: number;
  /** The commit that the branch will have when the group is merged. */
  readonly head: Sha;
  /** The parent of its first pull request's commits. */
  readonly base: Sha;
  /** The branch that it will be merged into, without `refs/heads/`. */
  readonly branch: string;
  /** The branch that holds the head until the group is merged or abandoned, without `refs/heads/`. */
  readonly ref: string;
}

/** What this app last published on a group's head, as known without asking GitHub (VER-7). */
export interface ShownGroup {
  readonly conclusion: Conclusion;
  /** The time of the last observation that confirmed or published it. */
  readonly confirmedAt: Instant;
  readonly confirmWithinMillis: number;
}

/** A group as stored in the database. */
export interface KnownGroup extends ShownGroup {
  /** True if unconfirmed for longer than that, or for an unknown time (ADR 0060). */
  readonly overdue: boolean;
}

/** A group that is, as far as is known, neither merged nor abandoned. */
export interface OpenGroup {
  readonly group: MergeGroup;
  /** When GitHub was seen to request the check. */
  readonly requestedAt: Instant;
  /** null before the first observation. */
  readonly shown: KnownGroup | null;
}

/** One pull request in a merge queue. Its commits are left out while GitHub has not made them yet. */
export interface QueueEntry {
  readonly head: Sha | null;
  readonly base: Sha | null;
  /** null if GitHub does not say which. */
  readonly pullRequest: QueuedPullRequest | null;
}

export interface QueuedPullRequest {
  readonly number: number;
  readonly title: string;
  readonly url: string;
  /** The head that is in the queue. */
  readonly head: Sha;
}

/** The result of observing a merge queue. */
export interface QueueReading {
  /** In the queue's order; known null if the branch has no queue. */
  readonly entries: Reading<readonly QueueEntry[] | null>;
  /** The current tip of the group's branch; null if it is gone. */
  readonly ref: Sha | null;
}

/** Why the pull requests of a group are unknown. A closed union: `render/` has a sentence for each. */
export type GroupProblem =
  | { readonly code: 'no-queue' }
  | { readonly code: 'not-in-queue' }
  | { readonly code: 'chain-broken'; readonly at: Sha }
  | { readonly code: 'incomplete-entry' }
  | { readonly code: 'unreadable'; readonly missing: Unavailable };

/** One pull request of a group, and its state. */
export interface GroupMember extends QueuedPullRequest {
  readonly finding:
    | { readonly kind: 'decided'; readonly verdict: Verdict }
    /** `moved`: its head is no longer the one in the queue. */
    | { readonly kind: 'moved' | 'closed' | 'gone' };
}

/** The decision about a group. `ready` is the only passing outcome for a group with releases. */
export interface GroupVerdict {
  readonly outcome: Outcome;
  readonly problem: GroupProblem | null;
  /** In the queue's order. */
  readonly members: readonly GroupMember[];
}

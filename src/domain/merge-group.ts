import type { Conclusion } from './effects.ts';
import type { Instant, Sha } from './ids.ts';
import type { Reading, Unavailable } from './reading.ts';
import type { Outcome, Verdict } from './verdict.ts';

/** A group of pull requests in a merge queue, as GitHub asked for a check of it (MQ-1). */
export interface MergeGroup {
  readonly repositoryId: number;
  /** The commit that the branch will have when the group is merged. */
  readonly head: Sha;
  /** The commit below its first pull request. */
  readonly base: Sha;
  /** The branch that it will be merged into, without `refs/heads/`. */
  readonly branch: string;
  /** The branch on which GitHub keeps the head until it is merged or given up, without `refs/heads/`. */
  readonly ref: string;
}

/** What this app last said on the head of a group, as far as it knows without asking GitHub (VER-7). */
export interface ShownGroup {
  readonly conclusion: Conclusion;
  /** The time of the last look that found this to be right, or made it so. */
  readonly confirmedAt: Instant;
  readonly confirmWithinMillis: number;
}

/** A group as stored in the database. */
export interface KnownGroup extends ShownGroup {
  /** Not confirmed for longer than that, or for an unknown time (ADR 0060). */
  readonly overdue: boolean;
}

/** A group that is neither merged nor given up, as far as was heard. */
export interface OpenGroup {
  readonly group: MergeGroup;
  /** When GitHub was heard to ask for the check. */
  readonly requestedAt: Instant;
  /** null before the first look. */
  readonly shown: KnownGroup | null;
}

/** One pull request in a merge queue. GitHub leaves its commits out while it has not made them yet. */
export interface QueueEntry {
  readonly head: Sha | null;
  readonly base: Sha | null;
  /** null where GitHub does not say which. */
  readonly pullRequest: QueuedPullRequest | null;
}

export interface QueuedPullRequest {
  readonly number: number;
  readonly title: string;
  readonly url: string;
  /** The head that is in the queue. */
  readonly head: Sha;
}

/** What a look at a merge queue found. */
export interface QueueReading {
  /** In the queue's order; known null where the branch has no queue. */
  readonly entries: Reading<readonly QueueEntry[] | null>;
  /** Where the group's own branch points now; null where it is gone. */
  readonly ref: Sha | null;
}

/** Why the pull requests of a group are not known. A closed union: `render/` has a sentence for each. */
export type GroupProblem =
  | { readonly code: 'no-queue' }
  | { readonly code: 'not-in-queue' }
  | { readonly code: 'chain-broken'; readonly at: Sha }
  | { readonly code: 'incomplete-entry' }
  | { readonly code: 'unreadable'; readonly missing: Unavailable };

/** One pull request of a group, and what it was found to be. */
export interface GroupMember extends QueuedPullRequest {
  readonly finding:
    | { readonly kind: 'decided'; readonly verdict: Verdict }
    /** `moved`: it has another head by now than the one in the queue. */
    | { readonly kind: 'moved' | 'closed' | 'gone' };
}

/** The decision about a group: `ready` is the only outcome with releases that passes. */
export interface GroupVerdict {
  readonly outcome: Outcome;
  readonly problem: GroupProblem | null;
  /** The first of the queue first. */
  readonly members: readonly GroupMember[];
}

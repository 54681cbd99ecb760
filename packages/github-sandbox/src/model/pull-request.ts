import type { Account, Millis, Team } from './account.ts';
import type { App } from './apps.ts';
import type { Sha } from './git.ts';
import type { Conversation } from './issue.ts';
import type { RemovalReason } from './merge-queue.ts';
import type { Label, Repository } from './repository.ts';

export interface PullRequest {
  readonly id: number;
  readonly nodeId: string;
  readonly repository: Repository;
  readonly number: number;
  /** null if the account is gone. */
  author: Account | null;
  title: string;
  body: string;
  state: 'open' | 'closed';
  draft: boolean;
  /** Only who can write may comment. */
  locked: boolean;
  /** Branch of `repository`. `sha` follows the branch while open, and stays after that. */
  base: { ref: string; sha: Sha };
  /** `repository` is null if the fork is gone. */
  head: { ref: string; sha: Sha; repository: Repository | null };
  readonly createdAt: Millis;
  updatedAt: Millis;
  closedAt: Millis | null;
  merged: Merge | null;
  /** In the order in which they were set. */
  readonly labels: Label[];
  /** Oldest first; deleted ones are not here. */
  readonly comments: IssueComment[];
  /** Oldest first. */
  readonly reviews: Review[];
  /** Begun and not submitted: only their authors see them. */
  readonly pendingReviews: PendingReview[];
  /** Who is asked for a review now; oldest first. */
  readonly reviewRequests: ReviewRequest[];
  /** Comments on lines of code; oldest first, without deleted ones. */
  readonly lineComments: LineComment[];
  /** The timeline without comments, reviews and commits; oldest first. */
  readonly events: TimelineEvent[];
  readonly reactions: Reaction[];
}

/** Who can be asked for a review. */
export type Reviewer = Account | Team;

export interface ReviewRequest {
  readonly id: number;
  readonly nodeId: string;
  readonly reviewer: Reviewer;
}

export interface Merge {
  readonly at: Millis;
  readonly by: Account;
  /** The commit on the base branch. It is the merge commit, the squashed one, or the last of the rebased ones. */
  readonly commit: Sha;
  readonly method: 'merge' | 'squash' | 'rebase';
}

interface Post {
  readonly id: number;
  readonly nodeId: string;
  /** null if the account is gone. */
  author: Account | null;
  body: string;
  updatedAt: Millis;
  lastEditedAt: Millis | null;
  editor: Account | null;
  /** True if it was sent as an answer to a notification. */
  readonly createdViaEmail: boolean;
  /** Why it was hidden; null if it was not. */
  minimized: MinimizedReason | null;
  readonly reactions: Reaction[];
}

/** As in GraphQL (`minimizedReason`). */
export const MINIMIZED_REASONS = [
  'abuse',
  'off-topic',
  'outdated',
  'resolved',
  'duplicate',
  'spam',
  'low-quality',
] as const;
export type MinimizedReason = (typeof MINIMIZED_REASONS)[number];

export interface IssueComment extends Post {
  /** The issue or pull request that it belongs to. */
  readonly on: Conversation;
  readonly createdAt: Millis;
  /** The app that wrote it, also if it acted for a user. */
  readonly performedViaApp: App | null;
}

/** A review in progress. It gets its commit when it is submitted. */
export interface PendingReview {
  readonly id: number;
  readonly author: Account;
  readonly body: string;
}

/** A comment on a line of code. Each is part of a review, which GitHub creates for a single one. */
export interface LineComment extends Post {
  readonly review: Review;
  readonly createdAt: Millis;
  readonly path: string;
  /** Counted from 1, in the head's version of the file. */
  readonly line: number;
}

export type ReviewState = 'COMMENTED' | 'APPROVED' | 'CHANGES_REQUESTED' | 'DISMISSED';

export interface Review extends Post {
  readonly pullRequest: PullRequest;
  state: ReviewState;
  /** null if GitHub no longer has the commit. */
  commit: Sha | null;
  readonly submittedAt: Millis;
}

export interface Reaction {
  readonly id: number;
  readonly nodeId: string;
  readonly content: ReactionContent;
  readonly account: Account;
  readonly createdAt: Millis;
}

/** As REST spells them (GraphQL: `THUMBS_UP` and so on; see `reactionNames` in acts/react.ts). */
export type ReactionContent = '+1' | '-1' | 'laugh' | 'confused' | 'heart' | 'hooray' | 'rocket' | 'eyes';

/** `kind` is the GraphQL type's name without `Event`. Labels have their name of then, with their id. */
export type TimelineEvent = {
  readonly id: number;
  readonly nodeId: string;
  readonly actor: Account | null;
  readonly at: Millis;
} & (
  | { readonly kind: 'Labeled' | 'Unlabeled'; readonly label: Label }
  | { readonly kind: 'ReviewRequested' | 'ReviewRequestRemoved'; readonly reviewer: Reviewer }
  | { readonly kind: 'CommentDeleted'; readonly commentAuthor: Account | null; readonly commentId: number }
  | {
      readonly kind: 'ReviewDismissed';
      readonly review: Review;
      readonly previousState: Exclude<ReviewState, 'DISMISSED'>;
      readonly message: string;
      /** The commit whose push dismissed it, if one did. */
      readonly commit: Sha | null;
    }
  | { readonly kind: 'HeadRefForcePushed'; readonly ref: string; readonly before: Sha; readonly after: Sha }
  | { readonly kind: 'HeadRefDeleted' | 'HeadRefRestored'; readonly ref: string }
  | { readonly kind: 'BaseRefChanged'; readonly previous: string; readonly current: string }
  | { readonly kind: 'RenamedTitle'; readonly previous: string; readonly current: string }
  | { readonly kind: 'ReadyForReview' | 'ConvertToDraft' | 'Reopened' }
  | { readonly kind: 'Closed' }
  | { readonly kind: 'Merged'; readonly commit: Sha; readonly ref: string }
  | { readonly kind: 'AddedToMergeQueue' }
  /** `before`: its commit in the queue, if it was built. */
  | { readonly kind: 'RemovedFromMergeQueue'; readonly reason: RemovalReason; readonly before: Sha | null }
  /** A push to the head branch; GraphQL shows its commits as `PullRequestCommit`. */
  | { readonly kind: 'Pushed'; readonly before: Sha; readonly after: Sha }
);

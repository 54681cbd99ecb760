import type { Account, Millis } from './account.ts';
import type { Sha } from './git.ts';
import type { PullRequest } from './pull-request.ts';
import type { Repository } from './repository.ts';

/** The merge queue of one branch, which a rule of the branch creates (`MergeQueueRule`). */
export interface MergeQueue {
  readonly id: number;
  readonly nodeId: string;
  readonly repository: Repository;
  readonly branch: string;
  /** In the order in which they are to be merged. */
  readonly entries: QueueEntry[];
  /** Groups that wait for their checks, each on top of the previous one. */
  readonly groups: MergeGroup[];
  /** The date of its newest commit. No two have the same, so that one built again is another commit. */
  builtAt: Millis;
}

export interface QueueEntry {
  readonly id: number;
  readonly nodeId: string;
  readonly pullRequest: PullRequest;
  readonly enqueuer: Account;
  readonly enqueuedAt: Millis;
  /** The pull request's head at that time. With another one it leaves the queue. */
  readonly head: Sha;
  readonly jump: boolean;
  /** Built by itself, because a group with several entries has failed. */
  solo: boolean;
  /** null while it waits to be built. */
  built: BuiltEntry | null;
}

/** The entry merged on top of its predecessors in the queue. */
export interface BuiltEntry {
  /** The branch's tip, or the commit of the entry before it. */
  readonly base: Sha;
  readonly commit: Sha;
}

/** Entries that are checked and merged as one: their commits, stacked. */
export interface MergeGroup {
  /** `gh-readonly-queue/main/pr-7-SHA`: the number of its last entry, and the base. */
  readonly branch: string;
  readonly base: Sha;
  /** The commit of the last entry, on which the required checks are expected. */
  readonly head: Sha;
  readonly entries: readonly QueueEntry[];
  readonly requestedAt: Millis;
}

/** As the webhook `pull_request.dequeued` spells them. */
export type RemovalReason =
  | 'MANUAL'
  | 'MERGE'
  | 'MERGE_CONFLICT'
  | 'CI_FAILURE'
  | 'CI_TIMEOUT'
  | 'ALREADY_MERGED'
  | 'QUEUE_CLEARED'
  | 'BRANCH_PROTECTIONS';

import type { Account, Millis } from './account.ts';
import type { App } from './apps.ts';
import type { IssueComment, PullRequest, Reaction, TimelineEvent } from './pull-request.ts';
import type { Label, Repository } from './repository.ts';

/** An issue that is not a pull request. Both share one sequence of numbers in a repository. */
export interface Issue {
  readonly id: number;
  readonly nodeId: string;
  readonly repository: Repository;
  readonly number: number;
  /** null if the account is gone. */
  author: Account | null;
  title: string;
  body: string;
  state: 'open' | 'closed';
  /** Why it was closed or reopened; null while it was never closed. */
  stateReason: 'completed' | 'not_planned' | 'reopened' | null;
  readonly createdAt: Millis;
  updatedAt: Millis;
  closedAt: Millis | null;
  closedBy: Account | null;
  /** The app that opened it, also if it acted for a user. */
  readonly performedViaApp: App | null;
  /** In the order in which they were set. */
  readonly labels: Label[];
  /** Oldest first; deleted ones are not here. */
  readonly comments: IssueComment[];
  /** Oldest first. */
  readonly events: TimelineEvent[];
  readonly reactions: Reaction[];
}

/** An issue or pull request, with comments, labels and a state. GitHub's pull requests are issues too. */
export type Conversation = Issue | PullRequest;

import type { Account, Millis } from './account.ts';
import type { App } from './apps.ts';
import type { IssueComment, PullRequest, Reaction, TimelineEvent } from './pull-request.ts';
import type { Label, Repository } from './repository.ts';

/** An issue that is no pull request. Both share one row of numbers in a repository. */
export interface Issue {
  readonly id: number;
  readonly nodeId: string;
  readonly repository: Repository;
  readonly number: number;
  /** null where the account is gone. */
  author: Account | null;
  title: string;
  body: string;
  state: 'open' | 'closed';
  /** Why it was closed, or that it was opened again; null while it was never closed. */
  stateReason: 'completed' | 'not_planned' | 'reopened' | null;
  readonly createdAt: Millis;
  updatedAt: Millis;
  closedAt: Millis | null;
  closedBy: Account | null;
  /** The app that opened it, also where it acted for a user. */
  readonly performedViaApp: App | null;
  /** In the order in which they were set. */
  readonly labels: Label[];
  /** Oldest first; deleted ones are not here. */
  readonly comments: IssueComment[];
  /** Oldest first. */
  readonly events: TimelineEvent[];
  readonly reactions: Reaction[];
}

/** What has comments, labels and a state: GitHub keeps pull requests among its issues. */
export type Conversation = Issue | PullRequest;

import type { Account, Millis } from './account.ts';
import type { App } from './apps.ts';
import type { Sha } from './git.ts';
import type { Repository } from './repository.ts';

/** All check runs of one app on one commit. */
export interface CheckSuite {
  readonly id: number;
  readonly nodeId: string;
  readonly repository: Repository;
  readonly app: App;
  readonly headSha: Sha;
  readonly headBranch: string | null;
  readonly createdAt: Millis;
  updatedAt: Millis;
}

export type CheckStatus = 'queued' | 'in_progress' | 'completed';
export type CheckConclusion =
  | 'action_required'
  | 'cancelled'
  | 'failure'
  | 'neutral'
  | 'success'
  | 'skipped'
  | 'stale'
  | 'timed_out';

export interface CheckRun {
  readonly id: number;
  readonly nodeId: string;
  readonly suite: CheckSuite;
  readonly name: string;
  readonly headSha: Sha;
  status: CheckStatus;
  /** Set exactly if the status is `completed`. */
  conclusion: CheckConclusion | null;
  externalId: string;
  detailsUrl: string | null;
  readonly createdAt: Millis;
  startedAt: Millis;
  completedAt: Millis | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  /** Requests append to it. */
  readonly annotations: Annotation[];
  actions: readonly { readonly label: string; readonly description: string; readonly identifier: string }[];
}

export interface Annotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly startColumn: number | null;
  readonly endColumn: number | null;
  readonly level: 'notice' | 'warning' | 'failure';
  readonly message: string;
  readonly title: string | null;
  readonly rawDetails: string | null;
}

/** One status of one context; the newest of a context counts. */
export interface CommitStatus {
  readonly id: number;
  readonly nodeId: string;
  readonly sha: Sha;
  readonly context: string;
  readonly state: 'error' | 'failure' | 'pending' | 'success';
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creator: Account;
  /** The app whose installation made it; null for a person. */
  readonly app: App | null;
  readonly createdAt: Millis;
}

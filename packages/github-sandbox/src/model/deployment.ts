import type { Account, Millis } from './account.ts';
import type { App } from './apps.ts';
import type { Sha } from './git.ts';
import type { WorkflowRun } from './workflow.ts';

export interface Deployment {
  readonly id: number;
  readonly nodeId: string;
  readonly sha: Sha;
  /** As requested: a branch, a tag or a commit. */
  readonly ref: string;
  readonly task: string;
  readonly payload: unknown;
  /** The name of the environment. */
  readonly environment: string;
  readonly description: string | null;
  readonly transient: boolean;
  readonly production: boolean;
  /** The person who first started the workflow run, even if somebody else ran it again. */
  readonly creator: Account;
  /** The app that created it over the API. null for a person, and for workflows (see `run`). */
  readonly app: App | null;
  /** The workflow run whose job deploys. null if it was made over the API, which asks no protection rule. */
  readonly run: { readonly run: WorkflowRun; readonly attempt: number } | null;
  readonly createdAt: Millis;
  updatedAt: Millis;
  /** Oldest first. */
  readonly statuses: DeploymentStatus[];
}

/** `waiting` is GitHub's own state of a deployment that a protection rule holds. */
export type DeploymentState =
  | 'error'
  | 'failure'
  | 'inactive'
  | 'in_progress'
  | 'pending'
  | 'queued'
  | 'success'
  | 'waiting';

export interface DeploymentStatus {
  readonly id: number;
  readonly nodeId: string;
  readonly state: DeploymentState;
  readonly description: string;
  readonly logUrl: string | null;
  readonly environmentUrl: string | null;
  readonly creator: Account;
  readonly app: App | null;
  readonly createdAt: Millis;
}

import type { Account, Millis, Team } from './account.ts';
import type { Deployment } from './deployment.ts';
import type { CustomRule, Environment } from './environment.ts';
import type { Sha } from './git.ts';
import type { Repository } from './repository.ts';

/** A file in `.github/workflows`, permanently identified by its path. */
export interface Workflow {
  readonly id: number;
  readonly nodeId: string;
  readonly path: string;
  /** The name in the file; its path if there is none. */
  name: string;
  readonly createdAt: Millis;
}

export interface WorkflowRun {
  readonly id: number;
  readonly nodeId: string;
  readonly checkSuiteId: number;
  readonly repository: Repository;
  readonly workflow: Workflow;
  /** Counts the runs of the workflow from 1. */
  readonly number: number;
  readonly event: 'workflow_dispatch' | 'push';
  /** Full: `refs/heads/main`, `refs/tags/v1`. */
  readonly ref: string;
  readonly headSha: Sha;
  readonly title: string;
  /** Who started the first attempt. */
  readonly actor: Account;
  readonly createdAt: Millis;
  /** What every attempt runs. */
  readonly plan: readonly JobPlan[];
  /** Oldest first; the last one is the run's state. */
  readonly attempts: RunAttempt[];
  /** Decisions of people about waiting jobs, in all attempts. */
  readonly reviews: RunReview[];
}

export interface RunAttempt {
  readonly number: number;
  /** Who started the first attempt, or pressed "Re-run". */
  readonly triggeringActor: Account;
  readonly startedAt: Millis;
  updatedAt: Millis;
  status: 'queued' | 'waiting' | 'completed';
  conclusion: RunConclusion | null;
  readonly jobs: readonly Job[];
}

export type RunConclusion = 'success' | 'failure' | 'cancelled' | 'skipped';

/** A job of the workflow file, with the run's inputs filled in. */
export interface JobPlan {
  readonly name: string;
  /** Names of the jobs that have to succeed first. */
  readonly needs: readonly string[];
  /** Name of the environment that it deploys to; null if it deploys to none. */
  readonly environmentName: string | null;
  readonly environmentUrl: string | null;
}

/** A job of one attempt. */
export interface Job extends JobPlan {
  readonly id: number;
  status: 'queued' | 'waiting' | 'completed';
  conclusion: RunConclusion | null;
  /** Why it failed; null if it did not. */
  reason: string | null;
  deployment: Deployment | null;
  /** What holds it, or held it; null if nothing did. */
  gate: Gate | null;
}

/** The protection rules of the environment when the job reached it. */
export interface Gate {
  readonly environment: Environment;
  readonly since: Millis;
  /** null: there is no wait timer. */
  readonly waitUntil: Millis | null;
  readonly reviewers: readonly (Account | Team)[];
  readonly answers: readonly RuleAnswer[];
  review: 'approved' | 'rejected' | null;
  /** The administrator who started the job in spite of the rules. */
  bypassedBy: Account | null;
}

/** An app's answer about one deployment. */
export interface RuleAnswer {
  readonly rule: CustomRule;
  state: 'pending' | 'approved' | 'rejected';
  /** The comment of its decision. */
  comment: string;
  /** Its earlier reports, oldest first; at most ten. */
  readonly reports: { readonly text: string; readonly at: Millis }[];
}

export interface RunReview {
  readonly attempt: number;
  readonly environments: readonly Environment[];
  readonly state: 'approved' | 'rejected';
  readonly by: Account;
  readonly comment: string;
  readonly bypass: boolean;
  readonly at: Millis;
}

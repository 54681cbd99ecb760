import type { Account, Millis, Team } from './account.ts';
import type { Deployment } from './deployment.ts';
import type { CustomRule, Environment } from './environment.ts';
import type { Sha } from './git.ts';
import type { Repository } from './repository.ts';

/** A file in `.github/workflows`, known by its path for ever. */
export interface Workflow {
  readonly id: number;
  readonly nodeId: string;
  readonly path: string;
  /** What the file calls itself; its path where it does not. */
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
  /** Whole: `refs/heads/main`, `refs/tags/v1`. */
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
  /** What people did to jobs that waited, in every attempt. */
  readonly reviews: RunReview[];
}

export interface RunAttempt {
  readonly number: number;
  /** Who started the first one or pressed "Re-run". */
  readonly triggeringActor: Account;
  readonly startedAt: Millis;
  updatedAt: Millis;
  status: 'queued' | 'waiting' | 'completed';
  conclusion: RunConclusion | null;
  readonly jobs: readonly Job[];
}

export type RunConclusion = 'success' | 'failure' | 'cancelled' | 'skipped';

/** A job as the workflow file has it, with the run's inputs put in. */
export interface JobPlan {
  readonly name: string;
  /** Names of the jobs that have to succeed before. */
  readonly needs: readonly string[];
  /** Name of the environment that it deploys to; null where it deploys to none. */
  readonly environmentName: string | null;
  readonly environmentUrl: string | null;
}

/** A job of one attempt. */
export interface Job extends JobPlan {
  readonly id: number;
  status: 'queued' | 'waiting' | 'completed';
  conclusion: RunConclusion | null;
  /** Why it failed; null where it did not. */
  reason: string | null;
  deployment: Deployment | null;
  /** What holds it, or has held it; null where nothing did. */
  gate: Gate | null;
}

/** The protection rules of the environment as they stood when the job came to it. */
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

/** What an app says of one deployment. */
export interface RuleAnswer {
  readonly rule: CustomRule;
  state: 'pending' | 'approved' | 'rejected';
  /** With the decision. */
  comment: string;
  /** What it said meanwhile, oldest first; at most ten. */
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

import type { Account, Millis } from './account.ts';
import type { CheckRun, CheckSuite, CommitStatus } from './checks.ts';
import type { Deployment } from './deployment.ts';
import type { Environment } from './environment.ts';
import type { ObjectStore, Sha } from './git.ts';
import type { Issue } from './issue.ts';
import type { MergeQueue } from './merge-queue.ts';
import type { PullRequest } from './pull-request.ts';
import type { Release } from './release.ts';
import type { Workflow, WorkflowRun } from './workflow.ts';

export type Permission = 'read' | 'triage' | 'write' | 'maintain' | 'admin';

export interface Repository {
  readonly id: number;
  readonly nodeId: string;
  owner: Account;
  name: string;
  private: boolean;
  archived: boolean;
  defaultBranch: string;
  readonly createdAt: Millis;
  pushedAt: Millis;
  /** The repository it was forked from, if any. */
  readonly parent: Repository | null;
  readonly objects: ObjectStore;
  /** Branch name (without `refs/heads/`) → commit. */
  readonly branches: Map<string, Sha>;
  /** Tag name (without `refs/tags/`) → tag object, or the commit for a lightweight tag. */
  readonly tags: Map<string, Sha>;
  /** Direct collaborators by account id. */
  readonly collaborators: Map<number, Permission>;
  /** By team id; child teams inherit it. */
  readonly teams: Map<number, Permission>;
  /** By label id. Names are unique without regard to case. */
  readonly labels: Map<number, Label>;
  readonly rulesets: Map<number, Ruleset>;
  /** By number; pull requests have their own map, and the numbers are shared. */
  readonly issues: Map<number, Issue>;
  /** By number. */
  readonly pullRequests: Map<number, PullRequest>;
  /** In the order of their creation. */
  readonly releases: Release[];
  /** By branch; created when first needed (acts/queue-entry.ts). */
  readonly mergeQueues: Map<string, MergeQueue>;
  /** In the order of their creation. */
  readonly checkSuites: CheckSuite[];
  readonly checkRuns: CheckRun[];
  readonly statuses: CommitStatus[];
  /** By name in lower case. */
  readonly environments: Map<string, Environment>;
  /** By path. */
  readonly workflows: Map<string, Workflow>;
  /** By id, in the order of their creation. */
  readonly workflowRuns: Map<number, WorkflowRun>;
  /** In the order of their creation. */
  readonly deployments: Deployment[];
}

export interface Label {
  readonly id: number;
  readonly nodeId: string;
  name: string;
  /** Six hexadecimal digits. */
  color: string;
  description: string | null;
}

export interface Ruleset {
  readonly id: number;
  readonly nodeId: string;
  name: string;
  target: 'branch' | 'tag';
  enforcement: 'active' | 'disabled' | 'evaluate';
  /** `~DEFAULT_BRANCH`, `~ALL`, or a glob over the full ref (`refs/heads/release/**`). */
  include: readonly string[];
  exclude: readonly string[];
  rules: readonly Rule[];
  bypassActors: readonly BypassActor[];
  readonly createdAt: Millis;
  updatedAt: Millis;
}

/** A ruleset of an organization, for those of its repositories that it names. */
export interface OrganizationRuleset extends Ruleset {
  readonly organization: Account;
  repositories: RepositoryChoice;
}

/** By name (globs, `~ALL`), or by id. */
export type RepositoryChoice =
  | { readonly include: readonly string[]; readonly exclude: readonly string[] }
  | { readonly ids: readonly number[] };

export type Rule =
  | MergeQueueRule
  | { readonly type: 'creation' | 'update' | 'deletion' | 'non_fast_forward' }
  | { readonly type: 'pull_request'; readonly requiredApprovals: number }
  | {
      readonly type: 'required_status_checks';
      readonly strict: boolean;
      readonly doNotEnforceOnCreate: boolean;
      /** `integrationId` null: any app and any commit status of that name satisfies it. */
      readonly checks: readonly { readonly context: string; readonly integrationId: number | null }[];
    };

/** Changes reach the branch through its merge queue only; the times are in minutes. */
export interface MergeQueueRule {
  readonly type: 'merge_queue';
  readonly mergeMethod: 'merge' | 'squash' | 'rebase';
  /** The most groups that wait for their checks at once. */
  readonly maxEntriesToBuild: number;
  readonly minEntriesToMerge: number;
  readonly maxEntriesToMerge: number;
  /** The time after which fewer than `minEntriesToMerge` are enough. */
  readonly minEntriesToMergeWaitMinutes: number;
  /** `ALLGREEN`: every entry is a separate group. `HEADGREEN`: several entries are one group. */
  readonly groupingStrategy: 'ALLGREEN' | 'HEADGREEN';
  /** The time after which a missing required check has failed. */
  readonly checkResponseTimeoutMinutes: number;
}

export interface BypassActor {
  /**
   * The id of the actor that can bypass.
   * A team's id for `Team`, an app's for `Integration`, an account's for `User`; null (or 1) for `OrganizationAdmin`,
   * null for `DeployKey`, which does not exist here; 5 (admin), 2 (maintain), 4 (write) for `RepositoryRole`.
   */
  readonly actorId: number | null;
  readonly actorType: 'OrganizationAdmin' | 'RepositoryRole' | 'Team' | 'Integration' | 'User' | 'DeployKey';
  /** `exempt`: the ruleset is not applied, and the bypass is not reported. */
  readonly mode: 'always' | 'pull_request' | 'exempt';
}

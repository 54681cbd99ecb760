import type { Account } from './account.ts';
import type { DeploymentRequest } from './deployment.ts';
import type { CommentRevision, RepositoryRef } from './facts.ts';
import type { Instant, Sha } from './ids.ts';
import type { Job } from './job.ts';
import type { MergeGroup } from './merge-group.ts';

/** A repository as a webhook names it. Its id stays the same after a rename or transfer. */
export interface KnownRepository extends RepositoryRef {
  readonly id: number;
  readonly installation: number;
}

/** A head change reported by a webhook: `commit` since `since`, by GitHub's clock (SIGN-4). */
export interface HeadChange {
  readonly repositoryId: number;
  readonly number: number;
  readonly commit: Sha;
  /** The previous head; null if the pull request was just opened or reopened. */
  readonly before: Sha | null;
  readonly since: Instant;
  /** VER-5: who opened the pull request; left out if GitHub does not name an account. */
  readonly opener?: Account;
}

/** A push to the head of an open pull request (SOD-1). */
export interface Push {
  readonly repositoryId: number;
  readonly number: number;
  readonly pusher: Account;
}

/** SOD-1: a push whose pusher the webhook did not name. */
export interface UnnamedPush {
  readonly repositoryId: number;
  /** The pull request whose head was pushed; null for a push of a branch. */
  readonly number: number | null;
  /** null if unknown. */
  readonly commit: Sha | null;
  readonly at: Instant | 'now';
}

/** SOD-1: a push of a branch or a tag of the repository. */
export interface RefPush {
  readonly repositoryId: number;
  /** With `refs/heads/` or `refs/tags/`. */
  readonly ref: string;
  /** The previous commit; null if the ref is new, or if that is unknown. */
  readonly before: Sha | null;
  /** The new commit. */
  readonly commit: Sha;
  /** The commits that GitHub says were new to the repository. */
  readonly brought: readonly Sha[];
  /** False if GitHub did not list all of them. It lists none for a tag, and at most 2,048 for a branch. */
  readonly whole: boolean;
  /** null if GitHub names nobody. */
  readonly pusher: Account | null;
  /** `now`: GitHub gave no time. */
  readonly at: Instant | 'now';
}

/** REL-6: a push of a branch. `before`: its previous commit, null if it did not exist. */
export interface BranchPush {
  readonly repositoryId: number;
  /** Without `refs/heads/`. */
  readonly branch: string;
  readonly before: Sha | null;
}

/**
 * SIGN-7: the name that a label had from `since` on.
 * `ever`: earlier than anything else that is known; `now`: GitHub gave no time.
 */
export interface LabelSighting {
  readonly repositoryId: number;
  /** Node id. */
  readonly label: string;
  readonly name: string;
  readonly since: Instant | 'ever' | 'now';
}

/**
 * A text on a pull request, which stood unchanged from its creation to `until`.
 * The revision with the earliest `until` is the author's own. `body` is empty if nothing in it takes readiness away.
 * `now`: GitHub gave no time.
 */
export interface WordsSighting {
  readonly repositoryId: number;
  readonly number: number;
  readonly words: Omit<CommentRevision, 'at'> & { readonly at: Instant | 'now' };
  readonly until: Instant | 'now';
}

/** TAG-2: a webhook about a created, moved or deleted tag. `object` is null if it was deleted. */
export interface TagPush {
  readonly repositoryId: number;
  /** Without `refs/tags/`. */
  readonly tag: string;
  readonly object: Sha | null;
  /** null if GitHub does not name an account. */
  readonly actor: Account | null;
}

/** MQ-1: GitHub requested a check of a merge group, or removed the group. */
export type GroupSighting =
  | ({ readonly state: 'requested' } & MergeGroup)
  | ({ readonly state: 'destroyed' } & Pick<MergeGroup, 'repositoryId' | 'head'>);

/** POL-1: a webhook reported a change of what an installation can reach. */
export interface ChangedInstallation {
  readonly installation: number;
  /** null if GitHub did not say. */
  readonly owner: string | null;
  /** `all` or `selected` repositories of the owner. null if unknown, or if the installation ended. */
  readonly reach: string | null;
}

/** All that one webhook delivery stores, as a whole or not at all. */
export interface Intake {
  readonly delivery: { readonly id: string; readonly event: string; readonly action: string | null };
  readonly repositories: readonly KnownRepository[];
  readonly headChanges: readonly HeadChange[];
  readonly pushes: readonly Push[];
  readonly refPushes: readonly RefPush[];
  readonly unnamedPushes: readonly UnnamedPush[];
  readonly branchPushes: readonly BranchPush[];
  /** Repositories (GitHub's ids) that got their policy file. The gate begins with their current state (REL-6). */
  readonly gateBegins: readonly number[];
  readonly labels: readonly LabelSighting[];
  readonly words: readonly WordsSighting[];
  readonly groups: readonly GroupSighting[];
  readonly tags: readonly TagPush[];
  readonly deployments: readonly DeploymentRequest[];
  /** Owners whose users or teams changed, so that their cached people are no longer valid. */
  readonly peopleChangedIn: readonly string[];
  /** Installations that may reach other repositories now; left out if there are none. */
  readonly changedInstallations?: readonly ChangedInstallation[];
  /** Places that GitHub may accept again after a change; see `wake` in src/store/subjects/resting.ts. */
  readonly wakes: readonly string[];
  /** What the app lost access to. It is not observed until access is back. */
  readonly lost: { readonly installations: readonly number[]; readonly repositories: readonly number[] };
  readonly jobs: readonly Job[];
}

/** An intake that stores nothing, to be completed. */
export const NOTHING_TAKEN: Omit<Intake, 'delivery'> = {
  repositories: [],
  headChanges: [],
  pushes: [],
  refPushes: [],
  unnamedPushes: [],
  branchPushes: [],
  gateBegins: [],
  labels: [],
  words: [],
  groups: [],
  tags: [],
  deployments: [],
  peopleChangedIn: [],
  wakes: [],
  lost: { installations: [], repositories: [] },
  jobs: [],
};

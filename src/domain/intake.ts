import type { Account } from './account.ts';
import type { DeploymentRequest } from './deployment.ts';
import type { CommentRevision, RepositoryRef } from './facts.ts';
import type { Instant, Sha } from './ids.ts';
import type { Job } from './job.ts';
import type { MergeGroup } from './merge-group.ts';

/** A repository as a webhook names it. The id stays the same when it is renamed or transferred. */
export interface KnownRepository extends RepositoryRef {
  readonly id: number;
  readonly installation: number;
}

/** A webhook said that the head of a pull request became `commit` at `since`, by GitHub's own clock (SIGN-4). */
export interface HeadChange {
  readonly repositoryId: number;
  readonly number: number;
  readonly commit: Sha;
  /** The head before; null where the pull request was just opened or reopened. */
  readonly before: Sha | null;
  readonly since: Instant;
  /** VER-5: who opened the pull request; left out where GitHub does not name an account. */
  readonly opener?: Account;
}

/** Somebody pushed to the head of a pull request while it was open (SOD-1). */
export interface Push {
  readonly repositoryId: number;
  readonly number: number;
  readonly pusher: Account;
}

/** SOD-1: a push of which a webhook told, and not by whom. */
export interface UnnamedPush {
  readonly repositoryId: number;
  /** The pull request to whose head it was; null for a push of a branch. */
  readonly number: number | null;
  /** null where that was not told either. */
  readonly commit: Sha | null;
  readonly at: Instant | 'now';
}

/** SOD-1: somebody pushed a branch or a tag of the repository. */
export interface RefPush {
  readonly repositoryId: number;
  /** With `refs/heads/` or `refs/tags/`. */
  readonly ref: string;
  /** What it stood for before; null where it was new, or that was not told. */
  readonly before: Sha | null;
  /** The commit that it stands for since. */
  readonly commit: Sha;
  /** The commits that GitHub says were new to the repository. */
  readonly brought: readonly Sha[];
  /** False where GitHub did not list all of them: it lists none for a tag, and of a branch no more than 2,048. */
  readonly whole: boolean;
  /** null where GitHub names nobody. */
  readonly pusher: Account | null;
  /** `now`: GitHub gave no time. */
  readonly at: Instant | 'now';
}

/** REL-6: a branch was pushed; `before`: where it was until then, null where it was not there. */
export interface BranchPush {
  readonly repositoryId: number;
  /** Without `refs/heads/`. */
  readonly branch: string;
  readonly before: Sha | null;
}

/** SIGN-7: a label bore this name from `since` on. `ever`: before anything else that is known; `now`: GitHub gave no time. */
export interface LabelSighting {
  readonly repositoryId: number;
  /** Node id. */
  readonly label: string;
  readonly name: string;
  readonly since: Instant | 'ever' | 'now';
}

/**
 * What somebody wrote on a pull request, as it stood from when it was written until `until`, or until now. The words of
 * the earliest `until` are the author's own. `body` is empty where nothing in it takes readiness away. `now`: GitHub gave
 * no time.
 */
export interface WordsSighting {
  readonly repositoryId: number;
  readonly number: number;
  readonly words: Omit<CommentRevision, 'at'> & { readonly at: Instant | 'now' };
  readonly until: Instant | 'now';
}

/** TAG-2: a webhook told who made a tag what it is; `object` is null where the tag was deleted. */
export interface TagPush {
  readonly repositoryId: number;
  /** Without `refs/tags/`. */
  readonly tag: string;
  readonly object: Sha | null;
  /** null where GitHub does not name an account. */
  readonly actor: Account | null;
}

/** MQ-1: GitHub asked for a check of a group in a merge queue, or did away with it. */
export type GroupSighting =
  | ({ readonly state: 'requested' } & MergeGroup)
  | ({ readonly state: 'destroyed' } & Pick<MergeGroup, 'repositoryId' | 'head'>);

/** POL-1: a webhook told of a change of what an installation reaches. */
export interface ChangedInstallation {
  readonly installation: number;
  /** null where GitHub did not say. */
  readonly owner: string | null;
  /** `all` repositories of the owner or `selected` ones; null where GitHub did not say, or it ended. */
  readonly reach: string | null;
}

/** All that one webhook delivery leaves behind. It is stored as a whole or not at all. */
export interface Intake {
  readonly delivery: { readonly id: string; readonly event: string; readonly action: string | null };
  readonly repositories: readonly KnownRepository[];
  readonly headChanges: readonly HeadChange[];
  readonly pushes: readonly Push[];
  readonly refPushes: readonly RefPush[];
  readonly unnamedPushes: readonly UnnamedPush[];
  readonly branchPushes: readonly BranchPush[];
  /** Repositories (GitHub's ids) that got their policy file: the gate begins with what is there now (REL-6). */
  readonly gateBegins: readonly number[];
  readonly labels: readonly LabelSighting[];
  readonly words: readonly WordsSighting[];
  readonly groups: readonly GroupSighting[];
  readonly tags: readonly TagPush[];
  readonly deployments: readonly DeploymentRequest[];
  /** Owners whose users or teams changed: what was cached of them no longer holds. */
  readonly peopleChangedIn: readonly string[];
  /** Installations that may reach other repositories now; none where left out. */
  readonly changedInstallations?: readonly ChangedInstallation[];
  /** Where something changed that GitHub may have refused because of; see `wake` in store/resting.ts. */
  readonly wakes: readonly string[];
  /** What the app lost access to; nothing there is looked at until it comes back. */
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

import type { RepositoryRef } from './facts.ts';
import type { Sha } from './ids.ts';

/**
 * A piece of work on the queue. It says only what to observe again.
 * The decision is made from facts that are read when the job runs. So a lost, repeated or reordered job can delay a
 * decision, but never falsify it.
 */
export type Job = {
  /** GitHub's id of the app's installation that can read the subject. */
  readonly installation: number;
  readonly owner: string;
  /** `X-GitHub-Delivery` of a webhook that requested it, only for the log. Left out if there is none. */
  readonly delivery?: string;
} & (
  | { readonly kind: 'pull-request'; readonly repo: string; readonly number: number }
  /** Every open pull request of the repository, for example because its policy changed. */
  | { readonly kind: 'repository'; readonly repo: string }
  /** Every known pull request of the repository that has this head. */
  | { readonly kind: 'head'; readonly repo: string; readonly commit: Sha }
  /** Every open release of the owner, because users or teams changed. */
  | { readonly kind: 'people' }
  /** Every known repository of the owner, because the shared policy or the app's permissions changed. */
  | { readonly kind: 'owner' }
  /** What `countersign/tag` says on the commit (TAG-1, TAG-3). */
  | { readonly kind: 'release-commit'; readonly repo: string; readonly commit: Sha }
  /** One tag that was created, moved or deleted (TAG-2, TAG-3). */
  | { readonly kind: 'tag'; readonly repo: string; readonly tag: string }
  /** Comparison of all tags of the repository with the known ones (TAG-4). */
  | { readonly kind: 'tags'; readonly repo: string }
  /** One deployment, by GitHub's id (DEP-1). */
  | { readonly kind: 'deployment'; readonly repo: string; readonly deployment: string }
  /** The head of a group in a merge queue (MQ-1). */
  | { readonly kind: 'merge-group'; readonly repo: string; readonly commit: Sha }
);

export type JobKind = Job['kind'];

/** A job of one kind. */
export type JobOf<K extends JobKind> = { readonly [Kind in JobKind]: Extract<Job, { kind: Kind }> }[K];

/**
 * The key of a job. Two jobs with the same key are the same work.
 * Case in names of owners and repositories is ignored, as on GitHub.
 */
export function jobKey(job: Job): string {
  const owner = job.owner.toLowerCase();
  if (job.kind === 'people' || job.kind === 'owner') return `${job.kind}:${owner}`;
  return `${job.kind}:${owner}/${job.repo.toLowerCase()}${detail(job)}`;
}

function detail(job: Exclude<Job, { kind: 'people' | 'owner' }>): string {
  switch (job.kind) {
    case 'pull-request':
      return `#${job.number}`;
    case 'head':
    case 'release-commit':
    case 'merge-group':
      return `@${job.commit}`;
    case 'tag':
      return `:${job.tag}`;
    case 'deployment':
      return `:${job.deployment}`;
    case 'repository':
    case 'tags':
      return '';
  }
}

/** The job that observes one pull request again. */
export const pullRequestJob = (installation: number, repository: RepositoryRef, number: number): Job => ({
  kind: 'pull-request',
  installation,
  owner: repository.owner,
  repo: repository.name,
  number,
});

import type { RepositoryRef } from './facts.ts';
import type { Sha } from './ids.ts';

/**
 * A piece of work on the queue. It says only what to look at again: the decision is made from facts that are read when
 * the job runs, so a lost, repeated or reordered job can make a decision late, never wrong.
 */
export type Job = {
  /** GitHub's id of the app's installation that may read the subject. */
  readonly installation: number;
  readonly owner: string;
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
);

/** Two jobs with the same key are the same work. Without regard to case, as GitHub compares names. */
export function jobKey(job: Job): string {
  return `${job.kind}:${place(job)}`.toLowerCase();
}

function place(job: Job): string {
  switch (job.kind) {
    case 'pull-request':
      return `${job.owner}/${job.repo}#${job.number}`;
    case 'repository':
      return `${job.owner}/${job.repo}`;
    case 'head':
      return `${job.owner}/${job.repo}@${job.commit}`;
    case 'people':
    case 'owner':
      return job.owner;
  }
}

/** The job that looks at one pull request again. */
export const pullRequestJob = (installation: number, repository: RepositoryRef, number: number): Job => ({
  kind: 'pull-request',
  installation,
  owner: repository.owner,
  repo: repository.name,
  number,
});

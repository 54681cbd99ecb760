import type { RepositoryRef } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';
import { type Job, pullRequestJob } from '../../domain/job.ts';
import type { ReleaseRecord } from '../../domain/release.ts';

/** What finding a record needs. */
export interface RecordServices {
  readonly store: {
    repositoryId(repository: RepositoryRef): Promise<number | null>;
    readonly releases: { ofCommit(repositoryId: number, commit: Sha): Promise<ReleaseRecord | null> };
  };
  /** Numbers of the pull requests that became the commit when they were merged, from GitHub. */
  readonly mergedPullRequests: (
    installation: number,
    repository: RepositoryRef,
    commit: Sha,
  ) => Promise<readonly number[]>;
  readonly send: (jobs: readonly Job[]) => Promise<void>;
}

/**
 * The record of the pull request that became a commit (TAG-1); null if none did.
 * `unrecorded`: one did, and was not observed since, for example because its webhook was lost. It is enqueued, and the
 * caller tries again in some seconds.
 */
export async function recordOf(
  { store, mergedPullRequests, send }: RecordServices,
  installation: number,
  repository: RepositoryRef,
  commit: Sha,
): Promise<ReleaseRecord | 'unrecorded' | null> {
  const repositoryId = await store.repositoryId(repository);
  const known = repositoryId === null ? null : await store.releases.ofCommit(repositoryId, commit);
  if (known !== null) return known;
  const numbers = await mergedPullRequests(installation, repository, commit);
  if (numbers.length === 0) return null;
  await send(numbers.map((number) => pullRequestJob(installation, repository, number)));
  return 'unrecorded';
}

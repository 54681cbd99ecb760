import type { RepositoryRef } from '../domain/facts.ts';
import type { Sha } from '../domain/ids.ts';
import type { TextPattern } from '../domain/policy.ts';
import { known, type Reading } from '../domain/reading.ts';
import type { Cargo, ReleaseRecord } from '../domain/release.ts';
import type { ReleaseTag } from '../domain/tag.ts';
import { inSeries } from '../policy/series.ts';

/** What the cargo of a commit is put together from. */
export interface CargoParts {
  /** Commits of GitHub's; see src/github/cargo.ts. */
  readCargo(
    repository: RepositoryRef,
    commit: Sha,
    series: readonly (readonly ReleaseTag[])[],
  ): Promise<Pick<Cargo, 'previous' | 'commits'>>;
  /** The tags that count as releases: those that passed, and those that were there before the gate. */
  releaseTags(repositoryId: number): Promise<readonly ReleaseTag[]>;
  /** The merged pull request that became the commit; known null where there is none. */
  recordOf(commit: Sha): Promise<Reading<ReleaseRecord | null>>;
  /** The records of all merged releases that became one of these commits. */
  recordsAmong(repositoryId: number, commits: readonly Sha[]): Promise<readonly ReleaseRecord[]>;
}

/**
 * Everything that reaches production with a commit, from GitHub and from what was recorded of merged releases.
 * @param tag the release tag that it is about; null where there is none: then the release before is looked for in all
 * series of tags, and the farthest of them counts
 */
export async function cargoOf(
  parts: CargoParts,
  repository: RepositoryRef & { readonly id: number },
  patterns: readonly TextPattern[],
  commit: Sha,
  tag: string | null,
): Promise<Cargo> {
  const release = await parts.recordOf(commit);
  const series = inSeries(patterns, await parts.releaseTags(repository.id), tag);
  const { previous, commits } = await parts.readCargo(repository, commit, series);
  if (commits.state === 'unavailable') return { commit, release, previous, commits, releases: commits };
  const ids = commits.value.map(({ sha }) => sha);
  return { commit, release, previous, commits, releases: known(await parts.recordsAmong(repository.id, ids)) };
}

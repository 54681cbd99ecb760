import { z } from 'zod';
import type { Sha } from '../../domain/ids.ts';
import { GitHubError } from '../client/github-error.ts';
import { addPage, goesOn, itemsOf, newList } from '../client/paged-list.ts';
import { PAGE } from '../client/query-parts.ts';
import type { RepositoryClient } from '../client/repository-client.ts';

export const MERGED_AS_QUERY = `
query MergedAs($owner: String!, $name: String!, $oid: GitObjectID!, $after: String) {
  repository(owner: $owner, name: $name) {
    object(oid: $oid) {
      ... on Commit {
        oid
        associatedPullRequests(first: ${PAGE}, after: $after) {
          totalCount
          pageInfo { hasNextPage endCursor }
          nodes { id number state mergeCommit { oid } }
        }
      }
    }
  }
}`;

const answerShape = z.object({
  repository: z.object({ object: z.object({ associatedPullRequests: z.unknown().optional() }).nullable() }),
});
const pullRequest = z.object({
  number: z.number().int(),
  state: z.string(),
  mergeCommit: z.object({ oid: z.string() }).nullable(),
});

/**
 * The numbers of the pull requests that became this commit when they were merged.
 * Empty if it came otherwise, or does not exist.
 * @throws GitHubError also if the list could not be read to its end
 */
export async function mergedPullRequests(repository: RepositoryClient, commit: Sha): Promise<readonly number[]> {
  const what = `pull requests that became ${repository.fullName}@${commit}`;
  let list = newList(what);
  while (goesOn(list)) {
    const { data, gaps } = await repository.graphql(MERGED_AS_QUERY, { oid: commit, after: list.after });
    const [gap] = gaps;
    if (gap) throw new GitHubError(gap.why === 'missing' ? 'not-found' : 'forbidden', `${what}: ${gap.message}`);
    const shape = answerShape.safeParse(data);
    if (!shape.success) throw new GitHubError('invalid', `${what}: malformed`);
    const { object } = shape.data.repository;
    if (object === null) return [];
    list = addPage(list, object.associatedPullRequests);
  }
  const read = itemsOf(list, pullRequest);
  if (read.state === 'unavailable') throw new GitHubError('unavailable', `${what}: ${read.why}`);
  return read.value
    .filter(({ state, mergeCommit }) => state === 'MERGED' && mergeCommit?.oid === commit)
    .map(({ number }) => number);
}

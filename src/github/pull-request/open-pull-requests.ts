import { z } from 'zod';
import { GitHubError } from '../client/github-error.ts';
import { addPage, goesOn, itemsOf, newList } from '../client/paged-list.ts';
import { PAGE } from '../client/query-parts.ts';
import type { RepositoryClient } from '../client/repository-client.ts';

export const OPEN_PULL_REQUESTS_QUERY = `
query OpenPullRequests($owner: String!, $name: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequests(states: [OPEN], first: ${PAGE}, after: $after, orderBy: { field: CREATED_AT, direction: ASC }) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id number }
    }
  }
}`;

const answerShape = z.object({ repository: z.object({ pullRequests: z.unknown().optional() }) });

/**
 * The numbers of a repository's open pull requests, oldest first; empty if it is gone (POL-5).
 * For when all of them have to be observed again.
 * @throws GitHubError also if the list could not be read to its end: a pull request left out would keep an old result
 */
export async function openPullRequests(repository: RepositoryClient): Promise<readonly number[]> {
  const what = `open pull requests of ${repository.fullName}`;
  let list = newList(what);
  while (goesOn(list)) {
    const { data, gaps } = await repository.graphql(OPEN_PULL_REQUESTS_QUERY, {
      after: list.after,
    });
    const [gap] = gaps;
    if (gap?.why === 'missing' && gap.path.length === 1) return [];
    if (gap) throw new GitHubError(gap.why === 'missing' ? 'not-found' : 'forbidden', `${what}: ${gap.message}`);
    list = addPage(list, answerShape.safeParse(data).data?.repository.pullRequests);
  }
  const read = itemsOf(list, z.object({ number: z.number().int() }));
  // Another reading fixes it: pull requests that were opened and closed meanwhile make pages that do not fit together.
  if (read.state === 'unavailable') throw new GitHubError('unavailable', `${what}: ${read.why}`);
  return read.value.map((pullRequest) => pullRequest.number);
}

import { z } from 'zod';
import type { ObservedCheck } from '../../domain/effects.ts';
import type { Sha } from '../../domain/ids.ts';
import { GitHubError } from '../client/github-error.ts';
import { addPage, goesOn, type ListSoFar, newList } from '../client/paged-list.ts';
import type { RepositoryClient } from '../client/repository-client.ts';
import { CHECK_SUITE_PARTS, checksOf } from './check-runs.ts';

export const COMMIT_CHECKS_QUERY = `
query CommitChecks($owner: String!, $name: String!, $oid: GitObjectID!, $appId: Int, $after: String) {
  repository(owner: $owner, name: $name) {
    object(oid: $oid) {
      ... on Commit { oid checkSuites(first: 20, after: $after, filterBy: { appId: $appId }) { ${CHECK_SUITE_PARTS} } }
    }
  }
}`;

const answerShape = z.object({
  repository: z.object({ object: z.object({ oid: z.string(), checkSuites: z.unknown() }).nullable() }),
});

const SUITES = 'check suites of this app';

/**
 * This app's check runs of any commit, the newest of each name.
 * null if GitHub has no such commit.
 * @throws GitHubError also if they cannot be read: another run of the same name must not be made blindly (VER-5)
 */
export async function commitChecks(
  repository: RepositoryClient,
  commit: Sha,
): Promise<readonly ObservedCheck[] | null> {
  const first = await nextPage(repository, commit, newList(SUITES));
  return first === null ? null : checksOf(await toTheEnd(repository, commit, first));
}

/**
 * The same, given the first page of the commit's check suites. Empty with a person's token.
 * A commit that was pushed to many branches has many suites of one app.
 */
export async function checksFrom(
  repository: RepositoryClient,
  commit: Sha,
  firstPage: unknown,
): Promise<readonly ObservedCheck[]> {
  if (repository.client.appId === null) return [];
  return checksOf(await toTheEnd(repository, commit, addPage(newList(SUITES), firstPage)));
}

async function toTheEnd(repository: RepositoryClient, commit: Sha, first: ListSoFar): Promise<ListSoFar> {
  let list = first;
  while (goesOn(list)) {
    const next = await nextPage(repository, commit, list);
    if (next === null) throw new GitHubError('conflict', `${SUITES}: GitHub no longer has ${commit}`);
    list = next;
  }
  return list;
}

/** The list with one more page; null if GitHub has no such commit. */
async function nextPage(repository: RepositoryClient, commit: Sha, list: ListSoFar): Promise<ListSoFar | null> {
  const what = `checks of ${repository.fullName}@${commit}`;
  const variables = { oid: commit, appId: repository.client.appId, after: list.after };
  const { data, gaps } = await repository.graphql(COMMIT_CHECKS_QUERY, variables);
  const [gap] = gaps;
  if (gap) throw new GitHubError(gap.why === 'missing' ? 'not-found' : 'forbidden', `${what}: ${gap.message}`);
  const shape = answerShape.safeParse(data);
  if (!shape.success) throw new GitHubError('invalid', `${what}: malformed`);
  const { object } = shape.data.repository;
  return object === null ? null : addPage(list, object.checkSuites);
}

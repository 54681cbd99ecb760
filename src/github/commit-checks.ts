import { z } from 'zod';
import type { ObservedCheck } from '../domain/effects.ts';
import type { RepositoryRef } from '../domain/facts.ts';
import type { Sha } from '../domain/ids.ts';
import type { GitHubClient } from './client.ts';
import { GitHubError } from './github-error.ts';
import { checksOf } from './observed.ts';
import { CHECK_SUITE_PARTS } from './query-parts.ts';

export const COMMIT_CHECKS_QUERY = `
query CommitChecks($owner: String!, $name: String!, $oid: GitObjectID!, $appId: Int) {
  repository(owner: $owner, name: $name) {
    object(oid: $oid) { ... on Commit { oid checkSuites(first: 20, filterBy: { appId: $appId }) { ${CHECK_SUITE_PARTS} } } }
  }
}`;

const answerShape = z.object({
  repository: z.object({ object: z.object({ oid: z.string(), checkSuites: z.unknown() }).nullable() }),
});

/**
 * This app's check runs of any commit, by name the newest; null where GitHub has no such commit.
 * @throws GitHubError also where they cannot be read: another run of the same name must not be made blindly (VER-5).
 */
export async function commitChecks(
  client: GitHubClient,
  repository: RepositoryRef,
  commit: Sha,
): Promise<readonly ObservedCheck[] | null> {
  const { owner, name } = repository;
  const what = `checks of ${owner}/${name}@${commit}`;
  const { data, gaps } = await client.graphql(COMMIT_CHECKS_QUERY, { owner, name, oid: commit, appId: client.appId });
  const [gap] = gaps;
  if (gap) throw new GitHubError(gap.why === 'missing' ? 'not-found' : 'forbidden', `${what}: ${gap.message}`);
  const shape = answerShape.safeParse(data);
  if (!shape.success) throw new GitHubError('invalid', `${what}: malformed`);
  const { object } = shape.data.repository;
  return object === null ? null : checksOf(object.checkSuites, client.appId);
}

import { z } from 'zod';
import type { Sha } from '../../domain/ids.ts';
import { GitHubError } from '../client/github-error.ts';
import type { RepositoryClient } from '../client/repository-client.ts';

const ROUTE = 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}';
const answerShape = z.object({ message: z.string() });

/**
 * The pull request that GitHub's own words in a merge commit name. null if none.
 * The merger may write other words: this shows which of several was merged, and proves nothing.
 * @throws GitHubError
 */
export async function mergedByName(repository: RepositoryClient, commit: Sha): Promise<number | null> {
  const answer = answerShape.safeParse(await repository.rest(ROUTE, { commit_sha: commit }));
  if (!answer.success) throw new GitHubError('invalid', `${ROUTE}: malformed`);
  const [, number] = /^Merge pull request #(\d+) from /.exec(answer.data.message) ?? [];
  return number === undefined ? null : Number(number);
}

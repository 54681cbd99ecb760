import { POLICY_PATH } from '../../domain/policy.ts';
import { GitHubError } from '../client/github-error.ts';
import type { RepositoryClient } from '../client/repository-client.ts';

/**
 * Whether the repository's default branch has its own policy file, asked over REST.
 * For a server whose GraphQL refuses the query. The file's text is not read.
 * @throws GitHubError
 */
export async function hasOwnPolicy(repository: RepositoryClient): Promise<boolean> {
  try {
    await repository.rest('GET /repos/{owner}/{repo}/contents/{path}', { path: POLICY_PATH });
    return true;
  } catch (error) {
    if (error instanceof GitHubError && error.code === 'not-found') return false;
    throw error;
  }
}

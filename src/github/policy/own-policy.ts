import type { RepositoryRef } from '../../domain/facts.ts';
import { POLICY_PATH } from '../../domain/policy.ts';
import type { GitHubClient } from '../client/client.ts';
import { GitHubError } from '../client/github-error.ts';

/**
 * Whether the default branch of the repository has a policy file of its own; asked over REST, for a server whose GraphQL
 * refuses the question. Of its text nothing is read.
 * @throws GitHubError
 */
export async function hasOwnPolicy(client: GitHubClient, { owner, name: repo }: RepositoryRef): Promise<boolean> {
  try {
    await client.rest('GET /repos/{owner}/{repo}/contents/{path}', { owner, repo, path: POLICY_PATH });
    return true;
  } catch (error) {
    if (error instanceof GitHubError && error.code === 'not-found') return false;
    throw error;
  }
}

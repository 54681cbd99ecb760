import { z } from 'zod';
import { POLICY_PATH } from '../../domain/policy.ts';
import { GitHubError } from '../client/github-error.ts';
import type { RepositoryClient } from '../client/repository-client.ts';

const PER_PAGE = 100;
/** The number of files of a pull request after which GitHub's list silently ends. */
const MOST_FILES = 3000;

const filesShape = z.array(z.object({ filename: z.string(), previous_filename: z.string().nullish() }));

/**
 * True if the pull request adds, changes, removes or renames the policy file (POL-4).
 * Reads the changed files page by page until it is found. If GitHub lists no further files the answer is yes, because
 * an unnecessary check does no harm.
 */
export async function changesPolicy(repository: RepositoryClient, number: number): Promise<boolean> {
  for (let page = 1; page <= MOST_FILES / PER_PAGE; page += 1) {
    const answer = await repository.rest('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', {
      pull_number: number,
      per_page: PER_PAGE,
      page,
    });
    const files = filesShape.safeParse(answer);
    if (!files.success) throw new GitHubError('invalid', `files of ${repository.fullName}#${number}: malformed`);
    const touched = files.data.some((file) => file.filename === POLICY_PATH || file.previous_filename === POLICY_PATH);
    if (touched) return true;
    if (files.data.length < PER_PAGE) return false;
  }
  return true;
}

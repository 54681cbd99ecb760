import { z } from 'zod';
import type { PullRequestSubject } from '../../domain/facts.ts';
import { POLICY_PATH } from '../../domain/policy.ts';
import type { GitHubClient } from '../client/client.ts';
import { GitHubError } from '../client/github-error.ts';

const PER_PAGE = 100;
/** GitHub lists this many files of a pull request, and ends there without a word. */
const MOST_FILES = 3000;

const filesShape = z.array(z.object({ filename: z.string(), previous_filename: z.string().nullish() }));

/**
 * True where the pull request adds, changes, removes or renames the policy file (POL-4). Asks for the changed files
 * page by page until it is found; where GitHub lists no further files the answer is yes, since a check too many does no harm.
 */
export async function changesPolicy(client: GitHubClient, subject: PullRequestSubject): Promise<boolean> {
  const { owner, name: repo } = subject.repository;
  for (let page = 1; page <= MOST_FILES / PER_PAGE; page += 1) {
    const answer = await client.rest('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', {
      owner,
      repo,
      pull_number: subject.number,
      per_page: PER_PAGE,
      page,
    });
    const files = filesShape.safeParse(answer);
    if (!files.success) throw new GitHubError('invalid', `files of ${owner}/${repo}#${subject.number}: malformed`);
    const touched = files.data.some((file) => file.filename === POLICY_PATH || file.previous_filename === POLICY_PATH);
    if (touched) return true;
    if (files.data.length < PER_PAGE) return false;
  }
  return true;
}

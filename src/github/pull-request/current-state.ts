import { z } from 'zod';
import { type CheckName, saidBy } from '../../domain/effects.ts';
import type { PullRequestSubject } from '../../domain/facts.ts';
import { asSha, type Sha } from '../../domain/ids.ts';
import type { CurrentState } from '../../domain/publication.ts';
import type { GitHubClient } from '../client/client.ts';
import { GitHubError } from '../client/github-error.ts';
import { RepositoryClient } from '../client/repository-client.ts';

export const CURRENT_STATE_QUERY = `
query Standing($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) { headRefOid baseRefName state } }
}`;

const currentStateShape = z.object({
  repository: z.object({
    pullRequest: z.object({ headRefOid: z.string(), baseRefName: z.string(), state: z.string() }),
  }),
});

/**
 * The current state of a pull request.
 * One small request, right before a check begins to pass (VER-6).
 * @throws GitHubError also if the pull request is gone
 */
export async function readCurrentState(client: GitHubClient, subject: PullRequestSubject): Promise<CurrentState> {
  const { number } = subject;
  const repository = new RepositoryClient(client, subject.repository);
  const what = `where ${repository.fullName}#${number} stands`;
  const { data, gaps } = await repository.graphql(CURRENT_STATE_QUERY, {
    number,
  });
  const [gap] = gaps;
  if (gap) throw new GitHubError(gap.why === 'missing' ? 'not-found' : 'forbidden', `${what}: ${gap.message}`);
  const shape = currentStateShape.safeParse(data);
  if (!shape.success) throw new GitHubError('invalid', `${what}: malformed`);
  const { headRefOid, baseRefName, state } = shape.data.repository.pullRequest;
  return { head: asSha(headRefOid), base: baseRefName, open: state === 'OPEN' };
}

const CHECKS_ROUTE = 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs';
const runsShape = z.object({
  total_count: z.number().int(),
  check_runs: z.array(
    z.object({
      id: z.number().int(),
      name: z.string(),
      status: z.string(),
      conclusion: z.string().nullable(),
    }),
  ),
});

/**
 * This app's newest check of that name on a commit, and what it says; null if there is none.
 * Read without GraphQL, for when that fails (VER-7).
 * @throws GitHubError
 */
export async function readNewestCheck(
  repository: RepositoryClient,
  head: Sha,
  name: CheckName,
): Promise<{ readonly id: string; readonly conclusion: string | null } | null> {
  const answer = await repository.rest(CHECKS_ROUTE, {
    ref: head,
    check_name: name,
    app_id: repository.client.appId,
    filter: 'latest',
    per_page: 100,
  });
  const shape = runsShape.safeParse(answer);
  if (!shape.success) throw new GitHubError('invalid', `${CHECKS_ROUTE}: malformed`);
  // The newest may be on a further page.
  if (shape.data.total_count > shape.data.check_runs.length) throw new GitHubError('invalid', `${CHECKS_ROUTE}: cut`);
  const newest = shape.data.check_runs.filter((run) => run.name === name).sort((a, b) => b.id - a.id)[0];
  if (newest === undefined) return null;
  const status = newest.status === 'completed' ? 'completed' : 'other';
  return { id: String(newest.id), conclusion: saidBy({ status, conclusion: newest.conclusion }) };
}

import type { PullRequest } from '../model/pull-request.ts';
import type { Repository } from '../model/repository.ts';
import { type Order, ordered, type PageArguments } from './paging.ts';

export type PullRequestState = 'OPEN' | 'CLOSED' | 'MERGED';

export interface PullRequestsArguments extends PageArguments {
  readonly states?: readonly PullRequestState[] | null;
  readonly baseRefName?: string | null;
  readonly headRefName?: string | null;
  readonly labels?: readonly string[] | null;
  readonly orderBy?: Order<'COMMENTS' | 'CREATED_AT' | 'UPDATED_AT'>;
}

export const pullRequestState = ({ merged, state }: PullRequest): PullRequestState =>
  merged !== null ? 'MERGED' : state === 'open' ? 'OPEN' : 'CLOSED';

/** The repository's pull requests for the arguments. Oldest first by default. */
export function chosenPullRequests(repository: Repository, args: PullRequestsArguments): readonly PullRequest[] {
  const { states, baseRefName, headRefName, labels, orderBy } = args;
  const names = labels?.map((name) => name.toLowerCase());
  const chosen = [...repository.pullRequests.values()]
    .filter((pullRequest) => states == null || states.includes(pullRequestState(pullRequest)))
    .filter(({ base }) => baseRefName == null || base.ref === baseRefName)
    .filter(({ head }) => headRefName == null || head.ref === headRefName)
    .filter((pullRequest) => !names || pullRequest.labels.some(({ name }) => names.includes(name.toLowerCase())))
    .sort((a, b) => a.number - b.number);
  return ordered(chosen, orderBy, ({ comments, createdAt, updatedAt }, field) =>
    field === 'COMMENTS' ? comments.length : field === 'CREATED_AT' ? createdAt : updatedAt,
  );
}

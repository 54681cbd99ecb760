import type { PullRequest, Reviewer, ReviewRequest } from '../model/pull-request.ts';
import { seesTeams } from './account.ts';
import type { GraphNode, Look } from './look.ts';

/**
 * A person or a team that is asked for a review.
 * null for a team that the viewer does not see.
 * @throws GitHubRefusal for an app without permission to read teams
 */
export function reviewerNode(look: Look, reviewer: Reviewer): GraphNode | null {
  if (!('slug' in reviewer)) return look.node.account(reviewer);
  return seesTeams(look, reviewer.organization) ? look.node.team(reviewer) : null;
}

/** One request for a review. No request is made for a code owner here. */
export const reviewRequestNode = (look: Look, pullRequest: PullRequest, request: ReviewRequest): GraphNode => ({
  __typename: 'ReviewRequest',
  id: request.nodeId,
  databaseId: request.id,
  asCodeOwner: false,
  requestedReviewer: () => reviewerNode(look, request.reviewer),
  pullRequest: () => look.node.pullRequest(pullRequest),
});

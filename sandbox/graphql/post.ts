import { atSecond, atSecondOrNull } from '../clock.ts';
import type { IssueComment, Review } from '../model/pull-request.ts';
import { commentUrl, reviewUrl } from '../payloads/links.ts';
import { association } from '../payloads/pull-request.ts';
import { allows, permissionOf } from '../people.ts';
import type { GraphNode, Look } from './look.ts';
import { accountOrNull, addresses, commitOrNull } from './look.ts';
import { reactionFields } from './reaction.ts';

export function commentNode(look: Look, comment: IssueComment): GraphNode {
  return {
    __typename: 'IssueComment',
    ...postFields(look, comment, comment.createdAt),
    ...addresses(look, commentUrl(look.context, comment.pullRequest, comment.id)),
  };
}

export function reviewNode(look: Look, review: Review): GraphNode {
  const { repository } = review.pullRequest;
  return {
    __typename: 'PullRequestReview',
    ...postFields(look, review, review.submittedAt),
    ...addresses(look, reviewUrl(look.context, review.pullRequest, review.id)),
    state: review.state,
    submittedAt: atSecond(review.submittedAt),
    commit: () => commitOrNull(look, repository, review.commit),
    authorCanPushToRepository: () =>
      review.author !== null && allows(permissionOf(look.context.world, repository, review.author), 'write'),
  };
}

/** What comments and reviews have in common. */
function postFields(look: Look, post: IssueComment | Review, createdAt: number) {
  const { pullRequest } = post;
  return {
    id: post.nodeId,
    // Beyond 2^31, so `databaseId` fails where `fullDatabaseId` does not: GitHub's ids have outgrown it as well.
    databaseId: post.id,
    fullDatabaseId: String(post.id),
    body: post.body,
    createdAt: atSecond(createdAt),
    publishedAt: atSecond(createdAt),
    updatedAt: atSecond(post.updatedAt),
    lastEditedAt: atSecondOrNull(post.lastEditedAt),
    includesCreatedEdit: post.lastEditedAt !== null,
    createdViaEmail: false,
    // Nobody in the sandbox can hide a post.
    isMinimized: false,
    minimizedReason: null,
    author: () => accountOrNull(look, post.author),
    editor: () => accountOrNull(look, post.editor),
    authorAssociation: () => association(look.context, pullRequest.repository, post.author),
    viewerDidAuthor: post.author === look.actor.account,
    pullRequest: () => look.node.pullRequest(pullRequest),
    repository: () => look.node.repository(pullRequest.repository),
    ...reactionFields(look, post),
  };
}

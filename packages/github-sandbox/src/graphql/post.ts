import { atSecond, atSecondOrNull } from '../clock.ts';
import { isPullRequest } from '../lookup.ts';
import type { Issue } from '../model/issue.ts';
import type { IssueComment, Review } from '../model/pull-request.ts';
import { commentUrl, reviewUrl } from '../payloads/links.ts';
import { association } from '../payloads/pull-request.ts';
import { allows, permissionOf } from '../people.ts';
import { accountOrNull, addresses, commitOrNull, type GraphNode, type Look } from './look.ts';
import { reactionFields } from './reaction.ts';

export function commentNode(look: Look, comment: IssueComment): GraphNode {
  return {
    __typename: 'IssueComment',
    ...postFields(look, comment, comment.createdAt),
    ...addresses(look, commentUrl(look.context, comment.on, comment.id)),
    pullRequest: () => (isPullRequest(comment.on) ? look.node.pullRequest(comment.on) : null),
    // For a pull request it is the same conversation as an issue, which no query has needed yet.
    ...(!isPullRequest(comment.on) && { issue: issueOf(look, comment.on) }),
  };
}

const issueOf = (look: Look, issue: Issue) => (): GraphNode => look.node.issue(issue);

export function reviewNode(look: Look, review: Review): GraphNode {
  const { repository } = review.pullRequest;
  return {
    __typename: 'PullRequestReview',
    ...postFields(look, review, review.submittedAt),
    ...addresses(look, reviewUrl(look.context, review.pullRequest, review.id)),
    state: review.state,
    submittedAt: atSecond(review.submittedAt),
    pullRequest: () => look.node.pullRequest(review.pullRequest),
    commit: () => commitOrNull(look, repository, review.commit),
    authorCanPushToRepository: () =>
      review.author !== null && allows(permissionOf(look.context.world, repository, review.author), 'write'),
  };
}

/** The common fields of comments and reviews. */
function postFields(look: Look, post: IssueComment | Review, createdAt: number) {
  const { repository } = 'on' in post ? post.on : post.pullRequest;
  return {
    id: post.nodeId,
    // Beyond 2^31, so `databaseId` fails and `fullDatabaseId` does not: GitHub's ids have outgrown it as well.
    databaseId: post.id,
    fullDatabaseId: String(post.id),
    body: post.body,
    createdAt: atSecond(createdAt),
    publishedAt: atSecond(createdAt),
    updatedAt: atSecond(post.updatedAt),
    lastEditedAt: atSecondOrNull(post.lastEditedAt),
    includesCreatedEdit: post.lastEditedAt !== null,
    createdViaEmail: post.createdViaEmail,
    isMinimized: post.minimized !== null,
    minimizedReason: post.minimized,
    author: () => accountOrNull(look, post.author),
    editor: () => accountOrNull(look, post.editor),
    authorAssociation: () => association(look.context, repository, post.author),
    viewerDidAuthor: post.author === look.actor.account,
    repository: () => look.node.repository(repository),
    ...reactionFields(look, post),
  };
}

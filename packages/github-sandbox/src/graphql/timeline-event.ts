import { atSecond } from '../clock.ts';
import type { PullRequest, TimelineEvent } from '../model/pull-request.ts';
import { pullRequestUrl } from '../payloads/links.ts';
import { accountOrNull, addresses, commitOrNull, type GraphNode, type Look } from './look.ts';
import { queueNodeOf } from './merge-queue.ts';
import { reviewerNode } from './review-request.ts';

type ShownEvent = Exclude<TimelineEvent, { readonly kind: 'Pushed' }>;

/** One event of the timeline, with the type that GitHub names after its kind. */
export function eventNode(look: Look, pullRequest: PullRequest, event: ShownEvent): GraphNode {
  return {
    __typename: `${event.kind}Event`,
    id: event.nodeId,
    createdAt: atSecond(event.at),
    actor: () => accountOrNull(look, event.actor),
    ...kindFields(look, pullRequest, event),
  };
}

function kindFields(look: Look, pullRequest: PullRequest, event: ShownEvent): Readonly<Record<string, unknown>> {
  const { repository } = pullRequest;
  const subject = () => look.node.pullRequest(pullRequest);
  const address = addresses(look, `${pullRequestUrl(look.context, pullRequest)}#event-${event.id}`);
  switch (event.kind) {
    case 'Labeled':
    case 'Unlabeled':
      return { label: () => look.node.label(repository, event.label), labelable: subject };
    case 'ReviewRequested':
    case 'ReviewRequestRemoved':
      return { requestedReviewer: () => reviewerNode(look, event.reviewer), pullRequest: subject };
    case 'CommentDeleted':
      return { databaseId: event.id, deletedCommentAuthor: () => accountOrNull(look, event.commentAuthor) };
    case 'ReviewDismissed':
      return {
        databaseId: event.id,
        ...address,
        previousReviewState: event.previousState,
        dismissalMessage: event.message,
        review: () => look.node.review(event.review),
        pullRequest: subject,
      };
    case 'HeadRefForcePushed':
      return {
        beforeCommit: () => commitOrNull(look, repository, event.before),
        afterCommit: () => commitOrNull(look, repository, event.after),
        ref: () => pullRequest.head.repository && look.node.ref(pullRequest.head.repository, `refs/heads/${event.ref}`),
        pullRequest: subject,
      };
    case 'HeadRefDeleted':
      return {
        headRefName: event.ref,
        headRef: () =>
          pullRequest.head.repository && look.node.ref(pullRequest.head.repository, `refs/heads/${event.ref}`),
        pullRequest: subject,
      };
    case 'HeadRefRestored':
      return { pullRequest: subject };
    case 'BaseRefChanged':
      return {
        databaseId: event.id,
        previousRefName: event.previous,
        currentRefName: event.current,
        pullRequest: subject,
      };
    case 'RenamedTitle':
      return { previousTitle: event.previous, currentTitle: event.current, subject };
    case 'ReadyForReview':
    case 'ConvertToDraft':
      return { ...address, pullRequest: subject };
    case 'Reopened':
      return { closable: subject, stateReason: null };
    case 'Closed':
      return { ...address, closable: subject, stateReason: null };
    case 'AddedToMergeQueue':
    case 'RemovedFromMergeQueue':
      return queueEventFields(look, pullRequest, event);
    case 'Merged':
      return {
        ...address,
        commit: () => commitOrNull(look, repository, event.commit),
        mergeRefName: event.ref,
        mergeRef: () => look.node.ref(repository, `refs/heads/${event.ref}`),
        pullRequest: subject,
      };
  }
}

function queueEventFields(
  look: Look,
  pullRequest: PullRequest,
  event: Extract<ShownEvent, { readonly kind: 'AddedToMergeQueue' | 'RemovedFromMergeQueue' }>,
) {
  const { repository, base } = pullRequest;
  return {
    enqueuer: () => (event.actor?.kind === 'User' ? look.node.account(event.actor) : null),
    mergeQueue: () => queueNodeOf(look, repository, base.ref),
    pullRequest: () => look.node.pullRequest(pullRequest),
    ...(event.kind === 'RemovedFromMergeQueue' && {
      reason: event.reason,
      beforeCommit: () => commitOrNull(look, repository, event.before),
    }),
  };
}

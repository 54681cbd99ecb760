import { html } from 'hono/html';
import type { Conversation } from '../model/issue.ts';
import type { RemovalReason } from '../model/merge-queue.ts';
import type { Reviewer, TimelineEvent } from '../model/pull-request.ts';
import { commitLink } from './commit-line.ts';
import { icon } from './icon.ts';
import { labelChip } from './label.ts';
import type { Markup } from './markup.ts';
import { repositoryPath, type View } from './view.ts';
import { person, when } from './words.ts';

/** One line of the timeline for an event other than a comment, review or push. */
export function eventItem(
  view: View,
  conversation: Conversation,
  event: Exclude<TimelineEvent, { kind: 'Pushed' }>,
): Markup {
  const [glyph, sentence] = wording(conversation, event);
  return html`<div class="event" id="event-${event.id}">
<span class="event-badge event-${event.kind.toLowerCase()}">${icon(glyph)}</span>
<div class="event-body"><p>${person(event.actor)} ${sentence} ${when(view, event.at)}</p></div>
</div>`;
}

const branch = (ref: string): Markup => html`<span class="branch-name">${ref}</span>`;

function wording(
  conversation: Conversation,
  event: Exclude<TimelineEvent, { kind: 'Pushed' }>,
): readonly [string, Markup] {
  const { repository } = conversation;
  switch (event.kind) {
    case 'Labeled':
      return ['tag', html`added the ${labelChip(event.label)} label`];
    case 'Unlabeled':
      return ['tag', html`removed the ${labelChip(event.label)} label`];
    case 'ReviewRequested':
      return ['eye', html`requested a review from ${reviewerName(event.reviewer)}`];
    case 'ReviewRequestRemoved':
      return ['x', html`removed the request for review from ${reviewerName(event.reviewer)}`];
    case 'CommentDeleted':
      return ['trash', html`deleted a comment from ${person(event.commentAuthor)}`];
    case 'ReviewDismissed':
      return [
        'x',
        html`dismissed the review of ${person(event.review.author)} (it ${REVIEWED[event.previousState]})${
          event.commit === null ? '' : html` with ${commitLink(repository, event.commit)}`
        }${event.message === '' ? '' : html`: <q>${event.message}</q>`}`,
      ];
    case 'HeadRefForcePushed':
      return [
        'repo-push',
        html`<a href="${repositoryPath(repository, `compare/${event.before}...${event.after}`)}">force-pushed</a> the ${branch(event.ref)} branch from ${commitLink(repository, event.before)} to ${commitLink(repository, event.after)}`,
      ];
    case 'HeadRefDeleted':
      return ['git-branch', html`deleted the ${branch(event.ref)} branch`];
    case 'HeadRefRestored':
      return ['git-branch', html`restored the ${branch(event.ref)} branch`];
    case 'BaseRefChanged':
      return ['git-branch', html`changed the base branch from ${branch(event.previous)} to ${branch(event.current)}`];
    case 'RenamedTitle':
      return ['pencil', html`changed the title from <del>${event.previous}</del> to <ins>${event.current}</ins>`];
    case 'ReadyForReview':
      return ['eye', html`marked this pull request as ready for review`];
    case 'ConvertToDraft':
      return ['git-pull-request-draft', html`marked this pull request as draft`];
    case 'Reopened':
      return ['git-pull-request', html`reopened this`];
    case 'Closed':
      return ['git-pull-request-closed', html`closed this`];
    case 'AddedToMergeQueue':
      return ['git-merge-queue', html`added this pull request to the merge queue`];
    case 'RemovedFromMergeQueue':
      return ['git-merge-queue', html`removed this pull request from the merge queue: ${REMOVED[event.reason]}`];
    case 'Merged':
      return ['git-merge', html`merged commit ${commitLink(repository, event.commit)} into ${branch(event.ref)}`];
  }
}

const reviewerName = (reviewer: Reviewer): Markup =>
  'slug' in reviewer ? html`${reviewer.organization.login}/${reviewer.slug}` : person(reviewer);

const REVIEWED = { APPROVED: 'approved', CHANGES_REQUESTED: 'requested changes', COMMENTED: 'commented' } as const;

const REMOVED: Readonly<Record<RemovalReason, string>> = {
  MANUAL: 'it was taken out, or changed while it waited',
  MERGE: 'it is merged',
  MERGE_CONFLICT: 'it conflicts with what is before it',
  CI_FAILURE: 'a required check failed on the merge group',
  CI_TIMEOUT: 'a required check did not answer in time',
  ALREADY_MERGED: 'it was merged around the queue',
  QUEUE_CLEARED: 'the queue was cleared',
  BRANCH_PROTECTIONS: 'a rule of the branch no longer holds',
};

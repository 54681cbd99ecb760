import { html } from 'hono/html';
import { commitsBetween } from '../git/graph.ts';
import type { Commit } from '../model/git.ts';
import type { PullRequest, TimelineEvent } from '../model/pull-request.ts';
import { commentBox, reviewItem } from './comment.ts';
import { commitLine } from './commit-line.ts';
import { eventItem } from './event.ts';
import { icon } from './icon.ts';
import type { Markup } from './markup.ts';
import type { View } from './view.ts';
import { count, person, when } from './words.ts';

interface Item {
  readonly at: number;
  readonly markup: () => Markup;
}

/**
 * Everything that happened to a pull request, oldest first.
 * Its description, comments, reviews, pushes, labels and the rest.
 */
export function timeline(view: View, pullRequest: PullRequest): Markup {
  const items: Item[] = [
    ...pullRequest.comments.map((comment) => ({
      at: comment.createdAt,
      markup: () => commentBox(view, pullRequest, comment),
    })),
    ...pullRequest.reviews.map((review) => ({
      at: review.submittedAt,
      markup: () => reviewItem(view, pullRequest, review),
    })),
    ...pullRequest.events.map((event) => ({ at: event.at, markup: () => eventOrPush(view, pullRequest, event) })),
  ];
  items.sort((a, b) => a.at - b.at);
  const opened = commitsBetween(pullRequest.repository.objects, pullRequest.base.sha, firstHead(pullRequest));
  return html`<div class="timeline">
${commentBox(view, pullRequest, null)}
${pushItem(view, pullRequest, opened, null)}
${items.map((item) => item.markup())}
</div>`;
}

/** The head that the pull request was opened with. */
function firstHead(pullRequest: PullRequest): string {
  for (const event of pullRequest.events) {
    if (event.kind === 'Pushed' || event.kind === 'HeadRefForcePushed') return event.before;
  }
  return pullRequest.head.sha;
}

function eventOrPush(view: View, pullRequest: PullRequest, event: TimelineEvent): Markup {
  if (event.kind !== 'Pushed') return eventItem(view, pullRequest, event);
  const { objects } = pullRequest.repository;
  // Commits that came by merging the base branch are not the pull request's.
  const own = new Set(commitsBetween(objects, pullRequest.base.sha, event.after).map((commit) => commit.sha));
  const commits = commitsBetween(objects, event.before, event.after).filter((commit) => own.has(commit.sha));
  return pushItem(view, pullRequest, commits, event);
}

function pushItem(
  view: View,
  pullRequest: PullRequest,
  commits: readonly Commit[],
  event: TimelineEvent | null,
): Markup {
  if (commits.length === 0 && event === null) return html``;
  const actor = event === null ? pullRequest.author : event.actor;
  return html`<div class="event"${event === null ? '' : html` id="event-${event.id}"`}>
<span class="event-badge">${icon('repo-push')}</span>
<div class="event-body"><p>${person(actor)} ${event === null ? 'opened this with' : 'added'} ${count(commits.length, 'commit')} ${when(view, event?.at ?? pullRequest.createdAt)}</p>
${commits.map((commit) => commitLine(view, pullRequest.repository, commit))}</div>
</div>`;
}

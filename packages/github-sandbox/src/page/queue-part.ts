import { html } from 'hono/html';
import { groupState } from '../acts/merge-queue.ts';
import { entryOf } from '../acts/queue-entry.ts';
import type { PullRequest } from '../model/pull-request.ts';
import { allows } from '../people.ts';
import { mergeQueueRule } from '../rulesets.ts';
import { commitLink } from './commit-line.ts';
import { formPath } from './form-path.ts';
import { icon } from './icon.ts';
import type { Markup } from './markup.ts';
import { myPermission, type View } from './view.ts';
import { person, when } from './words.ts';

/** The merge box's line about the merge queue. It shows the pull request's place, or the form to add it. */
export function queuePart(view: View, pullRequest: PullRequest, ready: boolean): Markup {
  const { repository, base, head } = pullRequest;
  if (mergeQueueRule(repository, base.ref) === null) return html``;
  const writes = view.me !== null && allows(myPermission(view, repository), 'write');
  const button = (form: string, label: string, off: boolean) =>
    writes
      ? html`<form method="post" action="${formPath(pullRequest, form)}"><input type="hidden" name="sha" value="${head.sha}"><button class="btn"${off ? ' disabled' : ''}>${label}</button></form>`
      : '';
  const entry = entryOf(pullRequest);
  if (entry === null) {
    return html`<div class="merge-part merge-status"><span class="check-circle check-grey">${icon('git-merge-queue')}</span><div class="row-main"><h2>${base.ref} has a merge queue</h2><p class="muted">What is merged goes through it: built on top of what is before it, and checked once more.</p></div>${button('enqueue', 'Merge when ready', !ready)}</div>`;
  }
  return html`<div class="merge-part merge-status"><span class="check-circle check-yellow">${icon('git-merge-queue')}</span><div class="row-main"><h2>Queued to merge: ${standing(pullRequest)}</h2><p class="muted">${person(entry.enqueuer)} added it ${when(view, entry.enqueuedAt)}${entry.built === null ? '' : html`; it is checked as ${commitLink(repository, entry.built.commit)}`}.</p></div>${button('dequeue', 'Remove from queue', false)}</div>`;
}

function standing(pullRequest: PullRequest): string {
  const queue = pullRequest.repository.mergeQueues.get(pullRequest.base.ref);
  const entry = entryOf(pullRequest);
  if (!queue || !entry) return 'not in the queue';
  const place = `${queue.entries.indexOf(entry) + 1} of ${queue.entries.length}`;
  const group = queue.groups.find(({ entries }) => entries.includes(entry));
  if (!group) return `${place}, waiting to be built`;
  const others = group.entries.length - 1;
  const checks = groupState(queue, group) === 'passed' ? 'checks passed' : 'waiting for checks';
  return `${place}, ${checks}${others === 0 ? '' : `, in one group with ${others} other${others === 1 ? '' : 's'}`}`;
}

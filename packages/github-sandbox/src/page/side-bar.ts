import { html } from 'hono/html';
import type { Conversation } from '../model/issue.ts';
import type { PullRequest, Review } from '../model/pull-request.ts';
import { formPath } from './form-path.ts';
import { icon } from './icon.ts';
import { labelChip } from './label.ts';
import type { Markup } from './markup.ts';
import type { View } from './view.ts';
import { person } from './words.ts';

/** The column beside the conversation: reviewers, and labels with the forms to change them. */
export function sideBar(view: View, pullRequest: PullRequest): Markup {
  return html`<aside class="column-side" aria-label="About this pull request">
<section><h2>Reviewers</h2>${reviewers(pullRequest)}</section>
${labelSection(view, pullRequest)}
</aside>`;
}

const LOOK: Readonly<Record<Review['state'], { glyph: string; colour: string; word: string }>> = {
  APPROVED: { glyph: 'check', colour: 'green', word: 'approved' },
  CHANGES_REQUESTED: { glyph: 'file-diff', colour: 'red', word: 'requested changes' },
  COMMENTED: { glyph: 'comment', colour: 'grey', word: 'commented' },
  DISMISSED: { glyph: 'x', colour: 'grey', word: 'was dismissed' },
};

function reviewers(pullRequest: PullRequest): Markup {
  const latest = new Map<number, Review>();
  for (const review of pullRequest.reviews) {
    const before = latest.get(review.author?.id ?? 0);
    // A later review that only comments does not replace an approval or a request for changes.
    if (review.state === 'COMMENTED' && before !== undefined && before.state !== 'DISMISSED') continue;
    latest.set(review.author?.id ?? 0, review);
  }
  if (latest.size === 0) return html`<p class="muted">No reviews yet</p>`;
  return html`<ul class="plain">${[...latest.values()].map((review) => {
    const { glyph, colour, word } = LOOK[review.state];
    return html`<li class="side-line">${person(review.author)} <a class="check-${colour}" href="#pullrequestreview-${review.id}" title="${word}" aria-label="${review.author?.login ?? 'ghost'} ${word}">${icon(glyph)}</a></li>`;
  })}</ul>`;
}

/** The labels of an issue or a pull request, with the controls for them. */
export const labelSection = (view: View, conversation: Conversation): Markup =>
  html`<section><h2>Labels</h2>${labels(view, conversation)}</section>`;

function labels(view: View, conversation: Conversation): Markup {
  const on = new Set(conversation.labels);
  const off = [...conversation.repository.labels.values()].filter((label) => !on.has(label));
  const given =
    on.size === 0
      ? html`<p class="muted">None yet</p>`
      : html`<ul class="plain label-list">${[...on].map(
          (label) =>
            html`<li>${labelChip(label)}${
              view.me === null
                ? ''
                : html`<form method="post" action="${formPath(conversation, 'remove-label')}"><input type="hidden" name="label" value="${label.name}"><button class="icon-button" aria-label="Remove the label ${label.name}">${icon('x')}</button></form>`
            }</li>`,
        )}</ul>`;
  if (view.me === null || off.length === 0) return given;
  return html`${given}<form class="label-form" method="post" action="${formPath(conversation, 'add-label')}">
<label class="sr-only" for="label">Label to add</label><select class="form-select select-sm" id="label" name="label">${off.map(
    (label) => html`<option>${label.name}</option>`,
  )}</select><button class="btn btn-sm">Add label</button></form>`;
}

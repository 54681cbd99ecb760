import { html } from 'hono/html';
import type { PullRequest } from '../model/pull-request.ts';
import { avatar } from './avatar.ts';
import { formPath } from './form-path.ts';
import { icon } from './icon.ts';
import type { Markup } from './markup.ts';
import { typed, type View } from './view.ts';
import { face } from './words.ts';

/** Below the conversation: the comment box, closing and reopening, and the review form. */
export function composer(view: View, pullRequest: PullRequest): Markup {
  if (view.me === null) {
    return html`<div class="blank">${icon('person')}<h2>Choose whom you play to take part</h2><p>The list is at the top right of the page. You can be everyone in turn.</p></div>`;
  }
  return html`<section class="comment" id="compose" aria-label="Take part">
<div class="comment-avatar">${avatar(face(view.me), 40)}</div>
<div class="column-main">
<form class="box composer" method="post" action="${formPath(pullRequest, 'comment')}" id="comment-form">
<label class="composer-label" for="comment-body">Add a comment as ${view.me.login}</label>
<textarea class="form-control" id="comment-body" name="body" rows="4" placeholder="Markdown is supported; a command stands on a line of its own">${typed(view, 'comment', 'body')}</textarea>
<div class="form-buttons">${stateButtons(pullRequest)}<button class="btn btn-primary">Comment</button></div>
</form>
${pullRequest.state === 'open' ? reviewForm(view, pullRequest) : ''}
</div></section>`;
}

/** These buttons share the form with the comment. They need only the visitor. */
function stateButtons(pullRequest: PullRequest): Markup {
  if (pullRequest.merged !== null) return html``;
  const button = (form: string, label: string) =>
    html`<button class="btn" formaction="${formPath(pullRequest, form)}" formnovalidate>${label}</button>`;
  if (pullRequest.state === 'closed') return button('reopen', 'Reopen pull request');
  return html`${pullRequest.draft ? button('ready-for-review', 'Ready for review') : button('convert-to-draft', 'Convert to draft')}${button('close', 'Close pull request')}`;
}

const VERDICTS = [
  ['COMMENT', 'Comment', 'Say something about it without approving or refusing.'],
  ['APPROVE', 'Approve', 'The changes may be merged.'],
  ['REQUEST_CHANGES', 'Request changes', 'They may not be merged as they are; say why.'],
] as const;

function reviewForm(view: View, pullRequest: PullRequest): Markup {
  const chosen = typed(view, 'review', 'event') || 'COMMENT';
  return html`<details class="box composer" id="review"${view.flash?.form === 'review' ? ' open' : ''}><summary class="composer-summary">${icon('code-review')} Review changes</summary>
<form method="post" action="${formPath(pullRequest, 'review')}" id="review-form">
<label class="sr-only" for="review-body">Text of the review</label>
<textarea class="form-control" id="review-body" name="body" rows="3" placeholder="What you say with it (optional on approval)">${typed(view, 'review', 'body')}</textarea>
<fieldset class="verdicts"><legend class="sr-only">Verdict</legend>${VERDICTS.map(
    ([value, label, note]) =>
      html`<label class="verdict"><input type="radio" name="event" value="${value}"${value === chosen ? ' checked' : ''}><span><strong>${label}</strong><span class="muted">${note}</span></span></label>`,
  )}</fieldset>
<div class="form-buttons"><button class="btn btn-primary">Submit review</button></div>
</form></details>`;
}

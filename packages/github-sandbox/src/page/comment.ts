import { html, raw } from 'hono/html';
import { isPullRequest } from '../lookup.ts';
import type { Conversation } from '../model/issue.ts';
import type { IssueComment, PullRequest, Review } from '../model/pull-request.ts';
import { avatar } from './avatar.ts';
import { commitLink } from './commit-line.ts';
import { formPath } from './form-path.ts';
import { icon } from './icon.ts';
import { renderMarkdown } from './markdown.ts';
import type { Markup } from './markup.ts';
import { reactionMenu, reactionRow } from './reactions.ts';
import { fullName, type View } from './view.ts';
import { face, person, when } from './words.ts';

/** A person's text as GitHub shows it. */
function markdownBody(text: string, conversation: Conversation): Markup {
  if (text.trim() === '')
    return html`<div class="markdown-body"><p class="muted"><em>No description provided.</em></p></div>`;
  return html`<div class="markdown-body">${raw(renderMarkdown(text, fullName(conversation.repository)))}</div>`;
}

/** A comment in its box, with its actions. null: the description of the issue or pull request. */
export function commentBox(view: View, conversation: Conversation, comment: IssueComment | null): Markup {
  const author = comment === null ? conversation.author : comment.author;
  const id =
    comment === null
      ? `${isPullRequest(conversation) ? 'pullrequest' : 'issue'}-${conversation.number}`
      : `issuecomment-${comment.id}`;
  return html`<article class="comment" id="${id}">
<div class="comment-avatar">${avatar(face(author), 40)}</div>
<div class="comment-box${author !== null && author === view.me ? ' comment-mine' : ''}">
<header class="comment-head"><div>${person(author, 20)} <span class="comment-verb">${comment === null ? 'opened this' : 'commented'}</span> <a class="muted" href="#${id}">${when(view, comment?.createdAt ?? conversation.createdAt)}</a>${comment === null ? '' : editedMark(comment)}</div>
<div class="comment-tools">${author !== null && author === conversation.author ? html`<span class="Label">Author</span>` : ''}${
    comment === null ? reactionMenu(view, conversation, conversation.nodeId) : tools(view, conversation, comment, id)
  }</div></header>
${folded(comment, markdownBody(comment?.body ?? conversation.body, conversation))}
${reactionRow(comment?.reactions ?? conversation.reactions)}
</div>
</article>`;
}

/** The text of a comment, which is shown on demand if the comment is minimized. */
function folded(comment: IssueComment | null, body: Markup): Markup {
  if (comment === null || comment.minimized === null) return body;
  return html`<details class="minimized"><summary class="muted">This comment was marked as ${comment.minimized}.</summary>${body}</details>`;
}

function editedMark(post: IssueComment | Review): Markup {
  if (post.lastEditedAt === null) return html``;
  const by = post.editor === post.author ? '' : ` by ${post.editor?.login ?? 'ghost'}`;
  return html` <span class="muted edited" title="${new Date(post.lastEditedAt).toISOString()}">· edited${by}</span>`;
}

function tools(view: View, conversation: Conversation, comment: IssueComment, id: string): Markup {
  if (view.me === null) return html``;
  const whose = comment.author?.login ?? 'ghost';
  return html`${reactionMenu(view, conversation, comment.nodeId)}
<details class="menu"><summary class="icon-button" aria-label="Edit or delete the comment of ${whose}">${icon('kebab-horizontal')}</summary>
<div class="menu-panel menu-wide">
<form method="post" action="${formPath(conversation, 'edit-comment')}" id="edit-${id}">
<input type="hidden" name="comment" value="${comment.id}">
<label class="menu-label" for="body-${id}">Edit the comment</label>
<textarea class="form-control" id="body-${id}" name="body" rows="5">${comment.body}</textarea>
<div class="form-buttons"><button class="btn btn-sm btn-primary">Update comment</button></div>
</form>
<form method="post" action="${formPath(conversation, 'delete-comment')}"><input type="hidden" name="comment" value="${comment.id}"><button class="btn btn-sm btn-danger">Delete comment</button></form>
</div></details>`;
}

const REVIEW = {
  APPROVED: { badge: 'review-approved', glyph: 'check', verb: 'approved these changes' },
  CHANGES_REQUESTED: { badge: 'review-rejected', glyph: 'file-diff', verb: 'requested changes' },
  COMMENTED: { badge: '', glyph: 'eye', verb: 'reviewed' },
  DISMISSED: { badge: '', glyph: 'eye', verb: 'reviewed, which was dismissed since' },
} as const;

/** A review: its state, the reviewed commit, and its text, if there is one. */
export function reviewItem(view: View, pullRequest: PullRequest, review: Review): Markup {
  const { badge, glyph, verb } = REVIEW[review.state];
  const id = `pullrequestreview-${review.id}`;
  const commit =
    review.commit === null ? html`a commit that is gone` : commitLink(pullRequest.repository, review.commit);
  return html`<div class="event review" id="${id}">
<span class="event-badge ${badge}">${icon(glyph)}</span>
<div class="event-body"><div class="review-line"><p>${person(review.author)} ${verb} <a class="muted" href="#${id}">${when(view, review.submittedAt)}</a> <span class="muted">at</span> ${commit}${editedMark(review)}</p>
${view.me === null ? '' : reviewTools(view, pullRequest, review)}</div>
${review.body === '' ? '' : html`<div class="comment-box">${markdownBody(review.body, pullRequest)}</div>`}
${reactionRow(review.reactions)}</div>
</div>`;
}

function reviewTools(view: View, pullRequest: PullRequest, review: Review): Markup {
  const dismissible = review.state === 'APPROVED' || review.state === 'CHANGES_REQUESTED';
  return html`<div class="comment-tools">${reactionMenu(view, pullRequest, review.nodeId)}
<details class="menu"><summary class="icon-button" aria-label="Edit or dismiss the review of ${review.author?.login ?? 'ghost'}">${icon('kebab-horizontal')}</summary>
<div class="menu-panel menu-wide">
<form method="post" action="${formPath(pullRequest, 'edit-review')}"><input type="hidden" name="review" value="${review.id}">
<label class="menu-label" for="body-${review.id}">Edit the review</label>
<textarea class="form-control" id="body-${review.id}" name="body" rows="4">${review.body}</textarea>
<div class="form-buttons"><button class="btn btn-sm btn-primary">Update review</button></div></form>
${
  dismissible
    ? html`<form method="post" action="${formPath(pullRequest, 'dismiss-review')}"><input type="hidden" name="review" value="${review.id}">
<label class="menu-label" for="why-${review.id}">Dismiss it, and why</label>
<input class="form-control input-block" id="why-${review.id}" name="message" required>
<div class="form-buttons"><button class="btn btn-sm btn-danger">Dismiss review</button></div></form>`
    : ''
}
</div></details></div>`;
}

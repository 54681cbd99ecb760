import { html } from 'hono/html';
import type { Issue } from '../model/issue.ts';
import { avatar } from './avatar.ts';
import { commentBox } from './comment.ts';
import { eventItem } from './event.ts';
import { formPath } from './form-path.ts';
import { icon } from './icon.ts';
import type { Markup } from './markup.ts';
import { repositoryHeader } from './repository-header.ts';
import { labelSection } from './side-bar.ts';
import { typed, type View } from './view.ts';
import { count, face, person, when } from './words.ts';

/** The page of an issue: comments, events, and the forms to take part. */
export function issuePage(view: View, issue: Issue): Markup {
  const { title, number, author, comments, createdAt, repository } = issue;
  return html`${repositoryHeader(repository, 'issues')}
<div class="container pull-request">
<div class="pr-heading"><h1><span class="pr-title">${title}</span> <span class="pr-number">#${number}</span></h1></div>
<p class="pr-line">${stateBadge(issue)} ${person(author, 20)} opened it ${when(view, createdAt)} · ${count(comments.length, 'comment')}</p>
<div class="columns"><div class="column-main"><div class="timeline">${commentBox(view, issue, null)}${timeline(view, issue)}</div>${composer(view, issue)}</div>
<aside class="column-side" aria-label="About this issue">${labelSection(view, issue)}</aside></div>
</div>`;
}

function stateBadge({ state, stateReason }: Issue): Markup {
  if (state === 'open') return html`<span class="state state-open">${icon('issue-opened')} Open</span>`;
  return stateReason === 'not_planned'
    ? html`<span class="state state-draft">${icon('skip')} Closed as not planned</span>`
    : html`<span class="state state-merged">${icon('issue-closed')} Closed</span>`;
}

function timeline(view: View, issue: Issue): readonly Markup[] {
  const items = [
    ...issue.comments.map((one) => ({ at: one.createdAt, markup: () => commentBox(view, issue, one) })),
    ...issue.events.flatMap((event) =>
      event.kind === 'Pushed' ? [] : [{ at: event.at, markup: () => eventItem(view, issue, event) }],
    ),
  ];
  return items.sort((a, b) => a.at - b.at).map(({ markup }) => markup());
}

function composer(view: View, issue: Issue): Markup {
  if (view.me === null) {
    return html`<div class="blank">${icon('person')}<h2>Choose whom you play to take part</h2><p>The list is at the top right of the page. You can be everyone in turn.</p></div>`;
  }
  const [form, label] = issue.state === 'open' ? ['close', 'Close issue'] : ['reopen', 'Reopen issue'];
  return html`<section class="comment" id="compose" aria-label="Take part"><div class="comment-avatar">${avatar(face(view.me), 40)}</div><div class="column-main">
<form class="box composer" method="post" action="${formPath(issue, 'comment')}" id="comment-form">
<label class="composer-label" for="comment-body">Add a comment as ${view.me.login}</label>
<textarea class="form-control" id="comment-body" name="body" rows="4" placeholder="Markdown is supported">${typed(view, 'comment', 'body')}</textarea>
<div class="form-buttons"><button class="btn" formaction="${formPath(issue, form)}" formnovalidate>${label}</button><button class="btn btn-primary">Comment</button></div>
</form></div></section>`;
}

import { html } from 'hono/html';
import type { Issue } from '../model/issue.ts';
import type { Repository } from '../model/repository.ts';
import { conversationPath } from './form-path.ts';
import { icon } from './icon.ts';
import { labelChip } from './label.ts';
import type { Markup } from './markup.ts';
import { pager } from './pager.ts';
import { repositoryHeader } from './repository-header.ts';
import { repositoryPath, typed, type View } from './view.ts';
import { count, when } from './words.ts';

/** Issues shown on one page, as on GitHub. */
const PAGE = 25;

/**
 * The issues of a repository, without pull requests, and the form to open one.
 * Open or closed ones, newest first, `page` from 1.
 */
export function issuesPage(view: View, repository: Repository, shown: 'open' | 'closed', page: number): Markup {
  const of = (state: 'open' | 'closed') =>
    [...repository.issues.values()].filter((issue) => issue.state === state).reverse();
  const list = of(shown);
  const tab = (state: 'open' | 'closed', glyph: string) =>
    html`<a href="?state=${state}"${state === shown ? html` aria-current="page"` : ''}>${icon(glyph)} ${of(state).length} ${state === 'open' ? 'Open' : 'Closed'}</a>`;
  return html`${repositoryHeader(repository, 'issues')}
<div class="container">
${view.me === null ? '' : openForm(view, repository)}
<section class="box" aria-label="Issues"><header class="box-head list-tabs">${tab('open', 'issue-opened')}${tab('closed', 'check')}</header>
${
  list.length === 0
    ? html`<div class="blank">${icon('issue-opened')}<h2>There is no ${shown} issue</h2><p>${view.me === null ? 'Choose whom you play (top right) to open one.' : 'People open them with the button above, and apps by the API.'}</p></div>`
    : html`<ul class="plain">${list.slice((page - 1) * PAGE, page * PAGE).map((issue) => row(view, issue))}</ul>`
}</section>
${pager(`state=${shown}&`, page, Math.ceil(list.length / PAGE))}
</div>`;
}

function row(view: View, issue: Issue): Markup {
  const [glyph, colour] = issue.state === 'open' ? ['issue-opened', 'green'] : ['issue-closed', 'purple'];
  const { comments, closedAt, createdAt, author } = issue;
  return html`<li class="row"><span class="check-${colour}">${icon(glyph)}</span><div class="row-main">
<a class="row-title" href="${conversationPath(issue)}">${issue.title}</a> ${issue.labels.map(labelChip)}
<p class="muted">#${issue.number} ${issue.state === 'open' ? 'opened' : 'closed'} ${when(view, closedAt ?? createdAt)} by ${author?.login ?? 'ghost'}</p></div>
<div class="row-side muted">${comments.length === 0 ? '' : html`${icon('comment')} ${comments.length}<span class="sr-only"> ${count(comments.length, 'comment')}</span>`}</div></li>`;
}

function openForm(view: View, repository: Repository): Markup {
  return html`<details class="opener"${view.flash?.form === 'open' ? ' open' : ''}><summary class="btn btn-primary">New issue</summary>
<form class="box composer" method="post" action="${repositoryPath(repository, 'issues/do/open')}" id="open-form">
<label>Title<input class="form-control input-block" name="title" value="${typed(view, 'open', 'title')}" required></label>
<label>Description<textarea class="form-control" name="body" rows="5">${typed(view, 'open', 'body')}</textarea></label>
<div class="form-buttons"><button class="btn btn-primary">Open issue</button></div></form></details>`;
}

import { html } from 'hono/html';
import type { PullRequest } from '../model/pull-request.ts';
import type { Repository } from '../model/repository.ts';
import { checksOn } from './check-list.ts';
import { icon } from './icon.ts';
import { labelChip } from './label.ts';
import type { Markup } from './markup.ts';
import { pager } from './pager.ts';
import { pullRequestPath } from './pull-request-page.ts';
import { repositoryHeader } from './repository-header.ts';
import { fullName, myPermission, repositoryPath, typed, type View } from './view.ts';
import { count, when } from './words.ts';

/** Pull requests shown on one page, as on GitHub. */
const PAGE = 25;

/**
 * The pull requests of a repository, and the form to open another.
 * Open or closed ones, newest first, `page` from 1.
 */
export function pullsPage(view: View, repository: Repository, shown: 'open' | 'closed', page: number): Markup {
  const all = [...repository.pullRequests.values()].reverse();
  const of = (state: 'open' | 'closed') => all.filter((pullRequest) => pullRequest.state === state);
  const list = of(shown);
  const tab = (state: 'open' | 'closed', glyph: string) =>
    html`<a href="?state=${state}"${state === shown ? html` aria-current="page"` : ''}>${icon(glyph)} ${of(state).length} ${state === 'open' ? 'Open' : 'Closed'}</a>`;
  return html`${repositoryHeader(repository, 'pulls')}
<div class="container">
${view.me === null ? '' : openForm(view, repository)}
<section class="box" aria-label="Pull requests"><header class="box-head list-tabs">${tab('open', 'git-pull-request')}${tab('closed', 'check')}</header>
${
  list.length === 0
    ? html`<div class="blank">${icon('git-pull-request')}<h2>There is no ${shown} pull request</h2><p>${view.me === null ? 'Choose whom you play (top right) to open one.' : 'Push a commit to a branch (tab Code), then open one with the button above.'}</p></div>`
    : html`<ul class="plain">${list.slice((page - 1) * PAGE, page * PAGE).map((pullRequest) => row(view, pullRequest))}</ul>`
}</section>
${pager(`state=${shown}&`, page, Math.ceil(list.length / PAGE))}
</div>`;
}

function row(view: View, pullRequest: PullRequest): Markup {
  const { merged, state, draft, repository, head } = pullRequest;
  const [glyph, colour] =
    merged !== null
      ? ['git-merge', 'purple']
      : state === 'closed'
        ? ['git-pull-request-closed', 'red']
        : draft
          ? ['git-pull-request-draft', 'grey']
          : ['git-pull-request', 'green'];
  const checks = checksOn(repository, head.sha);
  const worst =
    checks.find((check) => check.colour === 'red') ?? checks.find((check) => check.colour === 'yellow') ?? checks[0];
  return html`<li class="row"><span class="check-${colour}">${icon(glyph)}</span><div class="row-main">
<a class="row-title" href="${pullRequestPath(pullRequest)}">${pullRequest.title}</a> ${worst === undefined ? '' : html`<span class="check-${worst.colour}" title="${worst.name}: ${worst.says}">${icon(worst.glyph)}</span>`} ${pullRequest.labels.map(labelChip)}
<p class="muted">#${pullRequest.number} ${merged !== null ? 'merged' : state === 'closed' ? 'closed' : 'opened'} ${when(view, merged?.at ?? pullRequest.closedAt ?? pullRequest.createdAt)} by ${merged?.by.login ?? pullRequest.author?.login ?? 'ghost'}${state === 'open' && draft ? ' · Draft' : ''}</p></div>
<div class="row-side muted">${pullRequest.comments.length === 0 ? '' : html`${icon('comment')} ${pullRequest.comments.length}<span class="sr-only"> ${count(pullRequest.comments.length, 'comment')}</span>`}</div></li>`;
}

function openForm(view: View, repository: Repository): Markup {
  const old = (field: string, otherwise: string): string => typed(view, 'open', field) || otherwise;
  const branches = [...repository.branches.keys()];
  const first = branches.find((branch) => branch !== repository.defaultBranch) ?? '';
  const options = (names: readonly string[], chosen: string) =>
    names.map((name) => html`<option${name === chosen ? ' selected' : ''}>${name}</option>`);
  return html`<details class="opener"${view.flash?.form === 'open' ? ' open' : ''}><summary class="btn btn-primary">New pull request</summary>
<form class="box composer" method="post" action="${repositoryPath(repository, 'do/open')}" id="open-form">
<div class="fields"><label>Merge into<select class="form-select" name="base">${options(branches, old('base', repository.defaultBranch))}</select></label>
<span aria-hidden="true">${icon('arrow-left')}</span>
<label>from<select class="form-select" name="head">${options([...branches, ...forkBranches(view, repository)], old('head', first))}</select></label></div>
<label>Title<input class="form-control input-block" name="title" value="${old('title', '')}" required></label>
<label>Description<textarea class="form-control" name="body" rows="5">${old('body', '')}</textarea></label>
<label class="check-option"><input type="checkbox" name="draft" value="yes"> As a draft</label>
<div class="form-buttons"><button class="btn btn-primary">Open pull request</button></div></form></details>`;
}

/** Branches of forks that the visitor may see, as `owner/name:branch`. */
function forkBranches(view: View, repository: Repository): readonly string[] {
  return [...view.context.world.repositories.values()]
    .filter((fork) => fork.parent === repository && myPermission(view, fork) !== null)
    .flatMap((fork) => [...fork.branches.keys()].map((branch) => `${fullName(fork)}:${branch}`));
}

import { html, raw } from 'hono/html';
import { latestRelease } from '../acts/release.ts';
import { peel } from '../acts/tag.ts';
import type { Release } from '../model/release.ts';
import type { Repository } from '../model/repository.ts';
import { allows } from '../people.ts';
import { commitLink } from './commit-line.ts';
import { icon } from './icon.ts';
import { renderMarkdown } from './markdown.ts';
import type { Markup } from './markup.ts';
import { pager } from './pager.ts';
import { repositoryHeader } from './repository-header.ts';
import { fullName, myPermission, repositoryPath, typed, type View } from './view.ts';
import { count, person, when } from './words.ts';

/** Releases shown on one page, as on GitHub. */
const PAGE = 10;

/**
 * Releases, newest first, every tag, and the form to create a release.
 * People who can write also see drafts. `only`: only the published one of this tag.
 */
export function releasesPage(view: View, repository: Repository, page: number, only: string | null = null): Markup {
  const writes = view.me !== null && allows(myPermission(view, repository), 'write');
  const list = repository.releases
    .filter(({ draft, tag }) => (only === null ? writes || !draft : !draft && tag === only))
    .reverse();
  return html`${repositoryHeader(repository, 'releases')}
<div class="container"><div class="columns"><div class="column-main">
${writes ? createForm(view, repository) : ''}
${
  list.length === 0
    ? html`<div class="box blank">${icon('tag')}<h2>There is no release yet</h2><p>${writes ? 'Make one with the button above; its tag is made with it.' : 'Those who can write to the repository make them.'}</p></div>`
    : list.slice((page - 1) * PAGE, page * PAGE).map((release) => releaseBox(view, release, writes))
}
${pager('', page, Math.ceil(list.length / PAGE))}
</div><aside class="column-side" aria-label="Tags">${tagList(view, repository)}</aside></div></div>`;
}

function releaseBox(view: View, release: Release, writes: boolean): Markup {
  const { repository, tag, name, body, author, draft, prerelease, publishedAt, createdAt } = release;
  const at = repository.tags.get(tag);
  const button = (form: string, label: string, look: string) =>
    writes
      ? html`<form method="post" action="${repositoryPath(repository, `releases/do/${form}`)}"><input type="hidden" name="release" value="${release.id}"><button class="btn btn-sm ${look}">${label}</button></form>`
      : '';
  return html`<section class="box" id="release-${release.id}" aria-label="Release ${tag}"><header class="box-head"><h2>${name === '' ? tag : name}
${draft ? html`<span class="Label">Draft</span>` : ''}${prerelease ? html`<span class="Label">Pre-release</span>` : ''}${latestRelease(repository) === release ? html`<span class="Label Label--success">Latest</span>` : ''}</h2>
<div class="check-run-buttons">${draft ? button('publish', 'Publish', 'btn-primary') : ''}${button('delete', 'Delete', 'btn-danger')}</div></header>
<div class="box-body"><p class="muted">${icon('tag')} ${tag} ${at === undefined ? 'has no tag yet' : html`at ${commitLink(repository, peel(repository, at))}`} · ${person(author)} ${draft ? 'drafted' : 'published'} it ${when(view, publishedAt ?? createdAt)}</p>
${body === '' ? html`<p class="muted"><em>No notes.</em></p>` : html`<div class="markdown-body">${raw(renderMarkdown(body, fullName(repository)))}</div>`}</div></section>`;
}

function tagList(view: View, repository: Repository): Markup {
  const { tags, objects } = repository;
  if (tags.size === 0) return html`<section><h2>0 tags</h2><p class="muted">None yet</p></section>`;
  return html`<section><h2>${count(tags.size, 'tag')}</h2><ul class="plain">${[...tags].reverse().map(([name, sha]) => {
    const object = objects.tags.get(sha);
    const kind =
      object === undefined
        ? 'lightweight'
        : html`by ${object.tagger.name} ${when(view, object.tagger.date)}${object.verification?.valid ? html` <span class="Label Label--success">Verified</span>` : ''}`;
    return html`<li class="side-line"><span>${icon('tag')} <a href="${repositoryPath(repository, `tree/${name}`)}">${name}</a> <span class="muted">${kind}</span></span> ${commitLink(repository, peel(repository, sha))}</li>`;
  })}</ul></section>`;
}

function createForm(view: View, repository: Repository): Markup {
  const old = (field: string, otherwise = ''): string => typed(view, 'create', field) || otherwise;
  return html`<details class="opener"${view.flash?.form === 'create' ? ' open' : ''}><summary class="btn btn-primary">New release</summary>
<form class="box composer" method="post" action="${repositoryPath(repository, 'releases/do/create')}" id="create-form">
<div class="fields"><label>Tag<input class="form-control" name="tag" value="${old('tag')}" placeholder="v1.0.0" required></label>
<label>Made on branch or commit, where it is new<input class="form-control" name="target" value="${old('target', repository.defaultBranch)}" required></label></div>
<label>Title<input class="form-control input-block" name="name" value="${old('name')}"></label>
<label>Notes<textarea class="form-control" name="body" rows="5">${old('body')}</textarea></label>
<label class="check-option"><input type="checkbox" name="generate" value="yes"> Add generated notes</label>
<label class="check-option"><input type="checkbox" name="prerelease" value="yes"> As a pre-release</label>
<label class="check-option"><input type="checkbox" name="draft" value="yes"> As a draft</label>
<div class="form-buttons"><button class="btn btn-primary">Make release</button></div></form></details>`;
}

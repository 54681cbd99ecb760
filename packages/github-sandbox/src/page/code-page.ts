import { html, raw } from 'hono/html';
import { filesOf } from '../git/content.ts';
import { commitsBetween } from '../git/graph.ts';
import { fileAt } from '../git/objects.ts';
import type { Repository } from '../model/repository.ts';
import { commitLine, commitLink } from './commit-line.ts';
import { icon } from './icon.ts';
import { renderMarkdown } from './markdown.ts';
import type { Markup } from './markup.ts';
import { repositoryHeader } from './repository-header.ts';
import { fullName, myPermission, repositoryPath, typed, type View } from './view.ts';
import { count } from './words.ts';

/**
 * The files of a branch, tag or commit, with the newest commit and the README.
 * With branches and tags, and the form to push.
 */
export function codePage(view: View, repository: Repository, ref: string, sha: string | null): Markup {
  const commit = repository.objects.commits.get(sha ?? '');
  const readme = sha === null ? null : fileAt(repository.objects, sha, 'README.md');
  return html`${repositoryHeader(repository, 'code')}
<div class="container"><div class="columns"><div class="column-main">
${
  commit === undefined
    ? html`<div class="blank">${icon('repo')}<h2>This repository is empty</h2><p>Push a first commit with the form below.</p></div>`
    : html`<section class="box" aria-label="Files"><header class="box-head"><span class="branch-name">${icon('git-branch')} ${ref}</span></header><div class="box-line">${commitLine(view, repository, commit)}</div>
<ul class="plain">${[...filesOf(repository.objects, commit.sha).keys()].map((path) => html`<li class="file-line">${icon('file')} <a href="${repositoryPath(repository, `blob/${ref}/${path}`)}">${path}</a></li>`)}</ul></section>`
}
${readme === null ? '' : html`<section class="box" aria-label="README"><header class="box-head"><span>${icon('book')} README.md</span></header><div class="markdown-body box-body">${raw(renderMarkdown(readme, fullName(repository)))}</div></section>`}
${view.me === null ? '' : pushForm(view, repository, ref)}
</div><aside class="column-side" aria-label="Branches and tags">${branches(repository)}${tags(view, repository)}${forks(view, repository)}</aside></div></div>`;
}

function branches(repository: Repository): Markup {
  const base = repository.branches.get(repository.defaultBranch) ?? '';
  return html`<section><h2>${count(repository.branches.size, 'branch').replace('branchs', 'branches')}</h2><ul class="plain">${[
    ...repository.branches,
  ].map(([name, sha]) => {
    const ahead = commitsBetween(repository.objects, base, sha).length;
    return html`<li class="side-line"><a class="branch-name" href="${repositoryPath(repository, `tree/${name}`)}">${name}</a> <span class="muted">${ahead === 0 ? '' : `${ahead} ahead`} ${commitLink(repository, sha)}</span></li>`;
  })}</ul></section>`;
}

function tags(view: View, repository: Repository): Markup {
  return html`<section><h2>${count(repository.tags.size, 'tag')}</h2>${
    repository.tags.size === 0
      ? html`<p class="muted">None yet</p>`
      : html`<ul class="plain">${[...repository.tags].map(([name, sha]) => {
          const target = repository.objects.tags.get(sha)?.target ?? sha;
          return html`<li class="side-line"><span>${icon('tag')} <a href="${repositoryPath(repository, `tree/${name}`)}">${name}</a></span> ${commitLink(repository, target)}</li>`;
        })}</ul>`
  }${view.me === null ? '' : tagForm(view, repository)}</section>`;
}

function forks(view: View, repository: Repository): Markup {
  const made = [...view.context.world.repositories.values()].filter(({ parent }) => parent === repository);
  const shown = made.filter((fork) => myPermission(view, fork) !== null);
  const mine = made.some(({ owner }) => owner === view.me);
  return html`<section><h2>${count(shown.length, 'fork')}</h2><ul class="plain">${shown.map((fork) => html`<li class="side-line"><a href="${repositoryPath(fork)}">${fullName(fork)}</a></li>`)}</ul>${
    repository.parent === null
      ? ''
      : html`<p class="muted">forked from <a href="${repositoryPath(repository.parent)}">${fullName(repository.parent)}</a></p>`
  }${
    view.me === null || mine || repository.owner === view.me
      ? ''
      : html`<form method="post" action="${repositoryPath(repository, 'do/fork')}"><button class="btn btn-sm">${icon('repo-forked')} Fork as ${view.me.login}</button></form>`
  }</section>`;
}

function tagForm(view: View, repository: Repository): Markup {
  return html`<details class="opener"${view.flash?.form === 'tag' ? ' open' : ''}><summary class="btn btn-sm">New tag</summary><form class="stack" method="post" action="${repositoryPath(repository, 'do/tag')}" id="tag-form">
<label>Name<input class="form-control input-sm input-block" name="tag" value="${typed(view, 'tag', 'tag')}" placeholder="v1.0.0" required></label>
<label>On branch or commit<input class="form-control input-sm input-block" name="target" value="${typed(view, 'tag', 'target') || repository.defaultBranch}" required></label>
<button class="btn btn-sm">Push tag</button></form></details>`;
}

function pushForm(view: View, repository: Repository, ref: string): Markup {
  const old = (field: string, otherwise: string): string => typed(view, 'push', field) || otherwise;
  return html`<details class="opener"${view.flash?.form === 'push' ? ' open' : ''}><summary class="btn">${icon('repo-push')} Push a commit as ${view.me?.login ?? ''}</summary>
<form class="box composer" method="post" action="${repositoryPath(repository, 'do/push')}" id="push-form">
<div class="fields"><label>Branch (a new name makes a branch)<input class="form-control" name="branch" list="branches" value="${old('branch', ref)}" required></label>
<label>New branches start at<input class="form-control" name="from" list="branches" value="${old('from', repository.defaultBranch)}"></label></div>
<datalist id="branches">${[...repository.branches.keys()].map((branch) => html`<option value="${branch}"></option>`)}</datalist>
<label>File<input class="form-control input-block" name="path" value="${old('path', 'CHANGELOG.md')}" required></label>
<label>Content<textarea class="form-control" name="content" rows="5">${old('content', '')}</textarea></label>
<label>Message<input class="form-control input-block" name="message" value="${old('message', '')}" placeholder="Describe the change; Co-authored-by: lines count" required></label>
<label class="check-option"><input type="checkbox" name="force" value="yes"> Force push: put the commit on “New branches start at”, in place of what the branch holds</label>
<div class="form-buttons"><button class="btn btn-primary">Push commit</button></div></form></details>`;
}

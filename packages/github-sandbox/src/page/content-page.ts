import { html } from 'hono/html';
import { changedFiles, changesBetween, filesOf } from '../git/content.ts';
import { commitsBetween } from '../git/graph.ts';
import type { CheckRun } from '../model/checks.ts';
import type { Commit } from '../model/git.ts';
import type { Repository } from '../model/repository.ts';
import { checkLine, checksOn } from './check-list.ts';
import { checkRunBox } from './check-run.ts';
import { commitLink, commitRow, verifiedBadge } from './commit-line.ts';
import { filesChanged, lines } from './diff.ts';
import { icon } from './icon.ts';
import type { Markup } from './markup.ts';
import { repositoryHeader } from './repository-header.ts';
import { repositoryPath, type View } from './view.ts';
import { count } from './words.ts';

/** One commit: message, people, parents, checks, changes to its first parent. */
export function commitPage(view: View, repository: Repository, commit: Commit): Markup {
  const { objects } = repository;
  const checks = checksOn(repository, commit.sha);
  const [title, ...rest] = commit.message.split('\n');
  return html`${repositoryHeader(repository, 'code')}<div class="container">
<h1 class="commit-title">${title}</h1>${rest.join('\n').trim() === '' ? '' : html`<pre class="commit-text">${rest.join('\n').trim()}</pre>`}
<ul class="box">${commitRow(view, repository, commit)}</ul>
<p class="muted">${verifiedBadge(commit)} ${count(commit.parents.length, 'parent')} ${commit.parents.map((parent) => html` ${commitLink(repository, parent)}`)} · commit <code>${commit.sha}</code> · tree <code>${commit.tree}</code></p>
${checks.length === 0 ? '' : html`<section class="box" aria-label="Checks"><ul class="plain">${checks.map((check) => checkLine(check, false))}</ul></section>`}
${filesChanged(objects, changesBetween(filesOf(objects, commit.parents[0] ?? null), filesOf(objects, commit.sha)))}
</div>`;
}

/** The commits and changes of `head` since it left `base`. */
export function comparePage(view: View, repository: Repository, base: string, head: string): Markup {
  const { objects } = repository;
  const commits = commitsBetween(objects, base, head);
  return html`${repositoryHeader(repository, 'code')}<div class="container">
<h1 class="commit-title">Comparing changes</h1><p>${commitLink(repository, base)} ${icon('arrow-left')} ${commitLink(repository, head)}</p>
${commits.length === 0 ? html`<div class="blank"><h2>There is nothing to compare</h2><p>The first has all commits of the second.</p></div>` : html`<ul class="box">${commits.map((commit) => commitRow(view, repository, commit))}</ul>`}
${filesChanged(objects, changedFiles(objects, base, head))}
</div>`;
}

/** The text of one file, with linkable line numbers (`#L3`). */
export function filePage(repository: Repository, ref: string, path: string, blob: string): Markup {
  return html`${repositoryHeader(repository, 'code')}<div class="container">
<article class="box diff"><header class="box-head">${icon('file')} <code>${path}</code> <span class="branch-name">${ref}</span></header>
<div class="diff-scroll"><table class="diff-table"><caption class="sr-only">${path}</caption><tbody>${lines(
    repository.objects,
    blob,
  ).map(
    (line, at) =>
      html`<tr id="L${at + 1}"><td class="diff-number"><a href="#L${at + 1}">${at + 1}</a></td><td class="diff-line">${line}</td></tr>`,
  )}</tbody></table></div></article></div>`;
}

/** One check run, even if a newer one of its name has replaced it. */
export function runPage(view: View, repository: Repository, run: CheckRun): Markup {
  const on = [...repository.pullRequests.values()].filter((pullRequest) => pullRequest.head.sha === run.headSha);
  return html`${repositoryHeader(repository, 'pulls')}<div class="container">
${on.map((pullRequest) => html`<p>${icon('git-pull-request')} <a href="${repositoryPath(repository, `pull/${pullRequest.number}`)}">${pullRequest.title} #${pullRequest.number}</a></p>`)}
${checkRunBox(view, repository, run)}</div>`;
}

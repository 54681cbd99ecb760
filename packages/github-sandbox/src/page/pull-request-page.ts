import { html } from 'hono/html';
import { changedFiles } from '../git/content.ts';
import { pullRequestCommits } from '../git/graph.ts';
import type { PullRequest } from '../model/pull-request.ts';
import { latestRuns } from './check-list.ts';
import { checkRunBox } from './check-run.ts';
import { commitRow } from './commit-line.ts';
import { composer } from './composer.ts';
import { filesChanged } from './diff.ts';
import { formPath } from './form-path.ts';
import { icon } from './icon.ts';
import type { Markup } from './markup.ts';
import { mergeBox } from './merge-box.ts';
import { repositoryHeader } from './repository-header.ts';
import { sideBar } from './side-bar.ts';
import { timeline } from './timeline.ts';
import { repositoryPath, typed, type View } from './view.ts';
import { count, person } from './words.ts';

export type PullRequestTab = 'conversation' | 'commits' | 'checks' | 'files';

/** Path of a pull request's page, or of one of its other tabs. */
export function pullRequestPath(pullRequest: PullRequest, tab: PullRequestTab = 'conversation'): string {
  const path = repositoryPath(pullRequest.repository, `pull/${pullRequest.number}`);
  return tab === 'conversation' ? path : `${path}/${tab}`;
}

/** The page of a pull request on one of its four tabs. */
export function pullRequestPage(view: View, pullRequest: PullRequest, tab: PullRequestTab): Markup {
  return html`${repositoryHeader(pullRequest.repository, 'pulls')}
<div class="container pull-request">
${heading(view, pullRequest)}
${tabs(pullRequest, tab)}
${tabContent(view, pullRequest, tab)}
</div>`;
}

function tabContent(view: View, pullRequest: PullRequest, tab: PullRequestTab): Markup {
  const { repository, base, head } = pullRequest;
  switch (tab) {
    case 'conversation':
      return html`<div class="columns"><div class="column-main">${timeline(view, pullRequest)}${mergeBox(view, pullRequest)}${composer(view, pullRequest)}</div>${sideBar(view, pullRequest)}</div>`;
    case 'commits':
      return html`<ul class="box">${pullRequestCommits(pullRequest).map((commit) => commitRow(view, repository, commit))}</ul>`;
    case 'checks': {
      const runs = latestRuns(repository, head.sha);
      if (runs.length > 0) return html`${runs.map((run) => checkRunBox(view, repository, run))}`;
      return html`<div class="blank"><h2>No check has reported on the newest commit</h2><p>Checks appear here when an app that is installed on this repository makes one.</p></div>`;
    }
    case 'files':
      return filesChanged(repository.objects, changedFiles(repository.objects, base.sha, head.sha));
  }
}

function heading(view: View, pullRequest: PullRequest): Markup {
  const { title, number, head, base, merged } = pullRequest;
  const from = head.repository === null ? 'unknown repository' : head.ref;
  const label =
    head.repository !== null && head.repository !== pullRequest.repository
      ? `${head.repository.owner.login}:${from}`
      : from;
  const commits = pullRequestCommits(pullRequest).length;
  const who = merged === null ? pullRequest.author : merged.by;
  const verb = merged === null ? (pullRequest.state === 'open' ? 'wants to merge' : 'wanted to merge') : 'merged';
  return html`<div class="pr-heading">
<h1><span class="pr-title">${title}</span> <span class="pr-number">#${number}</span></h1>
${view.me === null ? '' : titleEditor(view, pullRequest)}
</div>
<p class="pr-line">${stateBadge(pullRequest)} ${person(who, 20)} ${verb} ${count(commits, 'commit')} into <span class="branch-name">${base.ref}</span> from <span class="branch-name">${label}</span></p>`;
}

/** Open, Draft, Merged or Closed, in its color. */
function stateBadge({ state, merged, draft }: PullRequest): Markup {
  if (merged !== null) return html`<span class="state state-merged">${icon('git-merge')} Merged</span>`;
  if (state === 'closed')
    return html`<span class="state state-closed">${icon('git-pull-request-closed')} Closed</span>`;
  if (draft) return html`<span class="state state-draft">${icon('git-pull-request-draft')} Draft</span>`;
  return html`<span class="state state-open">${icon('git-pull-request')} Open</span>`;
}

function titleEditor(view: View, pullRequest: PullRequest): Markup {
  const { title, body, base, repository } = pullRequest;
  const shown = view.flash?.form === 'edit' ? typed(view, 'edit', 'title') : title;
  return html`<details class="menu"${view.flash?.form === 'edit' ? ' open' : ''}><summary class="btn btn-sm">Edit</summary>
<form class="menu-panel menu-wide" method="post" action="${formPath(pullRequest, 'edit')}">
<label class="menu-label" for="edit-title">Title</label><input class="form-control input-block" id="edit-title" name="title" value="${shown}" required>
<label class="menu-label" for="edit-base">Base branch</label><select class="form-select input-block" id="edit-base" name="base">${[...repository.branches.keys()].map((branch) => html`<option${branch === base.ref ? ' selected' : ''}>${branch}</option>`)}</select>
<label class="menu-label" for="edit-body">Description</label><textarea class="form-control" id="edit-body" name="body" rows="6">${body}</textarea>
<div class="form-buttons"><button class="btn btn-sm btn-primary">Save</button></div></form></details>`;
}

function tabs(pullRequest: PullRequest, current: PullRequestTab): Markup {
  const { repository, base, head, comments, reviews } = pullRequest;
  const tab = (name: PullRequestTab, glyph: string, label: string, counter: number) =>
    html`<a class="tab" href="${pullRequestPath(pullRequest, name)}"${name === current ? html` aria-current="page"` : ''}>${icon(glyph)}<span>${label}</span><span class="Counter">${counter}</span></a>`;
  return html`<nav class="tabs tabs-boxed" aria-label="Pull request">
${tab('conversation', 'comment-discussion', 'Conversation', comments.length + reviews.length)}
${tab('commits', 'git-commit', 'Commits', pullRequestCommits(pullRequest).length)}
${tab('checks', 'checklist', 'Checks', latestRuns(repository, head.sha).length)}
${tab('files', 'file-diff', 'Files changed', changedFiles(repository.objects, base.sha, head.sha).length)}
</nav>`;
}

import { html } from 'hono/html';
import { advanceAll, latestAttempt } from '../acts/run.ts';
import { workflowsOf } from '../acts/workflow.ts';
import type { Repository } from '../model/repository.ts';
import type { WorkflowRun } from '../model/workflow.ts';
import { shortRef } from '../workflows/file.ts';
import { icon } from './icon.ts';
import type { Markup } from './markup.ts';
import { repositoryHeader } from './repository-header.ts';
import { outcomeLook } from './run-look.ts';
import { repositoryPath, typed, type View } from './view.ts';
import { short, when } from './words.ts';

/** Runs shown on one page, as on GitHub. */
const PAGE = 25;

/** The workflow runs of a repository, newest first, and the form to start one. @param page from 1 */
export function actionsPage(view: View, repository: Repository, page: number): Markup {
  advanceAll(view.context);
  const runs = [...repository.workflowRuns.values()].reverse();
  const pages = Math.ceil(runs.length / PAGE);
  return html`${repositoryHeader(repository, 'actions')}<div class="container">
${view.me === null ? '' : startForm(view, repository)}
<section class="box" aria-label="Workflow runs"><header class="box-head"><h2>${icon('workflow')} Workflow runs <span class="Counter">${runs.length}</span></h2><a href="${repositoryPath(repository, 'deployments')}">Deployments</a></header>${
    runs.length === 0
      ? html`<div class="blank">${icon('play')}<h2>Nothing has run yet</h2><p>${workflowsOf(view.context, repository).length === 0 ? 'There is no workflow: put one into .github/workflows.' : 'Start a workflow with the button above, or push what starts one.'}</p></div>`
      : html`<ul class="plain">${runs.slice((page - 1) * PAGE, page * PAGE).map((run) => row(view, run))}</ul>`
  }</section>
${pages < 2 ? '' : html`<nav class="pager" aria-label="Pages">${page > 1 ? html`<a class="btn btn-sm" href="?page=${page - 1}">Newer</a>` : ''} <span>Page ${page} of ${pages}</span> ${page < pages ? html`<a class="btn btn-sm" href="?page=${page + 1}">Older</a>` : ''}</nav>`}
</div>`;
}

/** Path of a run's page. */
export const workflowRunPath = (run: WorkflowRun): string => repositoryPath(run.repository, `actions/runs/${run.id}`);

function row(view: View, run: WorkflowRun): Markup {
  const attempt = latestAttempt(run);
  const { colour, glyph, word } = outcomeLook(attempt.status, attempt.conclusion);
  return html`<li class="row"><span class="check-${colour}" title="${word}">${icon(glyph)}</span><div class="row-main"><a class="row-title" href="${workflowRunPath(run)}">${run.title}</a>
<p class="muted">${run.workflow.name} #${run.number}${attempt.number === 1 ? '' : `, attempt ${attempt.number}`} · ${run.event === 'push' ? 'pushed' : 'started'} by ${run.actor.login}${attempt.triggeringActor === run.actor ? '' : `, run again by ${attempt.triggeringActor.login}`} · ${when(view, attempt.startedAt)}</p></div>
<div class="row-side"><span class="branch-name">${shortRef(run.ref)}</span> <span class="sha">${short(run.headSha)}</span> <span class="Label">${word}</span></div></li>`;
}

function startForm(view: View, repository: Repository): Markup {
  const workflows = workflowsOf(view.context, repository);
  if (workflows.length === 0) return html``;
  const chosen = typed(view, 'start-run', 'ref') || repository.defaultBranch;
  const refs = [...repository.branches.keys(), ...[...repository.tags.keys()].map((tag) => `refs/tags/${tag}`)];
  return html`<details class="opener"${view.flash?.form === 'start-run' ? ' open' : ''}><summary class="btn btn-primary">Run workflow</summary>
<form class="box composer" method="post" action="${repositoryPath(repository, 'actions/do/start-run')}" id="start-form"><div class="fields">
<label>Workflow<select class="form-select" name="workflow">${workflows.map(({ path, name }) => html`<option value="${path}">${name}</option>`)}</select></label>
<label>from<select class="form-select" name="ref">${refs.map((ref) => html`<option value="${ref}"${ref === chosen ? ' selected' : ''}>${shortRef(ref)}</option>`)}</select></label></div>
<label>Inputs<textarea class="form-control" name="inputs" rows="2" placeholder="name=value, one a line">${typed(view, 'start-run', 'inputs')}</textarea></label>
<div class="form-buttons"><button class="btn btn-primary">Run</button></div></form></details>`;
}

import { html } from 'hono/html';
import { stateOf } from '../acts/deployment.ts';
import type { Deployment } from '../model/deployment.ts';
import type { Repository } from '../model/repository.ts';
import { workflowRunPath } from './actions-page.ts';
import { commitLink } from './commit-line.ts';
import { icon } from './icon.ts';
import type { Markup } from './markup.ts';
import { repositoryHeader } from './repository-header.ts';
import { STATE_COLOUR } from './run-look.ts';
import { repositoryPath, type View } from './view.ts';
import { person, when } from './words.ts';

const PAGE = 25;

/** The deployments, newest first, `page` from 1; only to `environment` if it is given. */
export function deploymentsPage(view: View, repository: Repository, environment: string, page: number): Markup {
  const fits = (one: Deployment) => environment === '' || one.environment.toLowerCase() === environment.toLowerCase();
  const list = repository.deployments.filter(fits).reverse();
  const pages = Math.ceil(list.length / PAGE);
  const to = (number: number) => `?environment=${encodeURIComponent(environment)}&page=${number}`;
  return html`${repositoryHeader(repository, 'actions')}<div class="container">
<nav class="list-tabs sub-tabs" aria-label="Environments"><a href="?"${environment === '' ? html` aria-current="page"` : ''}>All environments</a> ${[...repository.environments.values()].map(({ name }) => html`<a href="?environment=${encodeURIComponent(name)}"${name.toLowerCase() === environment.toLowerCase() ? html` aria-current="page"` : ''}>${name}</a> `)}</nav>
<section class="box" aria-label="Deployments">${
    list.length === 0
      ? html`<div class="blank">${icon('rocket')}<h2>Nothing was deployed${environment === '' ? '' : ` to ${environment}`} yet</h2><p>A workflow whose job names an environment deploys, and so does the deployments API.</p></div>`
      : html`<ul class="plain">${list.slice((page - 1) * PAGE, page * PAGE).map((deployment) => row(view, repository, deployment))}</ul>`
  }</section>
${pages < 2 ? '' : html`<nav class="pager" aria-label="Pages">${page > 1 ? html`<a class="btn btn-sm" href="${to(page - 1)}">Newer</a>` : ''} <span>Page ${page} of ${pages}</span> ${page < pages ? html`<a class="btn btn-sm" href="${to(page + 1)}">Older</a>` : ''}</nav>`}
<p><a href="${repositoryPath(repository, 'settings/environments')}">What protects the environments</a></p></div>`;
}

function row(view: View, repository: Repository, deployment: Deployment): Markup {
  const state = stateOf(deployment);
  const { run } = deployment;
  return html`<li class="row"><span class="check-${STATE_COLOUR[state]}">${icon('rocket')}</span><div class="row-main">
<strong>${deployment.environment}</strong> <span class="Label">${state.replace('_', ' ')}</span> <span class="branch-name">${deployment.ref}</span> ${commitLink(repository, deployment.sha)}
<p class="muted">by ${person(deployment.creator)} ${when(view, deployment.createdAt)} ${run === null ? 'over the API: no protection rule was asked' : html`in <a href="${workflowRunPath(run.run)}?attempt=${run.attempt}">${run.run.workflow.name} #${run.run.number}</a>`}${deployment.description === null ? '' : html` · ${deployment.description}`}</p></div></li>`;
}

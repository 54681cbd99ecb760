import { html } from 'hono/html';
import { availableRuleApps } from '../acts/environment.ts';
import type { Environment } from '../model/environment.ts';
import type { Repository } from '../model/repository.ts';
import { icon } from './icon.ts';
import type { Markup } from './markup.ts';
import { repositoryHeader } from './repository-header.ts';
import { repositoryPath, type View } from './view.ts';
import { count } from './words.ts';

/** A repository's environments with their protection rules, each with the form that changes them. */
export function environmentsPage(view: View, repository: Repository): Markup {
  const { environments } = repository;
  return html`${repositoryHeader(repository, 'settings')}<div class="container settings">
<h1>Environments</h1>
${
  environments.size === 0
    ? html`<section class="box"><div class="blank">${icon('server')}<h2>There is no environment yet</h2><p>One comes into being when a workflow or a deployment names it, and protects nothing until it has rules.</p></div></section>`
    : [...environments.values()].map(
        (environment) =>
          html`<section class="box" id="environment-${environment.id}">${environmentRow(repository, environment)}${view.me === null ? '' : changeForm(view, repository, environment)}</section>`,
      )
}
${view.me === null ? '' : html`<form class="box composer" method="post" action="${action(repository, 'add')}"><label>Another environment<input class="form-control" name="environment" maxlength="255" required></label><div class="form-buttons"><button class="btn btn-primary">Add</button></div></form>`}
</div>`;
}

const action = (repository: Repository, form: string): string =>
  repositoryPath(repository, `settings/environments/do/${form}`);

function changeForm(view: View, repository: Repository, environment: Environment): Markup {
  const on = (app: { readonly id: number }) => environment.customRules.some((rule) => rule.app.id === app.id);
  const apps = availableRuleApps(view.context, repository);
  return html`<div class="box-body"><form class="form-stack" method="post" action="${action(repository, 'change')}">
<input type="hidden" name="environment" value="${environment.name}">
${
  apps.length === 0
    ? html`<p class="muted">No installed app offers a deployment protection rule: it takes the permission to write deployments and the event deployment_protection_rule.</p>`
    : apps.map(
        (app) =>
          html`<label class="check-option"><input type="checkbox" name="app-${app.slug}" value="yes"${on(app) ? ' checked' : ''}> ${app.name} has to approve</label>`,
      )
}
<label class="check-option"><input type="checkbox" name="bypass" value="yes"${environment.canAdminsBypass ? ' checked' : ''}> Administrators may bypass the rules</label>
<label>Wait (minutes)<input class="form-control" type="number" name="wait" min="0" max="43200" value="${environment.waitMinutes}"></label>
<button class="btn btn-sm">Save ${environment.name}</button></form>
<form method="post" action="${action(repository, 'delete')}"><input type="hidden" name="environment" value="${environment.name}"><button class="btn btn-sm btn-danger">Delete ${environment.name}</button></form></div>`;
}

/** One environment and what protects it, in words. */
export function environmentRow(repository: Repository, environment: Environment): Markup {
  const { customRules, reviewers, waitMinutes, branchPolicy, canAdminsBypass } = environment;
  const rules: Markup[] = [];
  for (const { app } of customRules) rules.push(html`<a href="/apps/${app.slug}">${app.name}</a> has to approve.`);
  if (reviewers.length > 0) {
    const names = reviewers.map((one) => ('slug' in one ? `${one.organization.login}/${one.slug}` : one.login));
    rules.push(html`One of ${names.join(', ')} has to approve.`);
  }
  if (waitMinutes > 0) rules.push(html`Waits for ${count(waitMinutes, 'minute')}.`);
  if (branchPolicy === 'protected') rules.push(html`Only branches that have rules deploy to it.`);
  else if (branchPolicy !== 'any') {
    rules.push(html`Only ${branchPolicy.map(({ type, name }) => html`${type} <code>${name}</code> `)} deploy to it.`);
  }
  const held = customRules.length + reviewers.length + waitMinutes > 0;
  return html`<div class="row">${icon(held ? 'shield-lock' : 'server')}<div class="row-main"><a class="row-title" href="${repositoryPath(repository, 'deployments')}?environment=${encodeURIComponent(environment.name)}">${environment.name}</a> ${held ? html`<span class="Label Label--success">protected</span>` : html`<span class="Label">no protection</span>`}
<ul class="rules">${rules.map((rule) => html`<li>${rule}</li>`)}${held ? html`<li>${canAdminsBypass ? 'Administrators may bypass these rules.' : 'Nobody may bypass these rules.'}</li>` : ''}</ul></div></div>`;
}

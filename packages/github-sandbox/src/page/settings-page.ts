import { html } from 'hono/html';
import type { Account } from '../model/account.ts';
import type { Repository } from '../model/repository.ts';
import { membersOf, permissionOf } from '../people.ts';
import { rulesetsOf } from '../rulesets.ts';
import { environmentRow } from './environments-page.ts';
import { icon } from './icon.ts';
import { labelChip } from './label.ts';
import { users } from './layout.ts';
import type { Markup } from './markup.ts';
import { repositoryHeader } from './repository-header.ts';
import { rulesetRow } from './ruleset-row.ts';
import { repositoryPath, type View } from './view.ts';
import { person } from './words.ts';

/**
 * The settings of a repository: rulesets, environments, access, installed apps, labels.
 * Settings without a page of their own are only shown (the package's README says how to change them).
 */
export function settingsPage(view: View, repository: Repository): Markup {
  const { world } = view.context;
  const installed = [...world.installations.values()].filter(
    ({ account, repositories }) =>
      account === repository.owner && (repositories === 'all' || repositories.has(repository.id)),
  );
  const rulesets = rulesetsOf(repository);
  return html`${repositoryHeader(repository, 'settings')}<div class="container settings">
<h1>Rules, people and apps</h1>
<section class="box"><header class="box-head"><h2>${icon('law')} Rulesets</h2><a class="btn btn-sm" href="${repositoryPath(repository, 'rules')}">Import a ruleset</a></header>${
    rulesets.length === 0
      ? html`<div class="blank"><p>No ruleset: nothing is required of a pull request here.</p></div>`
      : rulesets.map((ruleset) => rulesetRow(view, repository, ruleset))
  }</section>
<section class="box"><header class="box-head"><h2>${icon('server')} Environments</h2><a class="btn btn-sm" href="${repositoryPath(repository, 'settings/environments')}">Change environments</a></header>${
    repository.environments.size === 0
      ? html`<div class="blank"><p>No environment yet: nothing was deployed, and nothing protects a deployment.</p></div>`
      : [...repository.environments.values()].map((environment) => environmentRow(repository, environment))
  }</section>
<section class="box"><header class="box-head"><h2>${icon('people')} Teams with access</h2></header>${
    repository.teams.size === 0
      ? html`<div class="blank"><p>No team has access of its own.</p></div>`
      : html`<ul class="plain">${[...repository.teams].map(([id, permission]) => {
          const team = world.teams.get(id);
          if (team === undefined) return '';
          return html`<li class="row"><div class="row-main"><a class="row-title" href="/orgs/${team.organization.login}/teams/${team.slug}">${team.name}</a><p class="muted">${membersOf(world, team).map(({ account }, at) => html`${at === 0 ? '' : ', '}${account.login}`)}</p></div><span class="Label">${permission}</span></li>`;
        })}</ul>`
  }</section>
<section class="box"><header class="box-head"><h2>${icon('person')} What each person may do</h2></header><ul class="plain grid">${users(view).map((user) => access(user, permissionOf(world, repository, user)))}</ul></section>
<section class="box"><header class="box-head"><h2>${icon('apps')} Installed apps</h2></header>${
    installed.length === 0
      ? html`<div class="blank"><p>No app is installed on this repository.</p></div>`
      : html`<ul class="plain">${installed.map(
          ({ app, permissions, suspendedAt }) =>
            html`<li class="row"><div class="row-main"><a class="row-title" href="/apps/${app.slug}">${app.name}</a>${suspendedAt === null ? '' : html` <span class="Label">suspended</span>`}<p class="muted">${Object.entries(
              permissions,
            )
              .map(([name, level]) => `${name}: ${level}`)
              .join(' · ')}</p></div></li>`,
        )}</ul>`
  }</section>
<section class="box"><header class="box-head"><h2>${icon('tag')} Labels</h2></header>${
    repository.labels.size === 0
      ? html`<div class="blank"><p>No labels.</p></div>`
      : html`<ul class="plain grid">${[...repository.labels.values()].map((label) => html`<li>${labelChip(label)} <span class="muted">${label.description ?? ''}</span></li>`)}</ul>`
  }</section>
</div>`;
}

const access = (user: Account, permission: string | null): Markup =>
  html`<li class="side-line">${person(user)} <span class="Label">${permission ?? 'nothing'}</span></li>`;

import { html } from 'hono/html';
import type { Account } from '../model/account.ts';
import type { Repository, Rule, Ruleset } from '../model/repository.ts';
import { membersOf, permissionOf } from '../people.ts';
import { icon } from './icon.ts';
import { labelChip } from './label.ts';
import { users } from './layout.ts';
import type { Markup } from './markup.ts';
import { repositoryHeader } from './repository-header.ts';
import type { View } from './view.ts';
import { count, person } from './words.ts';

/** What governs a repository: rulesets, who has access and how, installed apps, labels. Shown, not changed (see docs/sandbox.md for that). */
export function settingsPage(view: View, repository: Repository): Markup {
  const { world } = view.context;
  const installed = [...world.installations.values()].filter(
    ({ account, repositories }) =>
      account === repository.owner && (repositories === 'all' || repositories.has(repository.id)),
  );
  return html`${repositoryHeader(repository, 'settings')}<div class="container settings">
<h1>Rules, people and apps</h1>
<section class="box"><header class="box-head"><h2>${icon('law')} Rulesets</h2></header>${
    repository.rulesets.size === 0
      ? html`<div class="blank"><p>No ruleset: nothing is required of a pull request here.</p></div>`
      : [...repository.rulesets.values()].map((ruleset) => rulesetRow(view, ruleset))
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

function rulesetRow(view: View, ruleset: Ruleset): Markup {
  return html`<div class="row"><div class="row-main"><strong>${ruleset.name}</strong> <span class="Label">${ruleset.target}</span> <span class="Label${ruleset.enforcement === 'active' ? ' Label--success' : ''}">${ruleset.enforcement}</span>
<p class="muted">For ${ruleset.include.map((pattern) => html`<code>${pattern}</code> `)}${ruleset.exclude.length === 0 ? '' : html`except ${ruleset.exclude.map((pattern) => html`<code>${pattern}</code> `)}`}</p>
<ul class="rules">${ruleset.rules.map((rule) => html`<li>${ruleText(view, rule)}</li>`)}</ul>
<p class="muted">${ruleset.bypassActors.length === 0 ? 'Nobody may bypass it.' : `${count(ruleset.bypassActors.length, 'actor')} may bypass it: ${ruleset.bypassActors.map(({ actorType, actorId, mode }) => `${actorType}${actorId === null ? '' : ` ${actorId}`} (${mode})`).join(', ')}`}</p></div></div>`;
}

function ruleText(view: View, rule: Rule): Markup {
  switch (rule.type) {
    case 'creation':
      return html`Only those who may bypass it can create such refs.`;
    case 'update':
      return html`Only those who may bypass it can update such refs.`;
    case 'deletion':
      return html`Only those who may bypass it can delete such refs.`;
    case 'non_fast_forward':
      return html`No force pushes.`;
    case 'merge_queue':
      return html`Changes only through the merge queue (${rule.mergeMethod}, ${rule.groupingStrategy}, ${rule.minEntriesToMerge} to ${rule.maxEntriesToMerge} at once).`;
    case 'pull_request':
      return html`Changes only through a pull request${rule.requiredApprovals === 0 ? '' : ` with ${count(rule.requiredApprovals, 'approval')}`}.`;
    case 'required_status_checks':
      return html`Required checks: ${rule.checks.map(({ context, integrationId }) => {
        const app = view.context.world.apps.get(integrationId ?? -1);
        return html`<code>${context}</code> ${integrationId === null ? 'from any source' : `from ${app?.name ?? `app ${integrationId}`}`} `;
      })}${rule.strict ? '; the branch has to be up to date' : ''}`;
  }
}

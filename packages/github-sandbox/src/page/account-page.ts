import { html } from 'hono/html';
import type { Account, Team } from '../model/account.ts';
import type { App } from '../model/apps.ts';
import { membersOf, teamsOf } from '../people.ts';
import { avatar } from './avatar.ts';
import { repositoryRow } from './home-page.ts';
import { icon } from './icon.ts';
import type { Markup } from './markup.ts';
import { myPermission, type View } from './view.ts';
import { count, face, person } from './words.ts';

/** A person or an organization: repositories, teams, members. Mentions link here. */
export function accountPage(view: View, account: Account): Markup {
  const { world } = view.context;
  const repositories = [...world.repositories.values()].filter(
    (repository) => repository.owner === account && myPermission(view, repository) !== null,
  );
  const teams =
    account.kind === 'Organization'
      ? [...world.teams.values()].filter((team) => team.organization === account)
      : teamsOf(world, account);
  const members = [...account.members.keys()].map((id) => world.accounts.get(id) ?? null);
  return html`<div class="container"><div class="account-head">${avatar(face(account), 64)}<div><h1>${account.name ?? account.login}</h1><p class="muted">${account.login} · ${account.kind}</p></div></div>
${repositories.length === 0 ? '' : html`<section><h2>Repositories</h2><ul class="box">${repositories.map((repository) => repositoryRow(view, repository))}</ul></section>`}
${teams.length === 0 ? '' : html`<section><h2>Teams</h2><ul class="box">${teams.map((team) => teamRow(view, team))}</ul></section>`}
${members.length === 0 ? '' : html`<section><h2>Members</h2><ul class="box grid">${members.map((member) => html`<li class="side-line">${person(member, 24)} <span class="Label">${member === null ? '' : account.members.get(member.id)}</span></li>`)}</ul></section>`}
${account.kind === 'Organization' || account.emails.length === 0 ? '' : html`<section><h2>Addresses</h2><ul class="box grid">${account.emails.map((email) => html`<li>${icon('mail')} ${email}</li>`)}</ul></section>`}
</div>`;
}

function teamRow(view: View, team: Team): Markup {
  return html`<li class="row">${icon('people')}<div class="row-main"><a class="row-title" href="${teamPath(team)}">${team.name}</a>${team.parent === null ? '' : html` <span class="muted">in ${team.parent.name}</span>`}</div><span class="muted">${count(membersOf(view.context.world, team).length, 'member')}</span></li>`;
}

const teamPath = (team: Team): string => `/orgs/${team.organization.login}/teams/${team.slug}`;

/** A team with its members (those of nested teams included) and the teams below it. */
export function teamPage(view: View, team: Team): Markup {
  const { world } = view.context;
  const below = [...world.teams.values()].filter((other) => other.parent === team);
  const members = membersOf(world, team);
  return html`<div class="container"><div class="account-head">${icon('people')}<div><h1>${team.name}</h1><p class="muted">team of <a href="/${team.organization.login}">${team.organization.login}</a>${team.parent === null ? '' : html`, in <a href="${teamPath(team.parent)}">${team.parent.name}</a>`}</p></div></div>
<section><h2>${count(members.length, 'member')}</h2>${
    members.length === 0
      ? html`<div class="box blank"><p>Nobody is in this team.</p></div>`
      : html`<ul class="box grid">${members.map(({ account, role }) => html`<li class="side-line">${person(account, 24)} <span class="Label">${team.members.has(account.id) ? role : 'through a nested team'}</span></li>`)}</ul>`
  }</section>
${below.length === 0 ? '' : html`<section><h2>Nested teams</h2><ul class="box">${below.map((other) => teamRow(view, other))}</ul></section>`}
</div>`;
}

/** An app: its installations, and what it requests. */
export function appPage(view: View, app: App): Markup {
  const installations = [...view.context.world.installations.values()].filter(
    (installation) => installation.app === app,
  );
  return html`<div class="container"><div class="account-head">${avatar(face(app.bot), 64)}<div><h1>${app.name}</h1><p class="muted">app of ${app.owner.login} · id ${app.id}</p></div></div>
<section class="box"><ul class="plain grid">${Object.entries(app.permissions).map(([name, level]) => html`<li><code>${name}</code>: ${level}</li>`)}</ul></section>
<p>Listens to ${app.events.map((event) => html`<code>${event}</code> `)}</p>
<p>Installed on ${installations.length === 0 ? 'nothing' : installations.map(({ account }) => html`<a href="/${account.login}">${account.login}</a> `)}</p>
</div>`;
}

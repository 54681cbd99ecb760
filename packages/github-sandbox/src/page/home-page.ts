import { html } from 'hono/html';
import type { Account } from '../model/account.ts';
import type { Repository } from '../model/repository.ts';
import { teamsOf } from '../people.ts';
import { avatar } from './avatar.ts';
import { icon } from './icon.ts';
import { users } from './layout.ts';
import type { Markup } from './markup.ts';
import { rolesOf } from './roles.ts';
import { fullName, myPermission, repositoryPath, type View } from './view.ts';
import { count, face, when } from './words.ts';

/** The first page: what this is, the users to act as, and the repositories. */
export function homePage(view: View): Markup {
  const { world } = view.context;
  const repositories = [...world.repositories.values()].filter((repository) => myPermission(view, repository) !== null);
  const hidden = world.repositories.size - repositories.length;
  return html`<div class="container home">
<section class="intro"><h1>A GitHub of your own</h1>
<p>Everything here lives on this machine: organisations, repositories, pull requests, checks and the apps that watch them. Nothing reaches github.com, and nothing can break.</p>
<ol><li><strong>Choose whom you play</strong>, below or at the top right. Each person may do what GitHub would let them do, and no more.</li>
<li><strong>Open a pull request</strong> and comment, review, label and merge as one person after the other. The page follows by itself what others and the apps do.</li>
<li><strong>Look behind the scenes</strong> in the <a href="/sandbox">machine room</a>: every webhook that was sent, every request that an app made, and switches that make things fail.</li></ol></section>
<section><h2>Repositories</h2>${
    repositories.length === 0
      ? html`<div class="box blank">${icon('repo')}<h3>There is no repository${view.me === null ? ' that everyone may see' : ` that ${view.me.login} may see`}</h3><p>${world.repositories.size === 0 ? html`This sandbox is empty. Fill it with the calls in the <code>README.md</code> of <code>github-sandbox</code>.` : 'Choose whom you play: private repositories show themselves only to those with access.'}</p></div>`
      : html`<ul class="box">${repositories.map((repository) => repositoryRow(view, repository))}</ul>`
  }${hidden > 0 && repositories.length > 0 ? html`<p class="muted">${count(hidden, 'private repository').replace('repositorys', 'repositories')} more, for others to see.</p>` : ''}</section>
<section><h2>People</h2><p class="muted legend">Blue is the role that a policy gives somebody, grey the teams that they are in.</p>${
    users(view).length === 0
      ? html`<div class="box blank">${icon('people')}<p>There is nobody yet.</p></div>`
      : html`<ul class="people">${users(view).map((user) => personCard(view, user))}</ul>`
  }</section>
</div>`;
}

/** One repository in a list. */
export function repositoryRow(view: View, repository: Repository): Markup {
  const open = [...repository.pullRequests.values()].filter((pullRequest) => pullRequest.state === 'open');
  return html`<li class="row">${avatar(face(repository.owner), 32)}<div class="row-main"><a class="row-title" href="${repositoryPath(repository)}">${fullName(repository)}</a> <span class="Label">${repository.private ? 'Private' : 'Public'}</span>
<p class="muted">pushed ${when(view, repository.pushedAt)}</p>${open.map(
    (pullRequest) =>
      html`<p class="open-pull"><span class="check-green">${icon('git-pull-request')}</span> <a href="${repositoryPath(repository, `pull/${pullRequest.number}`)}">${pullRequest.title} <span class="muted">#${pullRequest.number}</span></a></p>`,
  )}</div><a class="row-side muted" href="${repositoryPath(repository, 'pulls')}">${icon('git-pull-request')} ${open.length} open</a></li>`;
}

function personCard(view: View, user: Account): Markup {
  const { context } = view;
  const { world } = context;
  const organizations = [...world.accounts.values()].filter((account) => account.members.has(user.id));
  const teams = teamsOf(world, user);
  const roles = [...world.repositories.values()]
    .filter((repository) => myPermission(view, repository) !== null)
    .flatMap((repository) => rolesOf(context, repository, user).map((role) => ({ role, name: fullName(repository) })));
  return html`<li class="box person-card${user === view.me ? ' person-me' : ''}">${avatar(face(user), 40)}<div class="row-main"><a class="row-title" href="/${user.login}">${user.login}</a> ${user.name === null ? '' : html`<span class="muted">${user.name}</span>`}
<p class="muted">${organizations.length === 0 ? 'In no organisation' : organizations.map((organization, at) => html`${at === 0 ? '' : ', '}${organization.members.get(user.id) === 'admin' ? 'owner' : 'member'} of ${organization.login}`)}</p>
${roles.length === 0 ? '' : html`<p class="roles">${roles.map(({ role, name }) => html`<span class="Label Label--accent" title="${role} by the policy of ${name}">${role}</span> `)}</p>`}
<p class="teams">${teams.map((team) => html`<a class="Label" href="/orgs/${team.organization.login}/teams/${team.slug}">${team.name}</a> `)}</p></div>
${user === view.me ? html`<span class="Label Label--success">you</span>` : html`<form method="post" action="/-/user"><input type="hidden" name="back" value="${view.here}"><button class="btn btn-sm" name="as" value="${user.login}" aria-label="Become ${user.login}">Become</button></form>`}</li>`;
}

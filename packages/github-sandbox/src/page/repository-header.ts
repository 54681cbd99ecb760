import { html } from 'hono/html';
import type { Conversation } from '../model/issue.ts';
import type { Repository } from '../model/repository.ts';
import { avatar } from './avatar.ts';
import { icon } from './icon.ts';
import type { Markup } from './markup.ts';
import { repositoryPath } from './view.ts';
import { face } from './words.ts';

export type RepositoryTab = 'code' | 'issues' | 'pulls' | 'releases' | 'actions' | 'settings';

/** Owner, name and the row of tabs above every page of a repository. */
export function repositoryHeader(repository: Repository, current: RepositoryTab): Markup {
  const open = (list: ReadonlyMap<number, Conversation>) =>
    [...list.values()].filter(({ state }) => state === 'open').length;
  const tab = (name: RepositoryTab, path: string, glyph: string, label: string, counter: number | null) =>
    html`<a class="tab" href="${path}"${name === current ? html` aria-current="page"` : ''}>${icon(glyph)}<span>${label}</span>${counter === null ? '' : html`<span class="Counter">${counter}</span>`}</a>`;
  return html`<div class="repository-header">
<div class="container repository-name">${avatar(face(repository.owner), 24)}
<a href="/${repository.owner.login}">${repository.owner.login}</a><span class="slash">/</span><a href="${repositoryPath(repository)}"><strong>${repository.name}</strong></a>
<span class="Label">${repository.private ? 'Private' : 'Public'}</span></div>
<nav class="container tabs" aria-label="Repository">
${tab('code', repositoryPath(repository), 'code', 'Code', null)}
${tab('issues', repositoryPath(repository, 'issues'), 'issue-opened', 'Issues', open(repository.issues))}
${tab('pulls', repositoryPath(repository, 'pulls'), 'git-pull-request', 'Pull requests', open(repository.pullRequests))}
${tab('actions', repositoryPath(repository, 'actions'), 'play', 'Actions', null)}
${tab('releases', repositoryPath(repository, 'releases'), 'tag', 'Releases', repository.releases.filter(({ draft }) => !draft).length)}
${tab('settings', repositoryPath(repository, 'settings'), 'gear', 'Settings', null)}
</nav>
</div>`;
}

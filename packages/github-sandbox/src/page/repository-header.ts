import { html } from 'hono/html';
import type { Conversation } from '../model/issue.ts';
import type { Repository } from '../model/repository.ts';
import { avatar } from './avatar.ts';
import { icon } from './icon.ts';
import type { Markup } from './markup.ts';
import { repositoryPath } from './view.ts';
import { face } from './words.ts';

export type RepositoryTab = 'code' | 'issues' | 'pulls' | 'releases' | 'actions' | 'settings';

/** Owner, name and tabs above every page of a repository. */
interface TabFace {
  readonly glyph: string;
  readonly label: string;
}

export function repositoryHeader(repository: Repository, current: RepositoryTab): Markup {
  const open = (list: ReadonlyMap<number, Conversation>) =>
    [...list.values()].filter(({ state }) => state === 'open').length;
  const tab = (name: RepositoryTab, path: string, { glyph, label }: TabFace, counter: number | null) =>
    html`<a class="tab" href="${path}"${name === current ? html` aria-current="page"` : ''}>${icon(glyph)}<span>${label}</span>${counter === null ? '' : html`<span class="Counter">${counter}</span>`}</a>`;
  return html`<div class="repository-header">
<div class="container repository-name">${avatar(face(repository.owner), 24)}
<a href="/${repository.owner.login}">${repository.owner.login}</a><span class="slash">/</span><a href="${repositoryPath(repository)}"><strong>${repository.name}</strong></a>
<span class="Label">${repository.private ? 'Private' : 'Public'}</span></div>
<nav class="container tabs" aria-label="Repository">
${tab('code', repositoryPath(repository), { glyph: 'code', label: 'Code' }, null)}
${tab('issues', repositoryPath(repository, 'issues'), { glyph: 'issue-opened', label: 'Issues' }, open(repository.issues))}
${tab('pulls', repositoryPath(repository, 'pulls'), { glyph: 'git-pull-request', label: 'Pull requests' }, open(repository.pullRequests))}
${tab('actions', repositoryPath(repository, 'actions'), { glyph: 'play', label: 'Actions' }, null)}
${tab('releases', repositoryPath(repository, 'releases'), { glyph: 'tag', label: 'Releases' }, repository.releases.filter(({ draft }) => !draft).length)}
${tab('settings', repositoryPath(repository, 'settings'), { glyph: 'gear', label: 'Settings' }, null)}
</nav>
</div>`;
}

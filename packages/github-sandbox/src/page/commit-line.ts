import { html } from 'hono/html';
import { commitAuthors, commitCommitter } from '../git/authors.ts';
import type { Commit } from '../model/git.ts';
import type { Repository } from '../model/repository.ts';
import { avatar } from './avatar.ts';
import { icon } from './icon.ts';
import type { Markup } from './markup.ts';
import { repositoryPath, type View } from './view.ts';
import { face, short, when } from './words.ts';

/** Path of a commit's page. */
const commitPath = (repository: Repository, sha: string): string => repositoryPath(repository, `commit/${sha}`);

/** A commit's id as a link, for a sentence. */
export const commitLink = (repository: Repository, sha: string): Markup =>
  html`<a class="sha" href="${commitPath(repository, sha)}">${short(sha)}</a>`;

/** One commit in the timeline: avatars, first line of the message, badge, id. */
export function commitLine(view: View, repository: Repository, commit: Commit): Markup {
  const authors = commitAuthors(view.context.world, commit);
  return html`<div class="commit-line">${icon('git-commit')}
<span class="avatars">${authors.map((author) => avatar(author.account === null ? { login: author.name, square: false } : face(author.account)))}</span>
<a class="commit-message" href="${commitPath(repository, commit.sha)}">${commit.message.split('\n')[0]}</a>
${verifiedBadge(commit)} ${commitLink(repository, commit.sha)}</div>`;
}

/** One commit in a list, with all its people and its time. */
export function commitRow(view: View, repository: Repository, commit: Commit): Markup {
  const authors = commitAuthors(view.context.world, commit);
  const committer = commitCommitter(view.context.world, commit);
  const committedBySomebodyElse = !authors.some((author) => author.email === committer.email);
  return html`<li class="row commit-row"><div class="row-main">
<a class="row-title" href="${commitPath(repository, commit.sha)}">${commit.message.split('\n')[0]}</a>
<p class="muted">${authors.map((author, at) => html`${at === 0 ? '' : ', '}${commitPerson(author)}`)} authored${
    committedBySomebodyElse ? html`, ${commitPerson(committer)} committed` : ''
  } ${when(view, commit.committer.date)}</p></div>
<div class="row-side">${verifiedBadge(commit)} ${commitLink(repository, commit.sha)}</div></li>`;
}

/** The account of an address, if there is one. Otherwise the name as written, marked as without account. */
function commitPerson(who: ReturnType<typeof commitCommitter>): Markup {
  if (who.account !== null) {
    return html`<a class="person" href="/${who.account.login}" title="${who.email}">${avatar(face(who.account), 16)}<strong>${who.account.login}</strong></a>`;
  }
  return html`<span class="nobody" title="${who.email} belongs to no account">${who.name} <span class="Label">no account</span></span>`;
}

/** GitHub's badge for signed commits; nothing if there is no signature. */
export function verifiedBadge(commit: Commit): Markup {
  const { verification } = commit;
  if (verification === null) return html``;
  if (!verification.valid)
    return html`<span class="Label Label--attention" title="The signature is not valid">Unverified</span>`;
  const by = verification.signedByGitHub ? 'Signed by GitHub' : `Signed by ${verification.signer ?? 'an unknown key'}`;
  return html`<span class="Label Label--success" title="${by}">Verified</span>`;
}

import type { By } from '../context.ts';
import { demand, fullName } from '../demand.ts';
import { findRepository } from '../lookup.ts';
import type { Account } from '../model/account.ts';
import type { Repository } from '../model/repository.ts';
import { accountJson, organizationJson } from '../payloads/account.ts';
import { forbidden, GitHubRefusal, unprocessable } from '../refusal.ts';
import { moveBranch } from './branch.ts';
import { addEvent, emit, emitPullRequest } from './note.ts';

const ADMINISTRATION = { person: 'admin', app: ['administration'], level: 'write' } as const;

/** Renames a repository. The former name redirects until another repository takes it. */
export function renameRepository(by: By, repository: Repository, name: string): void {
  const { context } = by;
  demand(by, repository, ADMINISTRATION);
  const from = repository.name;
  if (!/^[\w.-]+$/.test(name) || findRepository(context.world, repository.owner.login, name))
    throw unprocessable(`Repository creation failed: the name ${name} cannot be had`);
  context.world.formerNames.set(fullName(repository).toLowerCase(), repository);
  repository.name = name;
  context.changed();
  emit(by, repository, {
    event: 'repository',
    action: 'renamed',
    body: { changes: { repository: { name: { from } } } },
  });
}

/** Transfers a repository to another account. Its former address redirects. The actor has to own both. */
export function transferRepository(by: By, repository: Repository, to: Account): void {
  const { context, actor } = by;
  demand(by, repository, ADMINISTRATION);
  if (actor.account !== to && to.members.get(actor.account.id) !== 'admin')
    throw forbidden(`Must be an owner of ${to.login}`);
  if (findRepository(context.world, to.login, repository.name))
    throw unprocessable(`${to.login} already has a repository ${repository.name}`);
  const from = repository.owner;
  context.world.formerNames.set(fullName(repository).toLowerCase(), repository);
  for (const { repositories } of context.world.installations.values())
    if (repositories !== 'all') repositories.delete(repository.id);
  repository.owner = to;
  context.changed();
  const kind = from.kind === 'Organization' ? 'organization' : 'user';
  emit(by, repository, {
    event: 'repository',
    action: 'transferred',
    body: {
      changes: {
        owner: {
          from: { [kind]: kind === 'organization' ? organizationJson(context, from) : accountJson(context, from) },
        },
      },
    },
  });
}

/** Changes the visibility, and so who may see it. */
export function setVisibility(by: By, repository: Repository, hidden: boolean): void {
  const { context } = by;
  demand(by, repository, ADMINISTRATION);
  if (repository.private === hidden) return;
  repository.private = hidden;
  context.changed();
  emit(by, repository, { event: 'repository', action: hidden ? 'privatized' : 'publicized', body: {} });
}

/** Renames a branch. Open pull requests into it follow, and so does the default branch. The former name redirects. */
export function renameBranch(by: By, repository: Repository, from: string, to: string): void {
  const { context } = by;
  const tip = repository.branches.get(from);
  if (tip === undefined) throw new GitHubRefusal(404, 'Branch not found');
  const isDefault = repository.defaultBranch === from;
  demand(by, repository, { person: isDefault ? 'admin' : 'write', app: ['contents'], level: 'write' });
  if (repository.branches.has(to)) throw unprocessable('Validation Failed: the branch exists already');
  moveBranch(by, repository, { branch: to, after: tip, unchecked: true });
  if (isDefault) {
    repository.defaultBranch = to;
    emit(by, repository, { event: 'repository', action: 'edited', body: { changes: { default_branch: { from } } } });
  }
  for (const pullRequest of repository.pullRequests.values()) {
    if (pullRequest.state !== 'open' || pullRequest.base.ref !== from) continue;
    pullRequest.base = { ref: to, sha: tip };
    addEvent(by, pullRequest, { kind: 'BaseRefChanged', previous: from, current: to });
    const changes = { base: { ref: { from }, sha: { from: tip } } };
    emitPullRequest(by, pullRequest, 'edited', { changes });
  }
  const former = context.world.formerBranches.get(repository.id) ?? new Map<string, string>();
  former.set(from, to).delete(to);
  context.world.formerBranches.set(repository.id, former);
  moveBranch(by, repository, { branch: from, after: null, unchecked: true });
}

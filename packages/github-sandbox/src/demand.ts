import type { Actor, By, Caller, SandboxContext } from './context.ts';
import { findAccount, findRepository, isPullRequest } from './lookup.ts';
import type { AccessLevel, AppPermissions, InstallationToken } from './model/apps.ts';
import type { Conversation } from './model/issue.ts';
import type { PullRequest } from './model/pull-request.ts';
import type { Permission, Repository } from './model/repository.ts';
import { allows, permissionOf } from './people.ts';
import { forbidden, GitHubRefusal, notAccessible, notFound } from './refusal.ts';

/** The person of that login as an actor. @throws GitHubRefusal 404 if there is no such user. */
export function personNamed(context: SandboxContext, login: string): Actor {
  const account = findAccount(context.world, login);
  if (account?.kind !== 'User') throw new GitHubRefusal(404, `Not Found: there is no user ${login}`);
  return { account, app: null, token: null };
}

/** The actor of a caller. @throws GitHubRefusal 401 for an anonymous caller, 403 if an app's JWT is not enough */
export function actorOf(caller: Caller): Actor {
  switch (caller.kind) {
    case 'user':
      return { account: caller.account, app: null, token: null };
    case 'installation': {
      const { app } = caller.token.installation;
      return { account: app.bot, app, token: caller.token };
    }
    case 'app':
      throw new GitHubRefusal(403, 'Resource not accessible by integration');
    case 'anonymous':
      throw new GitHubRefusal(401, 'Requires authentication');
  }
}

/** True if the token reaches the repository. */
export function covers({ installation, repositories }: InstallationToken, repository: Repository): boolean {
  if (installation.account !== repository.owner) return false;
  if (installation.repositories !== 'all' && !installation.repositories.has(repository.id)) return false;
  return repositories === null || repositories.has(repository.id);
}

/** True if the permissions hold at least this one. `metadata: read` comes with every installation. */
export function grants(permissions: AppPermissions, name: string, level: AccessLevel): boolean {
  if (name === 'metadata' && level === 'read') return true;
  const have = permissions[name];
  return have === 'write' || (have === 'read' && level === 'read');
}

/** True if the actor may know that the repository exists. */
export function sees({ context, actor }: By, repository: Repository): boolean {
  if (actor.token) return covers(actor.token, repository) || !repository.private;
  return permissionOf(context.world, repository, actor.account) !== null;
}

/** The permission that an act or a request needs, of a person or an app. */
export interface Need {
  readonly person: Permission;
  /** Any of them is enough. */
  readonly app: readonly string[];
  readonly level: AccessLevel;
}

/**
 * Allows the actor, or refuses as GitHub does.
 * 404 if they may not know of the repository, otherwise 403. Everyone may read a public repository, with any token.
 */
export function demand(by: By, repository: Repository, need: Need): void {
  const { context, actor } = by;
  if (!sees(by, repository)) throw notFound();
  if (repository.archived && need.level === 'write' && need.person !== 'admin') {
    throw forbidden('Repository was archived so is read-only.');
  }
  if (actor.token) {
    const { token } = actor;
    if (need.level === 'read' && !repository.private && !covers(token, repository)) return;
    const granted = need.app.some((name) => grants(token.permissions, name, need.level));
    if (!granted || !covers(token, repository)) throw notAccessible();
    return;
  }
  const permission = permissionOf(context.world, repository, actor.account);
  if (allows(permission, need.person)) return;
  const { login } = actor.account;
  throw forbidden(
    `Must have ${need.person} rights to Repository: ${login} has ${permission ?? 'none'} on ${fullName(repository)}.`,
  );
}

/** True if `demand` would let the actor through. */
export function may(by: By, repository: Repository, need: Need): boolean {
  try {
    demand(by, repository, need);
    return true;
  } catch (error) {
    if (error instanceof GitHubRefusal) return false;
    throw error;
  }
}

export const fullName = (repository: Repository): string => `${repository.owner.login}/${repository.name}`;

/** The repository of a full name (`acme/shop`). @throws GitHubRefusal 404 if this actor may not see it */
export function repositoryNamed(by: By, name: string): Repository {
  const { context } = by;
  const [owner = '', repo = ''] = name.split('/');
  const repository = findRepository(context.world, owner, repo);
  if (!repository || !sees(by, repository)) throw notFound();
  return repository;
}

/** @throws GitHubRefusal 404 */
export function pullRequestNumbered(repository: Repository, number: number): PullRequest {
  const pullRequest = repository.pullRequests.get(number);
  if (!pullRequest) throw notFound();
  return pullRequest;
}

/** An issue or a pull request. @throws GitHubRefusal 404 */
export function conversationNumbered(repository: Repository, number: number): Conversation {
  const conversation = repository.pullRequests.get(number) ?? repository.issues.get(number);
  if (!conversation) throw notFound();
  return conversation;
}

/** The app permissions for a conversation: for a pull request also those of issues. Any is enough. */
export const conversationPermissions = (conversation: Conversation): readonly string[] =>
  isPullRequest(conversation) ? ['issues', 'pull_requests'] : ['issues'];

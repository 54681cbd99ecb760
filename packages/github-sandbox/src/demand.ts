import type { Actor, By, Caller, SandboxContext } from './context.ts';
import { findAccount, findRepository, isPullRequest } from './lookup.ts';
import type { AccessLevel, AppPermissions, InstallationToken } from './model/apps.ts';
import type { Conversation } from './model/issue.ts';
import type { PullRequest } from './model/pull-request.ts';
import type { Permission, Repository } from './model/repository.ts';
import { allows, permissionOf } from './people.ts';
import { forbidden, GitHubRefusal, notAccessible, notFound } from './refusal.ts';

/** The person of that login as an actor. @throws GitHubRefusal 404 where there is no such user. */
export function personNamed(context: SandboxContext, login: string): Actor {
  const account = findAccount(context.world, login);
  if (account?.kind !== 'User') throw new GitHubRefusal(404, `Not Found: there is no user ${login}`);
  return { account, app: null, token: null };
}

/** Who acts when this caller asks. @throws GitHubRefusal 401 for nobody, and where an app's JWT is not enough. */
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

/** True where the token reaches the repository. */
export function covers({ installation, repositories }: InstallationToken, repository: Repository): boolean {
  if (installation.account !== repository.owner) return false;
  if (installation.repositories !== 'all' && !installation.repositories.has(repository.id)) return false;
  return repositories === null || repositories.has(repository.id);
}

/** True where the permissions hold at least this one. `metadata: read` comes with every installation. */
export function grants(permissions: AppPermissions, name: string, level: AccessLevel): boolean {
  if (name === 'metadata' && level === 'read') return true;
  const have = permissions[name];
  return have === 'write' || (have === 'read' && level === 'read');
}

/** True where the actor may know that the repository exists. */
export function sees({ context, actor }: By, repository: Repository): boolean {
  if (actor.token) return covers(actor.token, repository) || !repository.private;
  return permissionOf(context.world, repository, actor.account) !== null;
}

/** What an act or a request needs: of a person a permission in the repository, of an app one of these permissions. */
export interface Need {
  readonly person: Permission;
  /** Any of them is enough. */
  readonly app: readonly string[];
  readonly level: AccessLevel;
}

/**
 * Lets the actor through, or refuses as GitHub does: 404 where they may not know of the repository, else 403.
 * A public repository may be read by everyone, whatever the token was made for.
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

/** True where `demand` would let the actor through. */
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

/** The repository of a full name (`acme/shop`). @throws GitHubRefusal 404 where it is not there for this actor. */
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

/** The permissions of an app that reach a conversation: a pull request's are those of issues too. Any is enough. */
export const conversationPermissions = (conversation: Conversation): readonly string[] =>
  isPullRequest(conversation) ? ['issues', 'pull_requests'] : ['issues'];

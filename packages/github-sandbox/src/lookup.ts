import type { Account, Team } from './model/account.ts';
import type { Conversation } from './model/issue.ts';
import type { IssueComment, PullRequest, Review } from './model/pull-request.ts';
import type { Label, Repository } from './model/repository.ts';
import type { World } from './model.ts';

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** The account of that login, without regard to case; null if there is none. */
export function findAccount(world: World, login: string): Account | null {
  for (const account of world.accounts.values()) if (same(account.login, login)) return account;
  return null;
}

/** The account with this verified address: its own, or GitHub's `ID+LOGIN@users.noreply.github.com`. */
export function findAccountByEmail(world: World, email: string): Account | null {
  const wanted = email.toLowerCase();
  const isPrivate = wanted.endsWith(NO_REPLY);
  for (const account of world.accounts.values()) {
    if (account.emails.includes(wanted) || (isPrivate && wanted === noReply(account).toLowerCase())) return account;
  }
  return null;
}

const NO_REPLY = '@users.noreply.github.com';

/** GitHub's private address of an account. */
export function noReply(account: Account): string {
  return `${account.id}+${account.login}${NO_REPLY}`;
}

/** `owner/name`, without regard to case; null if there is none. */
export function findRepository(world: World, owner: string, name: string): Repository | null {
  for (const repository of world.repositories.values()) {
    if (same(repository.owner.login, owner) && same(repository.name, name)) return repository;
  }
  return null;
}

/** The repository that had this name before, if no other has taken it. null if there is none. */
export function findMoved(world: World, owner: string, name: string): Repository | null {
  if (findRepository(world, owner, name)) return null;
  return world.formerNames.get(`${owner}/${name}`.toLowerCase()) ?? null;
}

export function findTeam(world: World, organization: string, slug: string): Team | null {
  for (const team of world.teams.values()) {
    if (same(team.organization.login, organization) && same(team.slug, slug)) return team;
  }
  return null;
}

export const isPullRequest = (conversation: Conversation): conversation is PullRequest => 'head' in conversation;

/** Every issue and every pull request of the repository, by number. */
export function conversationsOf({ issues, pullRequests }: Repository): readonly Conversation[] {
  return [...issues.values(), ...pullRequests.values()].sort((a, b) => a.number - b.number);
}

/** The number that the next issue or pull request gets. */
export function nextNumber({ issues, pullRequests }: Repository): number {
  return Math.max(0, ...issues.keys(), ...pullRequests.keys()) + 1;
}

/** Every comment of every issue and pull request in the repository. */
export function* commentsOf(repository: Repository): Generator<IssueComment> {
  for (const conversation of conversationsOf(repository)) yield* conversation.comments;
}

/** Every review of every pull request in the repository. */
export function* reviewsOf(repository: Repository): Generator<Review> {
  for (const pullRequest of repository.pullRequests.values()) yield* pullRequest.reviews;
}

/** Open pull requests whose head is this branch of this repository. */
export function openPullRequestsFrom(world: World, repository: Repository, branch: string): PullRequest[] {
  const found: PullRequest[] = [];
  for (const target of world.repositories.values()) {
    for (const pullRequest of target.pullRequests.values()) {
      const { head, state } = pullRequest;
      if (state === 'open' && head.repository === repository && head.ref === branch) found.push(pullRequest);
    }
  }
  return found;
}

/** True if all of the names are among the labels, without regard to case. */
export function hasLabels(labels: readonly Label[], names: readonly string[]): boolean {
  return names.every((wanted) => labels.some(({ name }) => same(name, wanted)));
}

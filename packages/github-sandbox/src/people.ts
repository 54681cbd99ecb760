import type { Account, Team, TeamRole } from './model/account.ts';
import type { Permission, Repository } from './model/repository.ts';
import type { World } from './model.ts';

const ORDER: readonly Permission[] = ['read', 'triage', 'write', 'maintain', 'admin'];

/** True if `have` includes `need`; null is no permission at all. */
export function allows(have: Permission | null, need: Permission): boolean {
  return have !== null && ORDER.indexOf(have) >= ORDER.indexOf(need);
}

const higher = (a: Permission | null, b: Permission | null): Permission | null => (b !== null && !allows(a, b) ? b : a);

/** The team itself and all below it. */
export function withDescendants(world: World, team: Team): readonly Team[] {
  const found = [team];
  for (const known of found) {
    for (const other of world.teams.values()) {
      if (other.parent === known && !found.includes(other)) found.push(other);
    }
  }
  return found;
}

/** The team itself and all above it, nearest first. */
export function withAncestors(team: Team): readonly Team[] {
  const found: Team[] = [];
  for (let known: Team | null = team; known && !found.includes(known); known = known.parent) found.push(known);
  return found;
}

/** Members as GitHub counts them by default, each once, by login. Those of nested teams are included. */
export function membersOf(world: World, team: Team): readonly { readonly account: Account; readonly role: TeamRole }[] {
  const found = new Map<number, { account: Account; role: TeamRole }>();
  for (const part of withDescendants(world, team)) {
    for (const [id, role] of part.members) {
      const account = world.accounts.get(id);
      const before = found.get(id);
      if (account && (!before || (part === team && role === 'maintainer'))) found.set(id, { account, role });
    }
  }
  return [...found.values()].sort((a, b) => a.account.login.localeCompare(b.account.login));
}

/** Teams that the account belongs to, directly or through a nested one. */
export function teamsOf(world: World, account: Account): readonly Team[] {
  const found = new Set<Team>();
  for (const team of world.teams.values()) {
    if (team.members.has(account.id)) for (const above of withAncestors(team)) found.add(above);
  }
  return [...found];
}

/** True for an owner of the organization, or for the user that owns the repository. */
export function isOwner(repository: Repository, account: Account): boolean {
  return repository.owner === account || repository.owner.members.get(account.id) === 'admin';
}

/** True if the account has access of its own, besides that to a public repository. */
export const hasAccess = (world: World, repository: Repository, account: Account): boolean =>
  permissionOf(world, { ...repository, private: true }, account) !== null;

/**
 * The account's permission in the repository; null: it does not exist for them.
 * The highest of ownership, the organization's base permission, direct collaboration and teams (a child team has its
 * parents' permission); `read` for anyone if it is public.
 */
export function permissionOf(world: World, repository: Repository, account: Account): Permission | null {
  if (isOwner(repository, account)) return 'admin';
  let best: Permission | null = repository.private ? null : 'read';
  const { owner } = repository;
  if (owner.members.has(account.id) && owner.basePermission !== 'none') best = higher(best, owner.basePermission);
  best = higher(best, repository.collaborators.get(account.id) ?? null);
  for (const team of teamsOf(world, account)) best = higher(best, repository.teams.get(team.id) ?? null);
  return best;
}

import type { Actor, By, SandboxContext } from '../context.ts';
import { demand } from '../demand.ts';
import { findAccount, findTeam } from '../lookup.ts';
import type { Account, OrganizationRole, Team, TeamRole } from '../model/account.ts';
import type { Permission, Repository } from '../model/repository.ts';
import { nextId, nodeId } from '../model.ts';
import { accountJson, teamJson } from '../payloads/account.ts';
import type { Json } from '../payloads/json.ts';
import { withAncestors } from '../people.ts';
import { forbidden, notFound, unprocessable } from '../refusal.ts';
import { emit } from './note.ts';

/** @throws GitHubRefusal 404 */
export function userNamed(context: SandboxContext, login: string): Account {
  const account = findAccount(context.world, login);
  if (account?.kind !== 'User') throw notFound();
  return account;
}

/** The team of `org/slug`. @throws GitHubRefusal 404 */
export function teamNamed(context: SandboxContext, name: string): Team {
  const [organization = '', slug = ''] = name.split('/');
  const team = findTeam(context.world, organization, slug);
  if (!team) throw notFound();
  return team;
}

/** @throws GitHubRefusal 404 */
export function organizationNamed(context: SandboxContext, login: string): Account {
  const account = findAccount(context.world, login);
  if (account?.kind !== 'Organization') throw notFound();
  return account;
}

function demandOwner(actor: Actor, organization: Account): void {
  if (organization.members.get(actor.account.id) === 'admin') return;
  throw forbidden('You must be an owner of the organization.');
}

/** Allows owners of the organization, and maintainers of the team or of one above it. */
function demandMaintainer(actor: Actor, team: Team): void {
  if (team.organization.members.get(actor.account.id) === 'admin') return;
  if (withAncestors(team).some(({ members }) => members.get(actor.account.id) === 'maintainer')) return;
  throw forbidden('You must be an organization owner or team maintainer to add a team membership.');
}

function emitOrganization(
  { context, actor }: By,
  organization: Account,
  webhook: { readonly event: string; readonly action: string; readonly body: Json },
): void {
  context.webhooks.emit({ ...webhook, sender: actor, repository: null, organization, onlyApp: null });
}

/**
 * Adds a person to a team, or changes the role in it.
 * A person who is not a member of the organization is added to it too.
 */
export function addTeamMember(by: By, team: Team, member: Account, role: TeamRole): void {
  const { context, actor } = by;
  demandMaintainer(actor, team);
  const { organization } = team;
  if (!organization.members.has(member.id)) joinOrganization(by, organization, member, 'member');
  const before = team.members.get(member.id);
  if (before === role) return;
  team.members.set(member.id, role);
  context.changed();
  if (before === undefined) emitMembership(by, team, member, 'added');
}

export function removeTeamMember(by: By, team: Team, member: Account): void {
  const { context, actor } = by;
  demandMaintainer(actor, team);
  if (!team.members.delete(member.id)) throw notFound();
  context.changed();
  emitMembership(by, team, member, 'removed');
}

function emitMembership(by: By, team: Team, member: Account, action: string): void {
  const { context } = by;
  emitOrganization(by, team.organization, {
    event: 'membership',
    action,
    body: {
      scope: 'team',
      member: accountJson(context, member),
      team: teamJson(context, team),
    },
  });
}

/** Creates a team: owners of the organization may. `parent`: the team above it. */
export function createTeam(by: By, organization: Account, name: string, parent: Team | null): Team {
  const { context, actor } = by;
  demandOwner(actor, organization);
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  if (slug === '' || findTeam(context.world, organization.login, slug)) {
    const message = 'Name must be unique for this org';
    throw unprocessable('Validation Failed', [{ resource: 'Team', code: 'unprocessable', field: 'data', message }]);
  }
  const id = nextId(context.world);
  const createdAt = context.clock.now();
  const team = { id, nodeId: nodeId('T', id), organization, slug, name, parent, members: new Map(), createdAt };
  context.world.teams.set(id, team);
  context.changed();
  emitOrganization(by, organization, { event: 'team', action: 'created', body: { team: teamJson(context, team) } });
  return team;
}

/** Nests a team under another, or under none: owners of the organization may. */
export function setTeamParent(by: By, team: Team, parent: Team | null): void {
  const { context, actor } = by;
  demandOwner(actor, team.organization);
  if (parent && withAncestors(parent).includes(team)) throw unprocessable('Parent team cannot be a descendant');
  team.parent = parent;
  context.changed();
  emitOrganization(by, team.organization, {
    event: 'team',
    action: 'edited',
    body: { team: teamJson(context, team), changes: {} },
  });
}

/** Deletes a team; the teams nested under it go with it, as on GitHub. */
export function deleteTeam(by: By, team: Team): void {
  const { context, actor } = by;
  demandOwner(actor, team.organization);
  for (const child of [...context.world.teams.values()]) {
    if (child.parent === team) deleteTeam(by, child);
  }
  context.world.teams.delete(team.id);
  for (const repository of context.world.repositories.values()) repository.teams.delete(team.id);
  context.changed();
  emitOrganization(by, team.organization, {
    event: 'team',
    action: 'deleted',
    body: { team: teamJson(context, team) },
  });
}

function joinOrganization(by: By, organization: Account, member: Account, role: OrganizationRole): void {
  const { context } = by;
  const added = !organization.members.has(member.id);
  organization.members.set(member.id, role);
  context.changed();
  if (added)
    emitOrganization(by, organization, {
      event: 'organization',
      action: 'member_added',
      body: {
        membership: membershipJson(context, organization, member, role),
      },
    });
}

function membershipJson(context: SandboxContext, organization: Account, member: Account, role: OrganizationRole): Json {
  const url = `${context.url()}/api/v3/orgs/${organization.login}`;
  return {
    url: `${url}/memberships/${member.login}`,
    state: 'active',
    role,
    organization_url: url,
    user: accountJson(context, member),
  };
}

/** Takes into the organization, or changes the role there: its owners may. */
export function addOrganizationMember(by: By, organization: Account, member: Account, role: OrganizationRole): void {
  const { actor } = by;
  demandOwner(actor, organization);
  joinOrganization(by, organization, member, role);
}

/** Removes from the organization and all its teams. */
export function removeOrganizationMember(by: By, organization: Account, member: Account): void {
  const { context, actor } = by;
  demandOwner(actor, organization);
  const role = organization.members.get(member.id);
  if (role === undefined) throw notFound();
  for (const team of context.world.teams.values()) {
    if (team.organization === organization && team.members.delete(member.id)) {
      emitMembership(by, team, member, 'removed');
    }
  }
  organization.members.delete(member.id);
  context.changed();
  emitOrganization(by, organization, {
    event: 'organization',
    action: 'member_removed',
    body: {
      membership: membershipJson(context, organization, member, role),
    },
  });
}

/** Sets what a person may do in the repository. null takes it away. The repository's administrators may do this. */
export function setCollaborator(by: By, repository: Repository, member: Account, permission: Permission | null): void {
  const { context } = by;
  demand(by, repository, { person: 'admin', app: ['administration'], level: 'write' });
  const before = repository.collaborators.get(member.id);
  if (permission === null) {
    if (!repository.collaborators.delete(member.id)) throw notFound();
  } else repository.collaborators.set(member.id, permission);
  context.changed();
  const body = { member: accountJson(context, member) };
  if (permission === null) emit(by, repository, { event: 'member', action: 'removed', body });
  else if (before === undefined) {
    emit(by, repository, {
      event: 'member',
      action: 'added',
      body: { ...body, changes: { permission: { to: permission } } },
    });
  } else if (before !== permission) {
    emit(by, repository, {
      event: 'member',
      action: 'edited',
      body: {
        ...body,
        changes: { permission: { from: before, to: permission } },
      },
    });
  }
}

/** Sets what a team may do in the repository. null takes it away. The repository's administrators may do this. */
export function setTeamPermission(by: By, repository: Repository, team: Team, permission: Permission | null): void {
  const { context } = by;
  demand(by, repository, { person: 'admin', app: ['administration'], level: 'write' });
  if (permission === null) repository.teams.delete(team.id);
  else repository.teams.set(team.id, permission);
  context.changed();
  const action = permission === null ? 'removed_from_repository' : 'added_to_repository';
  emit(by, repository, { event: 'team', action, body: { team: teamJson(context, team) } });
}

import type { Actor, SandboxContext } from '../context.ts';
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

/** Owners of the organisation may change a team, and maintainers of it or of a team above it. */
function demandMaintainer(actor: Actor, team: Team): void {
  if (team.organization.members.get(actor.account.id) === 'admin') return;
  if (withAncestors(team).some(({ members }) => members.get(actor.account.id) === 'maintainer')) return;
  throw forbidden('You must be an organization owner or team maintainer to add a team membership.');
}

function emitOrganization(
  context: SandboxContext,
  actor: Actor,
  organization: Account,
  event: string,
  action: string,
  body: Json,
): void {
  context.webhooks.emit({ event, action, sender: actor, repository: null, organization, body, onlyApp: null });
}

/** Adds to a team (and to the organisation, where they were not in it), or changes the role in it. */
export function addTeamMember(
  context: SandboxContext,
  actor: Actor,
  team: Team,
  member: Account,
  role: TeamRole,
): void {
  demandMaintainer(actor, team);
  const { organization } = team;
  if (!organization.members.has(member.id)) joinOrganization(context, actor, organization, member, 'member');
  const before = team.members.get(member.id);
  if (before === role) return;
  team.members.set(member.id, role);
  context.changed();
  if (before === undefined) emitMembership(context, actor, team, member, 'added');
}

export function removeTeamMember(context: SandboxContext, actor: Actor, team: Team, member: Account): void {
  demandMaintainer(actor, team);
  if (!team.members.delete(member.id)) throw notFound();
  context.changed();
  emitMembership(context, actor, team, member, 'removed');
}

function emitMembership(context: SandboxContext, actor: Actor, team: Team, member: Account, action: string): void {
  emitOrganization(context, actor, team.organization, 'membership', action, {
    scope: 'team',
    member: accountJson(context, member),
    team: teamJson(context, team),
  });
}

/** Makes a team: owners of the organisation may. `parent`: what it is nested under. */
export function createTeam(
  context: SandboxContext,
  actor: Actor,
  organization: Account,
  name: string,
  parent: Team | null,
): Team {
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
  emitOrganization(context, actor, organization, 'team', 'created', { team: teamJson(context, team) });
  return team;
}

/** Nests a team under another, or under none: owners of the organisation may. */
export function setTeamParent(context: SandboxContext, actor: Actor, team: Team, parent: Team | null): void {
  demandOwner(actor, team.organization);
  if (parent && withAncestors(parent).includes(team)) throw unprocessable('Parent team cannot be a descendant');
  team.parent = parent;
  context.changed();
  emitOrganization(context, actor, team.organization, 'team', 'edited', { team: teamJson(context, team), changes: {} });
}

/** Deletes a team; the teams nested under it go with it, as on GitHub. */
export function deleteTeam(context: SandboxContext, actor: Actor, team: Team): void {
  demandOwner(actor, team.organization);
  for (const child of [...context.world.teams.values()]) {
    if (child.parent === team) deleteTeam(context, actor, child);
  }
  context.world.teams.delete(team.id);
  for (const repository of context.world.repositories.values()) repository.teams.delete(team.id);
  context.changed();
  emitOrganization(context, actor, team.organization, 'team', 'deleted', { team: teamJson(context, team) });
}

function joinOrganization(
  context: SandboxContext,
  actor: Actor,
  organization: Account,
  member: Account,
  role: OrganizationRole,
): void {
  const added = !organization.members.has(member.id);
  organization.members.set(member.id, role);
  context.changed();
  if (added)
    emitOrganization(context, actor, organization, 'organization', 'member_added', {
      membership: membershipJson(context, organization, member, role),
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

/** Takes into the organisation, or changes the role there: its owners may. */
export function addOrganizationMember(
  context: SandboxContext,
  actor: Actor,
  organization: Account,
  member: Account,
  role: OrganizationRole,
): void {
  demandOwner(actor, organization);
  joinOrganization(context, actor, organization, member, role);
}

/** Takes out of the organisation and of all its teams. */
export function removeOrganizationMember(
  context: SandboxContext,
  actor: Actor,
  organization: Account,
  member: Account,
): void {
  demandOwner(actor, organization);
  const role = organization.members.get(member.id);
  if (role === undefined) throw notFound();
  for (const team of context.world.teams.values()) {
    if (team.organization === organization && team.members.delete(member.id)) {
      emitMembership(context, actor, team, member, 'removed');
    }
  }
  organization.members.delete(member.id);
  context.changed();
  emitOrganization(context, actor, organization, 'organization', 'member_removed', {
    membership: membershipJson(context, organization, member, role),
  });
}

/** Sets what a person may do in the repository, or (null) takes it away: its administrators may. */
export function setCollaborator(
  context: SandboxContext,
  actor: Actor,
  repository: Repository,
  member: Account,
  permission: Permission | null,
): void {
  demand(context, actor, repository, { person: 'admin', app: ['administration'], level: 'write' });
  const before = repository.collaborators.get(member.id);
  if (permission === null) {
    if (!repository.collaborators.delete(member.id)) throw notFound();
  } else repository.collaborators.set(member.id, permission);
  context.changed();
  const body = { member: accountJson(context, member) };
  if (permission === null) emit(context, actor, repository, 'member', 'removed', body);
  else if (before === undefined) {
    emit(context, actor, repository, 'member', 'added', { ...body, changes: { permission: { to: permission } } });
  } else if (before !== permission) {
    emit(context, actor, repository, 'member', 'edited', {
      ...body,
      changes: { permission: { from: before, to: permission } },
    });
  }
}

/** Sets what a team may do in the repository, or (null) takes it away: the repository's administrators may. */
export function setTeamPermission(
  context: SandboxContext,
  actor: Actor,
  repository: Repository,
  team: Team,
  permission: Permission | null,
): void {
  demand(context, actor, repository, { person: 'admin', app: ['administration'], level: 'write' });
  if (permission === null) repository.teams.delete(team.id);
  else repository.teams.set(team.id, permission);
  context.changed();
  const action = permission === null ? 'removed_from_repository' : 'added_to_repository';
  emit(context, actor, repository, 'team', action, { team: teamJson(context, team) });
}

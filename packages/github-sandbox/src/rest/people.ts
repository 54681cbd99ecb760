import { Hono } from 'hono';
import { addTeamMember, removeTeamMember, userNamed } from '../acts/team.ts';
import { atSecond } from '../clock.ts';
import type { Caller, SandboxContext } from '../context.ts';
import { grants } from '../demand.ts';
import { findAccount, findTeam } from '../lookup.ts';
import type { Account, Team } from '../model/account.ts';
import { accountJson, fullOrganizationJson, teamJson, userJson } from '../payloads/account.ts';
import { apiUrl } from '../payloads/links.ts';
import { membersOf } from '../people.ts';
import { GitHubRefusal, notAccessible, notFound } from '../refusal.ts';
import { type Api, type ApiEnv, actor, page, part } from './request.ts';

/** Users, organizations and teams. */
export function peopleRoutes(context: SandboxContext): Hono<ApiEnv> {
  const { world } = context;
  const routes = new Hono<ApiEnv>();

  routes.get('/user', (c) => {
    const caller = c.get('caller');
    if (caller.kind === 'anonymous') throw new GitHubRefusal(401, 'Requires authentication');
    if (caller.kind !== 'user') throw notAccessible();
    return c.json(userJson(context, caller.account));
  });
  routes.get('/users/:login', (c) => {
    const account = findAccount(world, part(c, 'login'));
    if (!account) throw notFound();
    return c.json(userJson(context, account));
  });
  routes.get('/user/:id', (c) => {
    const account = world.accounts.get(Number(part(c, 'id')));
    if (!account) throw notFound();
    return c.json(userJson(context, account));
  });

  const organization = (c: Api): Account => {
    const account = findAccount(world, part(c, 'org'));
    if (account?.kind !== 'Organization') throw notFound();
    return account;
  };
  /** Visible to members of the organization, and to apps that may read its members. */
  const visible = (c: Api): Account => {
    const org = organization(c);
    demandMembers(c.get('caller'), org);
    return org;
  };
  routes.get('/orgs/:org', (c) => c.json(fullOrganizationJson(context, organization(c))));
  routes.get('/orgs/:org/members', (c) => {
    const org = visible(c);
    const members = [...org.members.keys()].flatMap((id) => world.accounts.get(id) ?? []);
    return page(c, members, (account) => accountJson(context, account));
  });
  routes.get('/orgs/:org/teams', (c) => {
    const org = visible(c);
    const teams = [...world.teams.values()].filter((team) => team.organization === org);
    return page(c, teams, (team) => teamJson(context, team));
  });

  const team = (c: Api): Team => {
    const found = findTeam(world, visible(c).login, part(c, 'slug'));
    if (!found) throw notFound();
    return found;
  };
  const path = '/orgs/:org/teams/:slug';
  routes.get(path, (c) => {
    const found = team(c);
    const created = atSecond(found.createdAt);
    const { organization_id: _, ...listed } = teamJson(context, found);
    return c.json({
      ...listed,
      members_count: membersOf(world, found).length,
      repos_count: [...world.repositories.values()].filter(({ teams }) => teams.has(found.id)).length,
      created_at: created,
      updated_at: created,
      organization: fullOrganizationJson(context, found.organization),
    });
  });
  routes.get(`${path}/members`, (c) => {
    const { role = 'all' } = c.req.query();
    const members = membersOf(world, team(c)).filter((one) => role === 'all' || one.role === role);
    return page(c, members, ({ account }) => accountJson(context, account));
  });
  routes.get(`${path}/teams`, (c) => {
    const found = team(c);
    const children = [...world.teams.values()].filter(({ parent }) => parent === found);
    return page(c, children, (child) => teamJson(context, child));
  });
  const membershipJson = (found: Team, account: Account) => {
    const member = membersOf(world, found).find((one) => one.account === account);
    if (!member) throw notFound();
    const url = `${apiUrl(context)}/organizations/${found.organization.id}/team/${found.id}/memberships/${account.login}`;
    return { url, role: member.role, state: 'active' };
  };
  const membership = `${path}/memberships/:login`;
  routes.get(membership, (c) => c.json(membershipJson(team(c), userNamed(context, part(c, 'login')))));
  routes.put(membership, (c) => {
    const [found, account] = [team(c), userNamed(context, part(c, 'login'))];
    addTeamMember({ context, actor: actor(c) }, found, account, 'member');
    return c.json(membershipJson(found, account));
  });
  routes.delete(membership, (c) => {
    removeTeamMember({ context, actor: actor(c) }, team(c), userNamed(context, part(c, 'login')));
    return c.body(null, 204);
  });
  return routes;
}

function demandMembers(caller: Caller, organization: Account): void {
  if (caller.kind === 'anonymous') throw new GitHubRefusal(401, 'Requires authentication');
  if (caller.kind === 'user' && organization.members.has(caller.account.id)) return;
  if (caller.kind === 'installation') {
    const { token } = caller;
    if (token.installation.account === organization && grants(token.permissions, 'members', 'read')) return;
    throw notAccessible();
  }
  throw notFound();
}

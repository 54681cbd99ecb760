import { atSecond } from '../clock.ts';
import { grants, sees } from '../demand.ts';
import { findRepository, findTeam } from '../lookup.ts';
import type { Account, Team } from '../model/account.ts';
import { accountUrl } from '../payloads/links.ts';
import { membersOf, teamsOf } from '../people.ts';
import { notAccessible } from './errors.ts';
import { addresses, type GraphNode, type Look } from './look.ts';
import { connection, type PageArguments } from './paging.ts';

/** A `User`, a `Bot` or an `Organization`. */
export function accountNode(look: Look, account: Account): GraphNode {
  switch (account.kind) {
    case 'User':
      return userNode(look, account);
    case 'Bot':
      // GraphQL leaves out the suffix of bots' logins in REST.
      return { __typename: 'Bot', ...common(look, account), login: account.login.replace(/\[bot\]$/, '') };
    case 'Organization':
      return organizationNode(look, account);
  }
}

/** Any account as a `User`. GitHub shows an app that queries `viewer` as a user with the bot's login. */
export function userNode(look: Look, account: Account): GraphNode {
  return {
    __typename: 'User',
    ...common(look, account),
    name: account.name,
    email: account.emails[0] ?? '',
    isViewer: account === look.actor.account,
    isSiteAdmin: false,
  };
}

function common(look: Look, account: Account) {
  return {
    id: account.nodeId,
    databaseId: account.id,
    login: account.login,
    createdAt: atSecond(account.createdAt),
    updatedAt: atSecond(account.createdAt),
    avatarUrl: ({ size }: { readonly size?: number | null }) => {
      const url = `${look.context.url()}/avatars/${encodeURIComponent(account.login)}`;
      return size == null ? url : `${url}?s=${size}`;
    },
    ...addresses(look, accountUrl(look.context, account)),
  };
}

interface TeamsArguments extends PageArguments {
  readonly userLogins?: readonly string[] | null;
  readonly rootTeamsOnly?: boolean | null;
}

function organizationNode(look: Look, organization: Account): GraphNode {
  const { world } = look.context;
  const isMember = organization.members.has(look.actor.account.id);
  return {
    __typename: 'Organization',
    ...common(look, organization),
    name: organization.name,
    viewerIsAMember: isMember,
    viewerCanAdminister: organization.members.get(look.actor.account.id) === 'admin',
    team: ({ slug }: { readonly slug: string }) => {
      if (!seesTeams(look, organization)) return null;
      const team = findTeam(world, organization.login, slug);
      return team === null ? null : look.node.team(team);
    },
    teams: (args: TeamsArguments) => {
      const visible = seesTeams(look, organization) ? [...world.teams.values()] : [];
      const logins = args.userLogins?.map((login) => login.toLowerCase());
      const rootOnly = args.rootTeamsOnly === true;
      const teams = visible
        .filter((team) => team.organization === organization && (!rootOnly || team.parent === null))
        .filter(
          (team) =>
            !logins || membersOf(world, team).some(({ account }) => logins.includes(account.login.toLowerCase())),
        )
        .sort((a, b) => a.slug.localeCompare(b.slug));
      return connection(teams, args, { key: (team: Team) => team.id, node: (team) => look.node.team(team) });
    },
    membersWithRole: (args: PageArguments) => {
      if (!seesTeams(look, organization)) throw notAccessible();
      const members = [...organization.members].flatMap(([id, role]) => {
        const account = world.accounts.get(id);
        return account === undefined ? [] : [{ account, role }];
      });
      return connection(members, args, {
        key: ({ account }) => account.id,
        node: ({ account }) => look.node.account(account),
        edge: ({ role }) => ({ role: role.toUpperCase() }),
      });
    },
    repository: ({ name }: { readonly name: string }) => {
      const repository = findRepository(world, organization.login, name);
      return repository && sees(look, repository) ? look.node.repository(repository) : null;
    },
    repositories: (args: PageArguments) => {
      const repositories = [...world.repositories.values()].filter(
        (repository) => repository.owner === organization && sees(look, repository),
      );
      return connection(repositories, args, {
        key: ({ id }) => id,
        node: (repository) => look.node.repository(repository),
      });
    },
  };
}

/**
 * Whether the viewer sees an organization's teams.
 * A person sees their own; an app with permission sees them where it is installed.
 * @throws GraphError FORBIDDEN for an app without permission; a person gets nothing
 */
export function seesTeams(look: Look, organization: Account): boolean {
  const { token, account } = look.actor;
  if (token === null)
    return (
      organization.members.has(account.id) ||
      teamsOf(look.context.world, account).some((team) => team.organization === organization)
    );
  if (token.installation.account !== organization || !grants(token.permissions, 'members', 'read'))
    throw notAccessible();
  return true;
}

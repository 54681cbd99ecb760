import { atSecond } from '../clock.ts';
import type { Account, Team, TeamRole } from '../model/account.ts';
import { accountUrl } from '../payloads/links.ts';
import { membersOf, withAncestors, withDescendants } from '../people.ts';
import { addresses, type GraphNode, type Look } from './look.ts';
import { connection, type Order, ordered, type PageArguments } from './paging.ts';

interface Membership {
  readonly account: Account;
  readonly role: TeamRole;
}

interface MembersArguments extends PageArguments {
  readonly membership?: 'ALL' | 'CHILD_TEAM' | 'IMMEDIATE' | null;
  readonly role?: 'MAINTAINER' | 'MEMBER' | null;
  readonly query?: string | null;
  readonly orderBy?: Order<'CREATED_AT' | 'LOGIN'>;
}

/** A team. The caller has checked that it may be seen (`seesTeams`). */
export function teamNode(look: Look, team: Team): GraphNode {
  const { world } = look.context;
  const url = `${look.context.url()}/orgs/${team.organization.login}/teams/${team.slug}`;
  const page = (teams: readonly Team[], args: PageArguments) =>
    connection(teams, args, { key: ({ id }) => id, node: (other) => look.node.team(other) });
  return {
    __typename: 'Team',
    id: team.nodeId,
    databaseId: team.id,
    name: team.name,
    slug: team.slug,
    combinedSlug: `${team.organization.login}/${team.slug}`,
    description: null,
    privacy: 'VISIBLE',
    createdAt: atSecond(team.createdAt),
    updatedAt: atSecond(team.createdAt),
    ...addresses(look, url),
    organization: () => look.node.account(team.organization),
    parentTeam: () => (team.parent === null ? null : look.node.team(team.parent)),
    ancestors: (args: PageArguments) => page(withAncestors(team).slice(1), args),
    childTeams: (args: PageArguments & { readonly immediateOnly?: boolean | null }) => {
      const below = withDescendants(world, team).slice(1);
      return page(args.immediateOnly === false ? below : below.filter(({ parent }) => parent === team), args);
    },
    members: (args: MembersArguments) =>
      connection(chosenMembers(look, team, args), args, {
        key: ({ account }) => account.id,
        node: ({ account }) => look.node.account(account),
        edge: ({ account, role }) => ({
          role: role.toUpperCase(),
          memberAccessUrl: accountUrl(look.context, account),
        }),
      }),
  };
}

function chosenMembers(look: Look, team: Team, args: MembersArguments): readonly Membership[] {
  const { membership, role, query, orderBy } = args;
  const { world } = look.context;
  const wanted = query?.toLowerCase();
  const nested = new Set(
    withDescendants(world, team)
      .slice(1)
      .flatMap((child) => [...child.members.keys()]),
  );
  const members = membersOf(world, team)
    .filter(({ account: { id } }) =>
      membership === 'IMMEDIATE' ? team.members.has(id) : membership !== 'CHILD_TEAM' || nested.has(id),
    )
    .filter((member) => role == null || member.role.toUpperCase() === role)
    .filter(
      ({ account }) => wanted === undefined || `${account.login} ${account.name ?? ''}`.toLowerCase().includes(wanted),
    );
  return ordered(members, orderBy, ({ account }, field) =>
    field === 'LOGIN' ? account.login.toLowerCase() : account.createdAt,
  );
}

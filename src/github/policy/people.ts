import { z } from 'zod';
import type { Account } from '../../domain/account.ts';
import type { PeopleFacts } from '../../domain/facts.ts';
import type { NamedPeople } from '../../domain/policy.ts';
import { known, type Reading, unavailable } from '../../domain/reading.ts';
import type { GitHubClient } from '../client/client.ts';
import { type Gap, type GraphQLAnswer, gapUnder } from '../client/graphql-answer.ts';
import { addPage, goesOn, itemsOf, type ListSoFar, newList, withProblem } from '../client/paged-list.ts';
import { PAGE } from '../client/query-parts.ts';
import { actor } from '../client/who.ts';
import { cachedAccount, cachedMembers, type PeopleCache, teamCacheKey, userCacheKey } from './people-cache.ts';

/** A team as `org/slug`, and the cursor of its members. */
interface TeamPage {
  readonly team: string;
  readonly after: string | null;
}

interface Query {
  readonly query: string;
  readonly variables: Readonly<Record<string, string | null>>;
}

/**
 * One request for users (aliases `user0` …) and teams (`team0` …).
 * Names are variables: people write policies, and no part of one may become part of a query's text.
 */
export function peopleQuery(users: readonly string[], teams: readonly TeamPage[]): Query {
  const parameters: string[] = [];
  const fields: string[] = [];
  const variables: Record<string, string | null> = {};
  for (const [index, login] of users.entries()) {
    parameters.push(`$login${index}: String!`);
    fields.push(`user${index}: user(login: $login${index}) { ...Person }`);
    variables[`login${index}`] = login;
  }
  for (const [index, { team, after }] of teams.entries()) {
    const slash = team.indexOf('/');
    parameters.push(`$org${index}: String!, $slug${index}: String!, $after${index}: String`);
    fields.push(
      `team${index}: organization(login: $org${index}) { team(slug: $slug${index}) { members(first: ${PAGE}, after: $after${index}, membership: ALL) { totalCount pageInfo { hasNextPage endCursor } nodes { id ...Person } } } }`,
    );
    variables[`org${index}`] = team.slice(0, slash);
    variables[`slug${index}`] = team.slice(slash + 1);
    variables[`after${index}`] = after;
  }
  const query = `query People(${parameters.join(', ')}) {\n  ${fields.join('\n  ')}\n}\nfragment Person on User { __typename login databaseId }`;
  return { query, variables };
}

/** The number of users and teams in one request. */
const PER_REQUEST = 50;

/**
 * Everyone whom the policy names: users by login, teams with all members, including nested teams'.
 * What is not cached is read in one request (50 names each; further ones only for teams of more than 100 members). Only
 * successful reads are cached: a missing user or permission is asked for again, so that a fix takes effect at once.
 */
export async function readPeople(
  client: GitHubClient,
  owner: string,
  named: NamedPeople,
  cache: PeopleCache,
): Promise<PeopleFacts> {
  const keys = [...named.users.map(userCacheKey), ...named.teams.map(teamCacheKey)];
  if (keys.length === 0) return { users: [], teams: [] };
  const { epoch, entries } = await cache.read(owner, keys);
  const users = new Map<string, Reading<Account>>();
  const teams = new Map<string, Reading<readonly Account[]>>();
  for (const login of named.users) {
    const account = cachedAccount(entries.get(userCacheKey(login)));
    if (account) users.set(login, known(account));
  }
  for (const team of named.teams) {
    const members = cachedMembers(entries.get(teamCacheKey(team)));
    if (members) teams.set(team, known(members));
  }

  const fresh = await readNamed(client, {
    users: named.users.filter((login) => !users.has(login)),
    teams: named.teams.filter((team) => !teams.has(team)),
  });
  const toCache = new Map<string, unknown>();
  for (const [login, account] of fresh.users) {
    users.set(login, account);
    if (account.state === 'known') toCache.set(userCacheKey(login), account.value);
  }
  for (const [team, members] of fresh.teams) {
    teams.set(team, members);
    if (members.state === 'known') toCache.set(teamCacheKey(team), members.value);
  }
  if (toCache.size > 0) await cache.write(owner, epoch, toCache);

  return {
    users: named.users.map((login) => ({
      login,
      account: users.get(login) ?? unavailable('malformed', `user ${login}`),
    })),
    teams: named.teams.map((team) => ({
      team,
      members: teams.get(team) ?? unavailable('malformed', `members of ${team}`),
    })),
  };
}

interface PeopleRead {
  readonly users: Map<string, Reading<Account>>;
  readonly teams: Map<string, Reading<readonly Account[]>>;
}

async function readNamed(client: GitHubClient, named: NamedPeople): Promise<PeopleRead> {
  const users = new Map<string, Reading<Account>>();
  const lists = new Map(named.teams.map((team) => [team, newList(`members of ${team}`)]));
  let logins = named.users;
  let unread = unreadTeams(lists);
  while (logins.length + unread.length > 0) {
    const askedUsers = logins.slice(0, PER_REQUEST);
    const askedTeams = unread.slice(0, PER_REQUEST - askedUsers.length);
    const { query, variables } = peopleQuery(askedUsers, askedTeams);
    const answer = await client.graphql(query, variables);
    const data = z.record(z.string(), z.unknown()).safeParse(answer.data).data ?? {};
    for (const [index, login] of askedUsers.entries()) users.set(login, userOf(login, data, answer, `user${index}`));
    for (const [index, { team }] of askedTeams.entries()) {
      const list = lists.get(team) ?? newList(`members of ${team}`);
      lists.set(team, teamPage(list, data[`team${index}`], gapUnder(answer.gaps, [`team${index}`])));
    }
    logins = logins.slice(askedUsers.length);
    unread = unreadTeams(lists);
  }
  return { users, teams: new Map([...lists].map(([team, list]) => [team, membersOf(list)])) };
}

const unreadTeams = (lists: ReadonlyMap<string, ListSoFar>): readonly TeamPage[] =>
  [...lists].filter(([, list]) => goesOn(list)).map(([team, list]) => ({ team, after: list.after }));

function userOf(
  login: string,
  data: Readonly<Record<string, unknown>>,
  answer: GraphQLAnswer,
  alias: string,
): Reading<Account> {
  const gap = gapUnder(answer.gaps, [alias]);
  if (gap) return unavailable(gap.why, `user ${login}`);
  if (data[alias] === null) return unavailable('missing', `user ${login}`);
  const who = actor.safeParse(data[alias]).data;
  return who?.kind === 'known' ? known(who.account) : unavailable('malformed', `user ${login}`);
}

const teamShape = z.object({ team: z.object({ members: z.unknown().optional() }).nullable() }).nullable();

function teamPage(list: ListSoFar, answer: unknown, gap: Gap | undefined): ListSoFar {
  if (gap) return withProblem(list, gap.why);
  const organization = teamShape.safeParse(answer);
  if (!organization.success) return withProblem(list, 'malformed');
  const team = organization.data?.team;
  return team ? addPage(list, team.members) : withProblem(list, 'missing');
}

function membersOf(list: ListSoFar): Reading<readonly Account[]> {
  const actors = itemsOf(list, actor);
  if (actors.state === 'unavailable') return actors;
  const accounts = actors.value.flatMap((who) => (who.kind === 'known' ? [who.account] : []));
  return accounts.length === actors.value.length ? known(accounts) : unavailable('malformed', list.what);
}

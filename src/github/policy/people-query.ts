import { PAGE } from '../client/query-parts.ts';

/** A team as `org/slug`, and the cursor of its members. */
export interface TeamPage {
  readonly team: string;
  readonly after: string | null;
}

export interface Query {
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

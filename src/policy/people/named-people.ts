import type { NamedPeople, Policy } from '../../domain/policy.ts';

/** True if a login is a machine's (`dependabot[bot]`). GitHub has no such user, and it can hold no role. */
export const namesMachine = (login: string): boolean => login.toLowerCase().endsWith('[bot]');

/** Everyone whom the policy names, so that `facts.people` can be read in one request. */
export function namedPeople(policy: Policy): NamedPeople {
  const users = [
    ...policy.roles.flatMap((role) => [...role.users, ...role.deputies]),
    ...policy.separation.identities.map((identity) => identity.user),
  ]
    .map((user) => user.login)
    .filter((login) => !namesMachine(login));
  const teams = policy.roles.flatMap((role) => role.teams).map(teamKey);
  return { users: distinct(users), teams: distinct(teams) };
}

/** The key of a team in `facts.people`. */
export const teamKey = (team: { readonly org: string; readonly slug: string }): string => `${team.org}/${team.slug}`;

/** GitHub ignores case in logins and team names. */
export const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function distinct(names: readonly string[]): readonly string[] {
  const seen = new Map<string, string>();
  for (const name of names) if (!seen.has(name.toLowerCase())) seen.set(name.toLowerCase(), name);
  return [...seen.values()];
}

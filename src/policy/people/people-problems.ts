import type { PeopleFacts } from '../../domain/facts.ts';
import type { Policy, PolicyProblem, Position } from '../../domain/policy.ts';
import type { Reading } from '../../domain/reading.ts';
import { namesMachine, sameName, teamKey } from './named-people.ts';
import { accountOf, type RoleHolders } from './roles.ts';

/**
 * The policy's mistakes about people that only GitHub can reveal (POL-2).
 * Users and teams that do not exist, logins that another person has taken over, machines in roles, states that nobody
 * can ever sign. What could not be read is not a problem of the policy; it is in `RoleHolders.missing`.
 */
export function peopleProblems(
  policy: Policy,
  people: PeopleFacts,
  holders: readonly RoleHolders[],
): readonly PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  const report = (at: Position, field: string, problem: string, fix: string) =>
    problems.push({ severity: 'error', file: at.file, line: at.line, column: at.column, field, problem, mend: fix });

  const named = [
    ...policy.roles.flatMap((role) => [...role.users, ...role.deputies].map((user) => ({ user, role: true }))),
    ...policy.separation.identities.map(({ user }) => ({ user, role: false })),
  ];
  for (const { user, role } of named) {
    if (namesMachine(user.login)) {
      if (role)
        report(user.at, user.field, `${user.login} is an app, and only people can hold a role`, 'name a person');
    } else if (isMissing(accountOf(people, user.login))) {
      report(user.at, user.field, `there is no user ${user.login} on GitHub`, 'correct the login, or remove it');
    } else if (people.users.some(({ login, changedHands }) => changedHands && sameName(login, user.login))) {
      report(user.at, user.field, `the login ${user.login} now belongs to another account`, CHANGED_HANDS_MEND);
    }
  }
  for (const team of policy.roles.flatMap((role) => role.teams)) {
    const key = teamKey(team);
    if (isMissing(people.teams.find((entry) => sameName(entry.team, key))?.members)) {
      const fix = team.slug.startsWith('ent:') ? enterpriseFix(team.org) : TEAM_MEND;
      report(team.at, team.field, `there is no team ${key}, or Countersign may not see it`, fix);
    }
  }
  for (const role of policy.roles) {
    const found = holders.find((entry) => entry.role === role.name);
    const first = role.teams[0] ?? role.users[0];
    if (!found || !first || found.missing.length > 0 || found.holders.length > 0 || role.deputies.length > 0) continue;
    if (role.users.some((user) => namesMachine(user.login))) continue;
    report(first.at, first.field, `nobody can hold the role ${role.name}: its teams have no members`, 'add a person');
  }
  return distinctProblems(problems);
}

const CHANGED_HANDS_MEND =
  "write the person's login of today; if the new account is meant, take the login out of the policy and put it in again";

const TEAM_MEND =
  'correct it to ORGANIZATION/SLUG, and see that the app is installed there with the permission members: read';

const enterpriseFix = (organization: string): string =>
  `assign the team of the enterprise to ${organization}, and see that the app is installed there with the permission members: read; where GitHub does not show its members to the app, name them under "users", or make a team of ${organization} for them`;

const isMissing = (reading: Reading<unknown> | undefined): boolean =>
  reading?.state === 'unavailable' && reading.why === 'missing';

/**
 * Each problem once, in the order of the file. `deployer` copies the release coordinators by default, so a place can
 * occur twice.
 */
function distinctProblems(problems: readonly PolicyProblem[]): readonly PolicyProblem[] {
  const distinct = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...distinct.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}

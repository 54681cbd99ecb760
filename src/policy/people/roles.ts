import { type Account, distinctAccounts } from '../../domain/account.ts';
import type { PeopleFacts } from '../../domain/facts.ts';
import { asDay, type Day, type Instant, type RoleName, type StateName } from '../../domain/ids.ts';
import type { Policy, Role } from '../../domain/policy.ts';
import { type Reading, type Unavailable, unavailable } from '../../domain/reading.ts';
import { readPart } from '../read-part.ts';
import { namesMachine, sameName, teamKey } from './named-people.ts';

/** Who holds a role at one time. If `missing` is not empty, `holders` is incomplete. */
export interface RoleHolders {
  readonly role: RoleName;
  readonly holders: readonly Account[];
  /** The ids of `holders`. A team can have thousands of members, and every act looks them up. */
  readonly ids: ReadonlySet<number>;
  readonly missing: readonly Unavailable[];
}

/** The day at `at` in the policy's time zone, including daylight saving (SIGN-12). */
function dayAt(at: Instant, timezone: string): Day {
  return asDay(Temporal.Instant.from(at).toZonedDateTimeISO(timezone).toPlainDate().toString());
}

/**
 * Everyone who holds each role at `at` (SIGN-3, SIGN-12).
 * Directly, through a team, or as a deputy.
 */
export function roleHolders(policy: Policy, people: PeopleFacts, at: Instant): readonly RoleHolders[] {
  const today = dayAt(at, policy.timezone);
  return policy.roles.map((role) => holdersOf(role, people, today));
}

function holdersOf(role: Role, people: PeopleFacts, today: Day): RoleHolders {
  const deputies = role.deputies.filter((deputy) => deputy.from <= today && today <= deputy.until);
  const logins = [...role.users, ...deputies].map(({ login }) => login).filter((login) => !namesMachine(login));
  const users = logins.map((login) => accountOf(people, login));
  const teams = role.teams.map((team) => membersOf(people, teamKey(team)));
  const missing = [...users, ...teams].filter((reading) => reading.state === 'unavailable');
  const named = users.filter((reading) => reading.state === 'known').map(({ value }) => value);
  const all = [...named, ...teams.flatMap(readPart)];
  const holders = distinctAccounts(all.filter((account) => account.kind === 'user'));
  return { role: role.name, holders, ids: new Set(holders.map(({ id }) => id)), missing };
}

/** The members of a team of the policy. A team that was not looked up is unavailable, not empty. */
const membersOf = (people: PeopleFacts, team: string): Reading<readonly Account[]> =>
  people.teams.find((entry) => sameName(entry.team, team))?.members ?? unavailable('malformed', `members of ${team}`);

/** The account of a login of the policy. A login that was not looked up is unavailable, not unknown. */
export function accountOf(people: PeopleFacts, login: string): PeopleFacts['users'][number]['account'] {
  return (
    people.users.find((entry) => sameName(entry.login, login))?.account ?? unavailable('malformed', `user ${login}`)
  );
}

/** The holders of one role. A role that the policy does not have has none. */
export const holdersIn = (all: readonly RoleHolders[], role: RoleName): readonly Account[] =>
  all.find((entry) => entry.role === role)?.holders ?? [];

/** What could not be read of the holders of one role. Empty if the policy does not have it. */
export const missingIn = (all: readonly RoleHolders[], role: RoleName): readonly Unavailable[] =>
  all.find((entry) => entry.role === role)?.missing ?? [];

/** True if the account holds the role. */
export const holdsRole = (all: readonly RoleHolders[], role: RoleName, account: Account): boolean =>
  all.find((entry) => entry.role === role)?.ids.has(account.id) === true;

/** The states whose owning role the account holds, in the policy's order (SIGN-2). */
export function statesOwnedBy(policy: Policy, all: readonly RoleHolders[], account: Account): readonly StateName[] {
  return policy.states.filter((state) => holdsRole(all, state.owner, account)).map((state) => state.name);
}

/** True if the account holds any role at all (SIGN-13). */
export const holdsAnyRole = (all: readonly RoleHolders[], account: Account): boolean =>
  all.some((entry) => entry.ids.has(account.id));

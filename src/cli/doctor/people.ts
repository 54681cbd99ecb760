import type { Account } from '../../domain/account.ts';
import type { Policy, Role } from '../../domain/policy.ts';
import type { SetupFacts } from '../../domain/setup.ts';
import { assign } from '../../policy/people/matching.ts';
import { peopleProblems } from '../../policy/people/people-problems.ts';
import { type RoleHolders, roleHolders } from '../../policy/people/roles.ts';
import { count, type Finding, finding, fine, nameList } from './finding.ts';
import { problem } from './policy.ts';

/** With one person a role is empty during every holiday. */
const ENOUGH = 2;

/** Whether every role has people who can do what it is for, without having written the release themselves. */
export function judgePeople(facts: SetupFacts, policy: Policy): readonly Finding[] {
  const holders = roleHolders(policy, facts.people, facts.at);
  const able = (role: RoleHolders) =>
    role.holders.filter((account) => !isAuthor(facts, account) && mayRead(facts, account));
  const roles = policy.roles.flatMap((role) => {
    const found = holders.find((one) => one.role === role.name);
    return found ? [{ role, found, able: able(found) }] : [];
  });
  return [
    ...peopleProblems(policy, facts.people, holders).map((one) => ({
      ...problem(
        one,
        'person-unknown',
        'A role that names somebody who is not there makes every release an error (POL-2).',
      ),
      part: 'people' as const,
    })),
    ...roles.map((one) => judgeRole(facts, policy, one)),
    ...tooFew(policy, roles),
    ...severalHats(policy, holders),
    ...noAccess(facts),
    ...howCounted(facts),
  ];
}

const isAuthor = ({ authors }: SetupFacts, account: Account): boolean =>
  authors.state === 'known' && authors.value.authors.some(({ id }) => id === account.id);

/** Everybody may read what is public; of whom nothing is known it is not held against them here. */
function mayRead({ access }: SetupFacts, account: Account): boolean {
  const role = access?.people.find((one) => one.account === account.id)?.role;
  return !(role?.state === 'known' && role.value === 'none');
}

/** How many people the role needs at once: one for each sign-off of its states. */
const needed = (policy: Policy, role: Role): number =>
  policy.states.filter(({ owner }) => owner === role.name).reduce((sum, state) => sum + state.count, 0);

const logins = (accounts: readonly Account[]): readonly string[] => accounts.map(({ login }) => login);

interface JudgedRole {
  readonly role: Role;
  readonly found: RoleHolders;
  /** Those of the holders who can see the repository and are no usual code authors. */
  readonly able: readonly Account[];
}

function judgeRole({ installation }: SetupFacts, policy: Policy, { role, found, able }: JudgedRole): Finding {
  const subjects = [role.name];
  if (found.missing.length > 0) {
    return finding('people', 'error', 'role-unreadable', {
      subjects,
      found: `${role.name}: who holds it is not known; ${nameList(found.missing.map(({ what }) => what))} could not be read.`,
      why: 'A release whose role holders cannot be read is an error.',
      fix: `Correct the names in the policy, and see that the app has the permission members: read at ${installation.url}`,
    });
  }
  const others = found.holders.filter((account) => !able.includes(account));
  const aside = others.length === 0 ? '' : ` (not counted: ${nameList(logins(others))})`;
  const list = able.length === 0 ? 'nobody' : nameList(logins(able));
  const least = Math.max(1, needed(policy, role));
  if (able.length >= Math.max(ENOUGH, least))
    return fine('people', 'role-held', subjects, `${role.name}: ${list}${aside}.`);
  const short = able.length < least;
  return finding('people', short ? 'error' : 'warning', short ? 'role-short' : 'role-thin', {
    subjects,
    found: `${role.name}: ${able.length === 0 ? 'nobody' : `only ${list}`} who is not a usual code author and can see the repository${aside}.`,
    why: short
      ? `It takes ${count(least, 'person', 'people')}, and code authors may not sign (SOD-2): releases come to a stop.`
      : 'When that person is away, or contributed to the release, releases come to a stop.',
    fix: `Name another person, or a team, for \`roles.${role.name}\`, or a deputy for a time`,
  });
}

/** SOD-3: each role may have enough, and all states together still too few. */
function tooFew(policy: Policy, roles: readonly JudgedRole[]): readonly Finding[] {
  const short = roles.some(({ role, found, able }) => found.missing.length > 0 || able.length < needed(policy, role));
  if (short || !policy.separation.onePersonPerState) return [];
  const needs = policy.states.map(({ name: state, count }) => ({ state, count }));
  const candidates = policy.states.flatMap(({ name: state, owner }) =>
    (roles.find(({ role }) => role.name === owner)?.able ?? []).map(({ id: person }) => ({ person, state })),
  );
  const placed = [...assign(needs, candidates).values()];
  const open = needs.filter(({ state, count }) => placed.filter((one) => one === state).length < count);
  if (open.length === 0) return [];
  return [
    finding('people', 'error', 'people-too-few', {
      subjects: open.map(({ state }) => state),
      found: `There are too few people for all states at once: ${nameList(open.map(({ state }) => state))} would stay open.`,
      why: 'One person counts for one state (SOD-3), and usual code authors are not counted.',
      fix: 'Name more people for the roles that share theirs',
    }),
  ];
}

function severalHats(policy: Policy, holders: readonly RoleHolders[]): readonly Finding[] {
  const owners = new Set(policy.states.map(({ owner }) => owner));
  const hats = new Map<string, string[]>();
  for (const { role, holders: accounts } of holders) {
    if (owners.has(role)) for (const { login } of accounts) hats.set(login, [...(hats.get(login) ?? []), role]);
  }
  const several = [...hats].filter(([, roles]) => roles.length > 1);
  if (several.length === 0) return [];
  const found = several.map(([login, roles]) => `${login} (${roles.join(', ')})`);
  return [
    finding('people', 'warning', 'person-in-several-roles', {
      subjects: several.map(([login]) => login),
      found: `People who hold the roles of several states: ${nameList(found)}.`,
      why: policy.separation.onePersonPerState
        ? 'Of one release they can sign one state only (SOD-3), so they are missing for the others.'
        : 'The policy lets one person count for several states: they can sign these alone.',
      fix: 'Name other people for one of the roles',
    }),
  ];
}

function noAccess({ access, repository }: SetupFacts): readonly Finding[] {
  if (access === null) return [];
  const none = access.people.filter(({ role }) => role.state === 'known' && role.value === 'none');
  const unknown = access.people.filter(({ role }) => role.state === 'unavailable');
  return [
    ...(none.length === 0
      ? []
      : [
          finding('people', 'warning', 'person-without-access', {
            subjects: none.map(({ login }) => login),
            found: `People whom the policy names and who cannot see the repository: ${nameList(none.map(({ login }) => login))}.`,
            why: 'They can sign nothing.',
            fix: `Give them, or their team, the role "Triage" at ${repository.url}/settings/access`,
          }),
        ]),
    ...(unknown.length + access.left === 0
      ? []
      : [
          finding('people', 'note', 'access-unknown', {
            subjects: unknown.map(({ login }) => login),
            found: `Whether ${count(unknown.length + access.left, 'further person', 'further people')} can see the repository is not known.`,
            why: 'They are counted as if they could.',
            fix: null,
          }),
        ]),
  ];
}

/** Who was left out above, and by what measure. */
function howCounted({ authors, repository, installation }: SetupFacts): readonly Finding[] {
  if (authors.state === 'unavailable') {
    return [
      finding('people', 'warning', 'authors-unreadable', {
        subjects: [],
        found: `Who usually writes the code is not known: ${authors.what} could not be read.`,
        why: 'Role holders who write code are counted above, and may not sign their own releases.',
        fix: `Grant the app the permission contents: read at ${installation.url}`,
      }),
    ];
  }
  const { looked, counted, authors: list } = authors.value;
  return [
    finding('people', 'note', 'authors-counted', {
      subjects: list.map(({ login }) => login),
      found: `Usual code authors are the authors and co-authors of ${count(counted, 'commit')}: the newest ${looked} of ${repository.defaultBranch ?? 'the default branch'} without merges. They are ${list.length === 0 ? 'nobody' : nameList(list.map(({ login }) => login))}.`,
      why: 'Who wrote the code of a release may not sign it (SOD-2); who writes often will seldom be able to.',
      fix: null,
    }),
  ];
}

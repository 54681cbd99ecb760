import type { Account } from '../../domain/account.ts';
import type { Policy, Role } from '../../domain/policy.ts';
import type { SetupFacts } from '../../domain/setup.ts';
import { assign } from '../../policy/people/matching.ts';
import { peopleProblems } from '../../policy/people/people-problems.ts';
import { type RoleHolders, roleHolders } from '../../policy/people/roles.ts';
import { counted } from '../../render/text/phrases.ts';
import { code, phrase, words } from '../../render/text/tree.ts';
import { defaultBranchName, type Finding, finding, fine, named, nameList, webAddress } from './finding.ts';
import { problem } from './policy.ts';

/** Role holders needed to avoid a warning. With one person, a role is empty during every vacation. */
const ENOUGH = 2;

/** Checks that every role has enough people who can act and rarely write the code. */
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
        phrase`If a role names an account that does not exist, every release is an error (POL-2).`,
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

/** True unless it is known that the person cannot read the repository. */
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
  /** The holders who can see the repository and are not usual code authors. */
  readonly able: readonly Account[];
}

function judgeRole({ installation }: SetupFacts, policy: Policy, { role, found, able }: JudgedRole): Finding {
  const subjects = [role.name];
  if (found.missing.length > 0) {
    return finding('people', 'error', 'role-unreadable', {
      subjects,
      found: phrase`${named(role.name)}: who holds it is not known; ${nameList(found.missing.map(({ what }) => what))} could not be read.`,
      why: phrase`A release whose role holders cannot be read is an error.`,
      fix: phrase`Correct the names in the policy, and check that the app has the permission members: read at ${webAddress(installation.url)}`,
    });
  }
  const others = found.holders.filter((account) => !able.includes(account));
  const aside = others.length === 0 ? '' : phrase` (not counted: ${nameList(logins(others))})`;
  const list = able.length === 0 ? phrase`no one` : nameList(logins(able));
  const least = Math.max(1, needed(policy, role));
  if (able.length >= Math.max(ENOUGH, least))
    return fine('people', 'role-held', subjects, phrase`${named(role.name)}: ${list}${aside}.`);
  const short = able.length < least;
  return finding('people', short ? 'error' : 'warning', short ? 'role-short' : 'role-thin', {
    subjects,
    found: phrase`${named(role.name)}: ${able.length === 0 ? list : phrase`only ${list}`} can see the repository and is not a usual code author${aside}.`,
    why: short
      ? phrase`The role needs ${counted(least, 'person', 'people')}, and code authors may not sign off (SOD-2), so releases stop.`
      : phrase`If that person is away, or contributed to the release, releases stop.`,
    fix: phrase`Name another person, or a team, for ${code(`roles.${role.name}`)}, or a deputy for a limited time`,
  });
}

/** SOD-3: each role may have enough people, and all states together still too few. */
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
      found: phrase`There are too few people for all states together: ${nameList(open.map(({ state }) => state))} would stay open.`,
      why: phrase`One person counts for only one state (SOD-3), and usual code authors are not counted.`,
      fix: phrase`Name more people for the roles that have people in common`,
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
  const found = several.map(([login, roles]) => phrase`${named(login)} (${named(roles.join(', '))})`);
  return [
    finding('people', 'warning', 'person-in-several-roles', {
      subjects: several.map(([login]) => login),
      found: phrase`These people hold the roles of several states: ${nameList(found)}.`,
      why: policy.separation.onePersonPerState
        ? phrase`They can sign off only one state of a release (SOD-3), so they are missing for the others.`
        : phrase`The policy lets one person count for several states, so they can sign off these states alone.`,
      fix: phrase`Name other people for one of the roles`,
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
            found: phrase`The policy names people who cannot see the repository: ${nameList(none.map(({ login }) => login))}.`,
            why: phrase`They cannot sign off anything.`,
            fix: phrase`Give them, or their team, the role "Triage" at ${webAddress(`${repository.url}/settings/access`)}`,
          }),
        ]),
    ...(unknown.length + access.left === 0
      ? []
      : [
          finding('people', 'note', 'access-unknown', {
            subjects: unknown.map(({ login }) => login),
            found: phrase`Whether ${counted(unknown.length + access.left, 'further person', 'further people')} can see the repository is not known.`,
            why: phrase`This report counts them as if they can.`,
            fix: null,
          }),
        ]),
  ];
}

/** Says which usual code authors were not counted, and how they were found. */
function howCounted({ authors, repository, installation }: SetupFacts): readonly Finding[] {
  if (authors.state === 'unavailable') {
    return [
      finding('people', 'warning', 'authors-unreadable', {
        subjects: [],
        found: phrase`Who usually writes the code is not known: ${named(authors.what)} could not be read.`,
        why: phrase`The findings above count role holders who write code, but these may not sign off their own releases.`,
        fix: phrase`Grant the app the permission contents: read at ${webAddress(installation.url)}`,
      }),
    ];
  }
  const { looked, counted: commits, authors: list } = authors.value;
  return [
    finding('people', 'note', 'authors-counted', {
      subjects: list.map(({ login }) => login),
      found: phrase`Usual code authors are the authors and co-authors of ${counted(commits, 'commit')}: the newest ${looked} of ${defaultBranchName(repository)} without merges. They are: ${list.length === 0 ? words('no one') : nameList(list.map(({ login }) => login))}.`,
      why: phrase`People who contributed to a release may not sign it off (SOD-2), so people who often write code can seldom sign off.`,
      fix: null,
    }),
  ];
}

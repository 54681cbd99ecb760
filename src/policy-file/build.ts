import { asDay, asRoleName, asStateName, type PolicyDigest } from '../domain/ids.ts';
import {
  DEPLOYER,
  type Deputy,
  FOUR_STATES,
  type Policy,
  type PolicyProblem,
  RELEASE_COORDINATOR,
  type ReadinessState,
  type ReleaseRule,
  type Role,
  type TextPattern,
  type UserRef,
} from '../domain/policy.ts';
import { durationMillis } from './duration.ts';
import { type Compiled, compileExpression, compileGlob } from './pattern.ts';
import type { PolicyFile } from './schema.ts';
import { at, fieldName, keyPosition, nearestPosition, type Path, type Tree } from './tree.ts';

type RoleFile = PolicyFile['roles'][string];

/** What a policy consists of besides its fields. */
export interface PolicyOrigin {
  readonly digest: PolicyDigest;
  readonly sources: Policy['sources'];
  readonly warnings: readonly PolicyProblem[];
}

/** The policy of a checked file, with all defaults. `tree` has the position of each value. */
export function buildPolicy(file: PolicyFile, tree: Tree, origin: PolicyOrigin): Policy {
  const signOff = file['sign-off'];
  const separation = file['separation-of-duties'];
  return {
    version: 1,
    ...origin,
    releases: releases(file),
    tags: { patterns: file.tags.patterns.map(glob), signed: file.tags.signed, onViolation: file.tags['on-violation'] },
    environments: distinct(file.environments),
    roles: roles(file, tree),
    states: states(file),
    signOff: {
      via: distinct(signOff.via),
      gracePeriodMillis: millis(signOff['grace-period']),
      expiresAfterMillis: signOff['expires-after'] === undefined ? null : millis(signOff['expires-after']),
    },
    separation: {
      onePersonPerState: separation['one-person-per-state'],
      authorsMaySign: distinct(separation['authors-may-sign']).map(asStateName),
      unattributed: separation.unattributed,
      authorsOf: separation['authors-of'],
      // If only the pull request counts, the rest of the release matters only if the policy says so.
      unreviewed: separation.unreviewed ?? (separation['authors-of'] === 'release' ? 'warn' : null),
      identities: Object.entries(separation.identities).map(([email, login]) => ({
        email: email.toLowerCase(),
        user: userRef(tree, ['separation-of-duties', 'identities', email], login),
      })),
      webCommitters: distinct(separation['web-committers'].map((email) => email.toLowerCase())),
    },
    merge: {
      method: file.merge.method,
      createRelease: file.merge['create-release'],
      upToDate: file.merge['up-to-date'],
    },
    notify: { requestReview: file.notify['request-review'] },
    publish: { confirmWithinMillis: millis(file.publish['confirm-within']) },
    timezone: file.timezone,
  };
}

function releases(file: PolicyFile): readonly ReleaseRule[] {
  if (file.releases === undefined) {
    const anyRelease = glob('release/**');
    return [
      { base: 'default-branch', head: anyRelease, label: null, title: null },
      { base: anyRelease, head: null, label: null, title: null },
    ];
  }
  return file.releases.map((rule) => ({
    base: rule.base === undefined ? null : glob(rule.base),
    head: rule.head === undefined ? null : glob(rule.head),
    label: rule.label ?? null,
    title: rule.title === undefined ? null : compiled(compileExpression(rule.title)),
  }));
}

/** The four in their order, `deployer`, then the policy's own in the file's order. */
function roles(file: PolicyFile, tree: Tree): readonly Role[] {
  const written = new Map(
    Object.entries(file.roles).flatMap(([name, content]) =>
      content === undefined ? [] : [[name, roleOf(tree, name, content)] as const],
    ),
  );
  const coordinators = written.get(RELEASE_COORDINATOR);
  const deployer = written.get(DEPLOYER) ?? (coordinators && { ...coordinators, name: DEPLOYER });
  const first = [...FOUR_STATES.map(({ owner }) => written.get(owner)), deployer].filter((role) => role !== undefined);
  const own = [...written.values()].filter((role) => !first.includes(role));
  return [...first, ...own];
}

function roleOf(tree: Tree, name: string, content: RoleFile): Role {
  const path = ['roles', name];
  return {
    name: asRoleName(name),
    users: (content.users ?? []).map((login, index) => userRef(tree, [...path, 'users', index], login)),
    teams: (content.teams ?? []).map((team, index) => {
      const [org = '', slug = ''] = team.split('/');
      return { org, slug, ...placeOf(tree, [...path, 'teams', index]) };
    }),
    deputies: (content.deputies ?? []).map(
      ({ user, from, until }, index): Deputy => ({
        ...userRef(tree, [...path, 'deputies', index, 'user'], user),
        from: asDay(from),
        until: asDay(until),
      }),
    ),
  };
}

function states(file: PolicyFile): readonly ReadinessState[] {
  const fixed = FOUR_STATES.map(({ state, owner }) => ({
    name: state,
    owner,
    count: file.readiness[state]?.count ?? 1,
    ...titled(file.readiness[state]?.title),
  }));
  const names = new Set<string>(FOUR_STATES.map(({ state }) => state));
  const own = Object.entries(file.readiness).flatMap(([name, { owner, count, title }]) =>
    names.has(name) || owner === undefined
      ? []
      : [{ name: asStateName(name), owner: asRoleName(owner), count, ...titled(title) }],
  );
  return [...fixed, ...own];
}

const titled = (title: string | undefined): Pick<ReadinessState, 'title'> => (title === undefined ? {} : { title });

const userRef = (tree: Tree, path: Path, login: string): UserRef => ({ login, ...placeOf(tree, path) });

const placeOf = (tree: Tree, path: Path) => ({
  at: at(tree, path)?.at ?? keyPosition(tree, path) ?? nearestPosition(tree, path),
  field: fieldName(path),
});

const glob = (source: string): TextPattern => compiled(compileGlob(source));

/** The compiled pattern. The schema compiled it before, so a refusal here is a bug of this program, not of the file. */
function compiled(result: Compiled): TextPattern {
  if ('problem' in result) throw new Error(`a checked pattern did not compile: ${result.problem.problem}`);
  return result.pattern;
}

function millis(duration: string): number {
  const result = durationMillis(duration);
  if (result === null) throw new Error(`a checked duration was not read: ${duration}`);
  return result;
}

const distinct = <T>(list: readonly T[]): readonly T[] => [...new Set(list)];

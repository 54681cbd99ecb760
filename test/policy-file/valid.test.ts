import { describe, expect, test } from '@jest/globals';
import { FOUR_ROLES, OWN, read, valid } from './reading.ts';

describe('POL-3: the smallest policy is a version and the four roles', () => {
  const policy = valid(FOUR_ROLES);

  test('POL-3: all else has its default', () => {
    expect(policy).toMatchObject({
      version: 1,
      sources: [{ file: OWN, text: FOUR_ROLES }],
      tags: { patterns: [{ source: 'v*' }], signed: false, onViolation: 'report' },
      environments: ['production'],
      signOff: { via: ['comment', 'review', 'label'], gracePeriodMillis: 10_000, expiresAfterMillis: null },
      separation: {
        onePersonPerState: true,
        authorsMaySign: [],
        unattributed: 'block',
        identities: [],
        webCommitters: [],
      },
      merge: { method: 'merge', createRelease: true },
      publish: { confirmWithinMillis: 900_000 },
      timezone: 'UTC',
      warnings: [],
    });
  });

  test('POL-3: the four states stand in their order, one sign-off each', () => {
    expect(policy.states).toEqual([
      { name: 'product', owner: 'product-owner', count: 1 },
      { name: 'operation', owner: 'operations-coordinator', count: 1 },
      { name: 'organization', owner: 'release-coordinator', count: 1 },
      { name: 'security', owner: 'security-architect', count: 1 },
    ]);
  });

  test('POL-3, REL-1: releases come from release/** into the default branch, or go into release/**', () => {
    expect(
      policy.releases.map(({ base, head, label, title }) => [
        base === 'default-branch' ? base : base?.source,
        head?.source,
        label,
        title,
      ]),
    ).toEqual([
      ['default-branch', 'release/**', null, null],
      ['release/**', undefined, null, null],
    ]);
  });

  test.each([
    'version: 1\n',
    FOUR_ROLES.replace('version: 1\n', ''),
    FOUR_ROLES.slice(0, FOUR_ROLES.indexOf('  security')),
  ])('POL-3: less than that is no policy: %j', (text) => {
    expect(read(text).state).toBe('invalid');
  });
});

describe('SOD-5: who deploys', () => {
  test('SOD-5: the release coordinators, deputies included, if the policy says nothing', () => {
    const text = FOUR_ROLES.replace(
      '{ teams: [acme/release-coordinators] }',
      '{ users: [rae], deputies: [{ user: sam, from: 2026-12-21, until: 2027-01-03 }] }',
    );
    const roles = valid(text).roles;
    const coordinator = roles.find(({ name }) => name === 'release-coordinator');
    expect(roles.find(({ name }) => name === 'deployer')).toEqual({ ...coordinator, name: 'deployer' });
    expect(coordinator?.deputies).toHaveLength(1);
  });

  test('SOD-5: only those whom the policy names, if it names some', () => {
    const deployer = valid(`${FOUR_ROLES}  deployer: { users: [dee] }\n`).roles.find(({ name }) => name === 'deployer');
    expect(deployer?.users.map(({ login }) => login)).toEqual(['dee']);
    expect(deployer?.teams).toEqual([]);
  });
});

test('POL-2: every key is taken, and means what it says', () => {
  const policy = valid(`version: 1
releases:
  - { base: main, head: "hotfix/*", label: Release, title: '^Release \\d' }
tags: { patterns: ["v*", "r[0-9]"], signed: true, on-violation: delete }
environments: [production, eu]
roles:
  counsel: { users: [lee] }
  security-architect: { teams: [acme/appsec] }
  product-owner: { users: [pat] }
  operations-coordinator: { teams: [acme/operations] }
  release-coordinator: { teams: [acme/release-coordinators] }
  deployer: { teams: [acme/deployers] }
readiness:
  security: { count: 2 }
  legal: { owner: counsel }
sign-off: { via: [review, comment, review], grace-period: 1m, expires-after: 14d }
separation-of-duties:
  one-person-per-state: false
  authors-may-sign: [product]
  unattributed: warn
  identities: { "Old@Mail.example": pat, "ci@mail.example": "renovate[bot]" }
merge: { method: squash, create-release: false }
publish: { confirm-within: 1h }
timezone: Europe/Berlin
`);
  expect(policy.releases[0]?.base).toMatchObject({ source: 'main' });
  const title = policy.releases[0]?.title;
  expect([title?.matches('Release 2'), title?.matches('Release two')]).toEqual([true, false]);
  expect(policy).toMatchObject({
    releases: [{ label: 'Release', head: { source: 'hotfix/*' } }],
    tags: { patterns: [{ source: 'v*' }, { source: 'r[0-9]' }], signed: true, onViolation: 'delete' },
    environments: ['production', 'eu'],
    signOff: { via: ['review', 'comment'], gracePeriodMillis: 60_000, expiresAfterMillis: 14 * 86_400_000 },
    separation: {
      onePersonPerState: false,
      authorsMaySign: ['product'],
      unattributed: 'warn',
      identities: [
        { email: 'old@mail.example', user: { login: 'pat', at: { line: 21, column: 37 } } },
        { email: 'ci@mail.example', user: { login: 'renovate[bot]' } },
      ],
    },
    merge: { method: 'squash', createRelease: false },
    publish: { confirmWithinMillis: 3_600_000 },
    timezone: 'Europe/Berlin',
  });
  expect(policy.states.map(({ name, count }) => `${name} ${count}`)).toEqual([
    'product 1',
    'operation 1',
    'organization 1',
    'security 2',
    'legal 1',
  ]);
  expect(policy.roles.map(({ name }) => name)).toEqual([
    'product-owner',
    'operations-coordinator',
    'release-coordinator',
    'security-architect',
    'deployer',
    'counsel',
  ]);
  expect(policy.warnings.map(({ problem }) => problem)).toEqual(['"review" stands twice in "sign-off.via"']);
});

describe('REL-5: a repository without a policy', () => {
  test('REL-5: neither file is no policy, and no error', () => {
    expect(read(null, null)).toEqual({ state: 'absent' });
  });
  test.each(['', ' \n', '# only a comment\n', '---\n', '---\n# comment\n...\n', '\uFEFF', '~'])(
    'REL-5: a file that is there and says nothing is an error: %j',
    (text) => {
      const reading = read(text);
      expect(reading).toMatchObject({ state: 'invalid', problems: [{ file: OWN, line: 1, column: 1 }] });
    },
  );
  test('REL-5: an empty own file is not made up for by the shared one', () => {
    expect(read('', FOUR_ROLES)).toMatchObject({ state: 'invalid', problems: [{ problem: 'The file is empty' }] });
    expect(read(null, FOUR_ROLES).state).toBe('valid');
  });
});

import { describe, expect, test } from '@jest/globals';
import { brief, FOUR_ROLES, valid } from './reading.ts';

const warned = (text: string) => brief(valid(text).warnings);

describe('POL-6: a release rule that relies on a label or a title alone is accepted with a warning', () => {
  const alone = (what: string) =>
    `7:12 warning releases[0]: Releases are recognized by a ${what} alone: a pull request without it is not gated (the tag gate still holds)`;

  test.each([
    ['{ label: release }', 'label'],
    ['{ title: "^Release" }', 'title'],
    ['{ label: release, title: "^Release" }', 'label and a title'],
    ['{ base: "**", label: release }', 'label'],
  ])('POL-6: warns of %s', (rule, what) => {
    expect(warned(`${FOUR_ROLES}releases: [${rule}]\n`)).toEqual([alone(what)]);
  });

  test.each([
    '{ base: main }',
    '{ head: "release/**" }',
    '{ base: main, label: release }',
    '{ head: "release/**", title: "^Release" }',
  ])('POL-6: does not warn of %s', (rule) => {
    expect(warned(`${FOUR_ROLES}releases: [${rule}]\n`)).toEqual([]);
  });

  test('POL-6: each such rule is warned of, in its place, and the others are not', () => {
    const text = `${FOUR_ROLES}releases:\n  - { label: a }\n  - { base: main }\n  - title: b\n`;
    expect(valid(text).warnings.map(({ line, column }) => [line, column])).toEqual([
      [8, 5],
      [10, 5],
    ]);
  });
});

describe('SOD-3: people for several states', () => {
  const people = (product: string, operation: string, rest = '') =>
    `version: 1\nroles:\n  product-owner: { users: [${product}] }\n  operations-coordinator: { users: [${operation}] }\n  release-coordinator: { teams: [acme/r] }\n  security-architect: { teams: [acme/s] }\n${rest}`;

  test('SOD-3: one person in the roles of two states is warned of', () => {
    expect(warned(people('pat, sam', 'Pat, oli'))).toEqual([
      '4:37 warning roles.operations-coordinator.users[0]: "Pat" holds "product-owner" and "operations-coordinator": of one release they can sign for one state only',
    ]);
  });

  test('SOD-3: people who cannot all be used at once are warned of, since no release could ever be ready', () => {
    expect(warned(people('pat', 'pat'))[0]).toBe(
      '4:3 warning roles.operations-coordinator: The people named are too few: one person counts for one state, so "operation" and the states before it can never all be ready',
    );
    expect(warned(people('pat, sam', 'pat', 'readiness: { product: { count: 2 } }'))).toContain(
      '4:3 warning roles.operations-coordinator: The people named are too few: one person counts for one state, so "operation" and the states before it can never all be ready',
    );
  });

  test('SOD-3: if there is a way to use them all, it is found', () => {
    expect(warned(people('pat, sam', 'pat'))).toHaveLength(1);
    expect(warned(people('pat, sam', 'pat')).join()).not.toContain('too few');
  });

  test('SOD-3: without the rule of one person for one state, they are not too few', () => {
    expect(warned(people('pat', 'pat', 'separation-of-duties: { one-person-per-state: false }'))).toEqual([
      '4:37 warning roles.operations-coordinator.users[0]: "pat" holds "product-owner" and "operations-coordinator": they can sign for several states alone',
    ]);
  });

  test('SOD-3: different people, and teams that may hold anyone, are not warned of', () => {
    expect(warned(people('pat', 'oli'))).toEqual([]);
  });
});

describe('POL-2: what is of no use, and stops nothing', () => {
  test.each([
    [
      'a role that owns no state',
      '  counsel: { users: [lee] }\n',
      '7:3 warning roles.counsel: The role "counsel" owns no state, so its holders have nothing to sign',
    ],
    [
      'no grace period',
      'sign-off: { grace-period: 0s }\n',
      '7:27 warning sign-off.grace-period: Without a grace period a comment written for the commit before may count for the one just pushed',
    ],
    [
      'signers who are judged by the pull request alone',
      'separation-of-duties: { authors-of: pull-request }\n',
      '7:37 warning separation-of-duties.authors-of: Whoever wrote what the base branch brings may sign the release that ships it: only its own pull request is judged',
    ],
    [
      'a name that stands twice',
      'environments: [a, b, a]\n',
      '7:22 warning environments[2]: "a" stands twice in "environments"',
    ],
    [
      'a login that stands twice in other letters',
      '  deployer: { users: [pat, PAT] }\n',
      '7:28 warning roles.deployer.users[1]: "PAT" stands twice in "roles.deployer.users"',
    ],
  ])('POL-2: warns of %s', (_, more, told) => {
    expect(warned(FOUR_ROLES + more)).toEqual([told]);
  });

  test('POL-2: a role that is nearly "deployer" is asked about', () => {
    expect(valid(`${FOUR_ROLES}  deployers: { users: [lee] }\n`).warnings[0]?.mend).toBe('Did you mean "deployer"?');
  });

  test('POL-2: the same name in other letters is another environment', () => {
    expect(warned(`${FOUR_ROLES}separation-of-duties: { authors-of: release }\n`)).toEqual([]);
    expect(warned(`${FOUR_ROLES}environments: [a, A]\nsign-off: { grace-period: 1s }\n`)).toEqual([]);
  });
});

import { describe, expect, test } from '@jest/globals';
import { brief, FOUR_ROLES, problems, valid } from './reading.ts';

const withProduct = (role: string): string => FOUR_ROLES.replace('{ users: [pat] }', role);

describe('POL-2: who holds a role', () => {
  const REFUSED: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'an empty list of people',
      '{ users: [] }',
      ['3:27 roles.product-owner.users: "roles.product-owner.users" is an empty list'],
    ],
    [
      'an empty list of teams',
      '{ users: [pat], teams: [] }',
      ['3:41 roles.product-owner.teams: "roles.product-owner.teams" is an empty list'],
    ],
    [
      'an empty list of deputies',
      '{ users: [pat], deputies: [] }',
      ['3:44 roles.product-owner.deputies: "roles.product-owner.deputies" is an empty list'],
    ],
    [
      'a role that names nobody',
      '{}',
      ['3:3 roles.product-owner: The role "product-owner" names nobody, so no one can hold it'],
    ],
    [
      'a list in the place of a role',
      '[pat]',
      ['3:18 roles.product-owner: "roles.product-owner" has to be a mapping of keys to values, and is a list'],
    ],
    [
      'one login in the place of a list',
      '{ users: pat }',
      ['3:27 roles.product-owner.users: "roles.product-owner.users" has to be a list, and is the text "pat"'],
    ],
    [
      'a login that is a number',
      '{ users: [007] }',
      ['3:28 roles.product-owner.users[0]: "roles.product-owner.users[0]" has to be text, and is the number 007'],
    ],
    [
      'an entry that is empty',
      '{ users: [pat, ~] }',
      ['3:33 roles.product-owner.users[1]: An entry of "roles.product-owner.users" is empty'],
    ],
    [
      'a team among the people',
      '{ users: [acme/product] }',
      ['3:28 roles.product-owner.users[0]: "acme/product" is a team, and this is a list of people'],
    ],
    [
      'an app',
      '{ users: ["renovate[bot]"] }',
      ['3:28 roles.product-owner.users[0]: "renovate[bot]" is an app, and only people can hold a role'],
    ],
    [
      'a login of 40 characters',
      `{ users: [${'x'.repeat(40)}] }`,
      [`3:28 roles.product-owner.users[0]: "${'x'.repeat(40)}" is not a login`],
    ],
    [
      'a team without its organization',
      '{ teams: [product] }',
      ['3:28 roles.product-owner.teams[0]: "product" is not a team'],
    ],
    [
      'a team by its display name',
      '{ teams: [Acme/Product] }',
      ['3:28 roles.product-owner.teams[0]: "Acme/Product" is not a team'],
    ],
    [
      'a misspelt key of a role',
      '{ user: [pat] }',
      ['3:20 roles.product-owner.user: The key "user" is not known here'],
    ],
    [
      'a deputy without days',
      '{ users: [pat], deputies: [{ user: sam }] }',
      [
        '3:45 roles.product-owner.deputies[0].from: "from" is missing under "roles.product-owner.deputies[0]"',
        '3:45 roles.product-owner.deputies[0].until: "until" is missing under "roles.product-owner.deputies[0]"',
      ],
    ],
    [
      'days that the calendar lacks',
      '{ users: [pat], deputies: [{ user: sam, from: 2026-02-30, until: 2026-13-01 }] }',
      [
        '3:64 roles.product-owner.deputies[0].from: "2026-02-30" is not a day',
        '3:83 roles.product-owner.deputies[0].until: "2026-13-01" is not a day',
      ],
    ],
    [
      'a last day before the first',
      '{ users: [pat], deputies: [{ user: sam, from: 2026-03-02, until: 2026-03-01 }] }',
      ['3:83 roles.product-owner.deputies[0].until: The last day, "2026-03-01", is before the first, "2026-03-02"'],
    ],
  ];

  test.each(REFUSED)('POL-2: refuses %s', (_, role, told) => {
    expect(brief(problems(withProduct(role)))).toEqual(told);
  });

  test('POL-2, SIGN-12: people, teams and deputies of one day are taken, each with its place', () => {
    const role =
      '{ users: [pat, "007"], teams: [acme/product], deputies: [{ user: sam, from: 2028-02-29, until: 2028-02-29 }] }';
    expect(valid(withProduct(role)).roles[0]).toEqual({
      name: 'product-owner',
      users: [
        {
          login: 'pat',
          at: { file: '.github/countersign.yml', line: 3, column: 28 },
          field: 'roles.product-owner.users[0]',
        },
        {
          login: '007',
          at: { file: '.github/countersign.yml', line: 3, column: 33 },
          field: 'roles.product-owner.users[1]',
        },
      ],
      teams: [
        {
          org: 'acme',
          slug: 'product',
          at: { file: '.github/countersign.yml', line: 3, column: 49 },
          field: 'roles.product-owner.teams[0]',
        },
      ],
      deputies: [
        {
          login: 'sam',
          from: '2028-02-29',
          until: '2028-02-29',
          at: { file: '.github/countersign.yml', line: 3, column: 83 },
          field: 'roles.product-owner.deputies[0].user',
        },
      ],
    });
  });

  test.each([
    ['acme/ent:appsec', null],
    ['ent:appsec', 'Write an organization that it is assigned to before it, for example "acme/ent:appsec"'],
    ['@/ent:AppSec', 'Write an organization that it is assigned to before it, for example "acme/ent:appsec"'],
    ['acme/ent:', 'Write the organization and the team as in its address, for example "acme/appsec"'],
    ['acme/org:appsec', 'Write the organization and the team as in its address, for example "acme/appsec"'],
  ])('POL-2: a team of an enterprise has its organization before it: %s', (team, fix) => {
    const text = withProduct(`{ teams: ["${team}"] }`);
    if (fix === null) expect(valid(text).roles[0]?.teams).toMatchObject([{ org: 'acme', slug: 'ent:appsec' }]);
    else expect(problems(text)).toMatchObject([{ field: 'roles.product-owner.teams[0]', mend: fix }]);
  });

  test('POL-2: a login with an underscore, as companies manage them, is taken', () => {
    expect(valid(withProduct('{ users: [pat_acme] }')).roles[0]?.users[0]?.login).toBe('pat_acme');
  });
});

describe('POL-2: which roles there are', () => {
  test('POL-2: each of the four that is missing is named', () => {
    expect(brief(problems('version: 1\nroles:\n  product-owner: { users: [pat] }\n'))).toEqual([
      '2:1 roles.operations-coordinator: "operations-coordinator" is missing under "roles"',
      '2:1 roles.release-coordinator: "release-coordinator" is missing under "roles"',
      '2:1 roles.security-architect: "security-architect" is missing under "roles"',
    ]);
  });

  test('POL-2: a misspelled role is found as the cause of the missing one', () => {
    const [problem, ...more] = problems(FOUR_ROLES.replace('security-architect', 'security-architekt'));
    expect(more).toEqual([]);
    expect(problem?.problem).toBe('"security-architect" is missing under "roles"');
    expect(problem?.mend).toBe('Did you mean "security-architect" where "security-architekt" stands?');
  });

  test("POL-2: the name of a role of one's own is lower case with hyphens", () => {
    expect(brief(problems(`${FOUR_ROLES}  Legal_Counsel: { users: [lee] }\n`))).toEqual([
      '7:3 roles.Legal_Counsel: "Legal_Counsel" cannot be the name of a role',
    ]);
    expect(
      valid(
        `${FOUR_ROLES}  legal-counsel: { users: [lee] }\nreadiness: { legal: { owner: legal-counsel } }\n`,
      ).roles.at(-1)?.name,
    ).toBe('legal-counsel');
  });
});

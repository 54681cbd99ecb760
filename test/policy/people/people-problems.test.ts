import { describe, expect, test } from '@jest/globals';
import type { PeopleFacts } from '../../../src/domain/facts.ts';
import type { Policy } from '../../../src/domain/policy.ts';
import { known, unavailable } from '../../../src/domain/reading.ts';
import { peopleProblems } from '../../../src/policy/people/people-problems.ts';
import { type RoleHolders, roleHolders } from '../../../src/policy/people/roles.ts';
import { at, everyone, kim } from '../../support/facts.ts';
import { validPolicy } from '../../support/policy.ts';

const FILE = '.github/countersign.yml';
/** A policy whose `security-architect` is written so. It is line 6 of the file, and its value begins in column 23. */
const withArchitect = (architect: string, more = ''): Policy =>
  validPolicy(`version: 1
roles:
  product-owner: { users: [pat] }
  operations-coordinator: { users: [oli] }
  release-coordinator: { users: [rae] }
  security-architect: ${architect}
${more}`);
const people = (parts: Partial<PeopleFacts> = {}): PeopleFacts => ({
  users: everyone.map((account) => ({ login: account.login, account: known(account) })),
  teams: [],
  ...parts,
});
const problems = (policy: Policy, given: PeopleFacts = people(), holders?: readonly RoleHolders[]) =>
  peopleProblems(policy, given, holders ?? roleHolders(policy, given, at(60)));
const missingUser = (login: string) => ({ login, account: unavailable('missing', `user ${login}`) });

describe('POL-2: people whom GitHub does not know', () => {
  test('a policy whose people all exist has no problem', () => {
    expect(problems(withArchitect('{ users: [kim] }'))).toEqual([]);
  });

  test('a user who does not exist is named, in a role and in an identity', () => {
    const policy = withArchitect(
      '{ users: [kim, kmi], deputies: [{ user: ane, from: 2026-01-01, until: 2026-01-02 }] }',
      'separation-of-duties: { identities: { "old@mail.example": patt } }\n',
    );
    const users = [...people().users, missingUser('kmi'), missingUser('ane'), missingUser('patt')];
    const problem = (line: number, column: number, field: string, login: string) => ({
      severity: 'error',
      file: FILE,
      line,
      column,
      field,
      problem: `there is no user ${login} on GitHub`,
      mend: 'correct the login, or remove it',
    });
    expect(problems(policy, people({ users }))).toEqual([
      problem(6, 38, 'roles.security-architect.users[1]', 'kmi'),
      problem(6, 63, 'roles.security-architect.deputies[0].user', 'ane'),
      problem(7, 59, 'separation-of-duties.identities["old@mail.example"]', 'patt'),
    ]);
  });

  test('SIGN-3, POL-2: a login that another account has taken over is named, in whatever case it is written', () => {
    const policy = withArchitect('{ users: [KIM, lee] }');
    const users = people().users.map((user) =>
      user.login === 'kim' ? { ...user, changedHands: true as const } : user,
    );
    expect(problems(policy, people({ users }))).toEqual([
      {
        severity: 'error',
        file: FILE,
        line: 6,
        column: 33,
        field: 'roles.security-architect.users[0]',
        problem: 'the login KIM now belongs to another account',
        mend: "write the person's login of today; if the new account is meant, take the login out of the policy and put it in again",
      },
    ]);
  });

  test('a team that does not exist is named; one that may not be read or was not looked up is no problem of the policy', () => {
    const policy = withArchitect('{ teams: [acme/appsec] }');
    const teams = (why: 'missing' | 'forbidden') => [{ team: 'ACME/AppSec', members: unavailable(why, 'team') }];
    expect(problems(policy, people({ teams: teams('missing') }))).toEqual([
      {
        severity: 'error',
        file: FILE,
        line: 6,
        column: 33,
        field: 'roles.security-architect.teams[0]',
        problem: 'there is no team acme/appsec, or Countersign may not see it',
        mend: 'correct it to ORGANIZATION/SLUG, and see that the app is installed there with the permission members: read',
      },
    ]);
    expect(problems(policy, people({ teams: teams('forbidden') }))).toEqual([]);
    expect(problems(policy)).toEqual([]);
  });

  test('POL-2: of a team of an enterprise that is not there it says how its members are shown, or named otherwise', () => {
    const policy = withArchitect('{ teams: ["acme/ent:appsec"] }');
    const teams = [{ team: 'acme/ent:appsec', members: unavailable('missing', 'team') }];
    expect(problems(policy, people({ teams }))).toMatchObject([
      {
        problem: 'there is no team acme/ent:appsec, or Countersign may not see it',
        mend: 'assign the team of the enterprise to acme, and see that the app is installed there with the permission members: read; where GitHub does not show its members to the app, name them under "users", or make a team of acme for them',
      },
    ]);
  });

  test('a user who may not be read or was not looked up is no problem of the policy', () => {
    const policy = withArchitect('{ users: [kim, zoe] }');
    expect(problems(policy)).toEqual([]);
    const users = [...people().users, { login: 'zoe', account: unavailable('forbidden', 'user zoe') }];
    expect(problems(policy, people({ users }))).toEqual([]);
  });

  test('all are reported at once in the order of the file, a place that two roles share only once', () => {
    const policy = validPolicy(`version: 1
roles:
  product-owner: { teams: [acme/gone], users: [pta] }
  operations-coordinator: { users: [oil] }
  release-coordinator: { users: [era] }
  security-architect: { users: [kim] }
`);
    const users = [...people().users, missingUser('pta'), missingUser('oil'), missingUser('era')];
    const teams = [{ team: 'acme/gone', members: unavailable('missing', 'team') }];
    const places = problems(policy, people({ users, teams })).map(({ line, column }) => [line, column]);
    expect(places).toEqual([
      [3, 28],
      [3, 48],
      [4, 37],
      [5, 34],
    ]);
  });
});

describe('POL-2: roles that nobody can hold', () => {
  const empty = people({ teams: [{ team: 'acme/appsec', members: known([]) }] });
  const problem = {
    severity: 'error',
    file: FILE,
    line: 6,
    column: 33,
    field: 'roles.security-architect.teams[0]',
    problem: 'nobody can hold the role security-architect: its teams have no members',
    mend: 'add a person',
  };

  test('a role of empty teams is named', () => {
    expect(problems(withArchitect('{ teams: [acme/appsec] }'), empty)).toEqual([problem]);
  });

  test.each([
    ['a person', '{ teams: [acme/appsec], users: [kim] }'],
    [
      'a deputy, whose days are still to come',
      '{ teams: [acme/appsec], deputies: [{ user: ann, from: 2030-01-01, until: 2030-01-02 }] }',
    ],
    ['a person who could not be looked up', '{ teams: [acme/appsec], users: [zoe] }'],
  ])('a role of empty teams and %s is not', (_, architect) => {
    expect(problems(withArchitect(architect), empty)).toEqual([]);
  });

  test('a role that was not resolved, or that names no one at all, is left to the reader of the file', () => {
    const policy = withArchitect('{ teams: [acme/appsec] }');
    expect(problems(policy, empty, [])).toEqual([]);
    const nobody: Policy = { ...policy, roles: policy.roles.map((role) => ({ ...role, users: [], teams: [] })) };
    expect(problems(nobody)).toEqual([]);
  });
});

describe('SIGN-3: machines', () => {
  /**
   * A policy with such logins in a role.
   * The policy file refuses them; a policy that was stored before may have them.
   */
  const withMachine = (logins: readonly string[]): Policy => {
    const policy = withArchitect(
      '{ users: [kim] }',
      'separation-of-duties: { identities: { "a@b.example": "robot[bot]" } }\n',
    );
    return {
      ...policy,
      roles: policy.roles.map((role) =>
        role.name === 'security-architect'
          ? {
              ...role,
              users: logins.map((login, index) => ({
                login,
                at: { file: FILE, line: 6, column: 33 + index },
                field: `u${index}`,
              })),
            }
          : role,
      ),
    };
  };
  const problem = {
    severity: 'error',
    file: FILE,
    line: 6,
    column: 33,
    field: 'u0',
    problem: 'robot[bot] is an app, and only people can hold a role',
    mend: 'name a person',
  };

  test('a machine can hold no role, and that is reported once; it can own an address', () => {
    expect(problems(withMachine([kim.login]))).toEqual([]);
    expect(problems(withMachine(['robot[bot]', kim.login]))).toEqual([problem]);
    expect(problems(withMachine(['robot[bot]']))).toEqual([problem]);
  });
});

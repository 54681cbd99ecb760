import { describe, expect, test } from '@jest/globals';
import type { PeopleFacts } from '../../../src/domain/facts.ts';
import { asRoleName } from '../../../src/domain/ids.ts';
import type { Policy } from '../../../src/domain/policy.ts';
import { known, unavailable } from '../../../src/domain/reading.ts';
import {
  accountOf,
  holdersIn,
  holdsAnyRole,
  holdsRole,
  missingIn,
  roleHolders,
  statesOwnedBy,
} from '../../../src/policy/people/roles.ts';
import { ann, at, eve, everyone, kim, lee, oli, pat, rae, robot } from '../../support/facts.ts';
import { policyText, validPolicy } from '../../support/policy.ts';

const architect = asRoleName('security-architect');
const withTeam = validPolicy(policyText().replace('users: [kim, lee]', 'users: [kim], teams: [acme/appsec]'));
const people = (members?: PeopleFacts['teams'][number]['members']): PeopleFacts => ({
  users: everyone.map((account) => ({ login: account.login.toUpperCase(), account: known(account) })),
  teams: members ? [{ team: 'Acme/AppSec', members }] : [],
});
const architects = (policy: Policy, given: PeopleFacts) =>
  roleHolders(policy, given, at(60)).find(({ role }) => role === architect);

describe('SIGN-3: who holds a role', () => {
  test('the people named and the members of its teams, each once; apps in a team do not', () => {
    expect(architects(withTeam, people(known([lee, kim, robot, ann])))).toEqual({
      role: architect,
      holders: [kim, lee, ann],
      ids: new Set([kim.id, lee.id, ann.id]),
      missing: [],
    });
  });

  test('SOD-6: what could not be read is missing, and so is what was not looked up', () => {
    const forbidden = unavailable('forbidden', 'members of acme/appsec');
    expect(architects(withTeam, people(forbidden))).toMatchObject({ holders: [kim], missing: [forbidden] });
    expect(architects(withTeam, people())).toMatchObject({
      holders: [kim],
      missing: [unavailable('malformed', 'members of acme/appsec')],
    });
    expect(architects(withTeam, { users: [], teams: people(known([lee])).teams })).toMatchObject({
      holders: [lee],
      missing: [unavailable('malformed', 'user kim')],
    });
  });

  test('a machine that a policy names is not looked for', () => {
    const policy: Policy = {
      ...withTeam,
      roles: withTeam.roles.map((role) =>
        role.name === architect
          ? {
              ...role,
              users: [...role.users, { login: robot.login, at: { file: 'f', line: 1, column: 1 }, field: 'x' }],
            }
          : role,
      ),
    };
    expect(architects(policy, people(known([])))).toMatchObject({ holders: [kim], missing: [] });
  });

  test('a role that the policy does not have has no holders', () => {
    const all = roleHolders(withTeam, people(known([])), at(60));
    expect(holdersIn(all, asRoleName('counsel'))).toEqual([]);
    expect(missingIn(all, asRoleName('counsel'))).toEqual([]);
    expect(missingIn(roleHolders(withTeam, people(), at(60)), architect)).toHaveLength(1);
    expect(holdsRole(all, asRoleName('counsel'), kim)).toBe(false);
    expect(holdersIn(all, architect)).toEqual([kim]);
    expect(holdsRole(all, architect, kim)).toBe(true);
    expect(holdsRole(all, architect, oli)).toBe(false);
  });

  test('an account is found by its login, however that is spelt', () => {
    expect(accountOf(people(), 'kIm')).toEqual(known(kim));
    expect(accountOf(people(), 'zoe')).toEqual(unavailable('malformed', 'user zoe'));
  });

  test('SIGN-2, SIGN-13: the states are those of the roles that the person holds, in the order of the policy', () => {
    const policy = validPolicy(policyText('readiness: { legal: { owner: security-architect } }'));
    const all = roleHolders(policy, people(), at(60));
    expect(statesOwnedBy(policy, all, kim)).toEqual(['security', 'legal']);
    expect(statesOwnedBy(policy, all, pat)).toEqual(['product']);
    expect(statesOwnedBy(policy, all, eve)).toEqual([]);
    expect(holdsAnyRole(all, rae)).toBe(true);
    expect(holdsAnyRole(all, eve)).toBe(false);
  });
});

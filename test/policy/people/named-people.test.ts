import { expect, test } from '@jest/globals';
import { namedPeople, namesMachine, sameName, teamKey } from '../../../src/policy/people/named-people.ts';
import { validPolicy } from '../../support/policy.ts';

test('POL-2: everybody whom the policy names is looked up once, as first spelled; machines are not people', () => {
  const policy = validPolicy(`version: 1
roles:
  product-owner: { users: [Pat, oli], teams: [acme/owners] }
  operations-coordinator: { teams: [acme/operations, acme/owners] }
  release-coordinator: { users: [PAT], deputies: [{ user: sam, from: 2026-03-01, until: 2026-03-02 }] }
  security-architect: { users: [kim] }
  deployer: { users: [rae] }
separation-of-duties:
  identities: { "old@mail.example": ann, "bot@mail.example": "dependabot[bot]", "kim@mail.example": KIM }
`);
  expect(namedPeople(policy)).toEqual({
    users: ['Pat', 'oli', 'sam', 'kim', 'rae', 'ann'],
    teams: ['acme/owners', 'acme/operations'],
  });
});

test('a login that ends in [bot] names a machine, in capitals too; one that merely holds it does not', () => {
  expect(['dependabot[bot]', 'X[BOT]', 'robot', '[bot]pat'].map(namesMachine)).toEqual([true, true, false, false]);
});

test('names of people and teams are compared without regard to case', () => {
  expect(teamKey({ org: 'acme', slug: 'appsec' })).toBe('acme/appsec');
  expect(sameName('Acme/AppSec', 'acme/APPSEC')).toBe(true);
  expect(sameName('acme/appsec', 'acme/app-sec')).toBe(false);
});

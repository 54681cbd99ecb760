import { expect, test } from '@jest/globals';
import { OWN, problems } from './reading.ts';

const TEXT = `version: 2
roles:
  product-owner: { users: [] }
  operations-coordinator: {}
  release-coordinator:
    users: [rae]
    user: lee
    deputies:
      - { user: sam, from: 2026-12-21, until: 2026-12-20 }
  security-architect: { teams: [acme/appsec] }
readiness:
  security: { count: 0 }
  legal: { owner: counsel }
timezone: Europe/Berln
timezone: UTC
releases:
  - { base: "release/[", head: main }
`;

test('POL-2: a policy with ten different mistakes gets all ten reported at once with right lines and columns', () => {
  const told = problems(TEXT).map(({ line, column, field, problem, mend: fix }) => ({
    at: `${line}:${column}`,
    field,
    problem,
    fix,
  }));
  expect(told).toEqual([
    {
      at: '1:10',
      field: 'version',
      problem: 'The version is the number 2, and this Countersign reads version 1',
      fix: 'Write "version: 1"',
    },
    {
      at: '3:27',
      field: 'roles.product-owner.users',
      problem: '"roles.product-owner.users" is an empty list',
      fix: 'Name at least one, for example "users: [pat]", or take the key out',
    },
    {
      at: '4:3',
      field: 'roles.operations-coordinator',
      problem: 'The role "operations-coordinator" names nobody, so no one can hold it',
      fix: 'Name people under "users", or teams under "teams"',
    },
    {
      at: '7:5',
      field: 'roles.release-coordinator.user',
      problem: 'The key "user" is not known here',
      fix: 'Did you mean "users"?',
    },
    {
      at: '9:47',
      field: 'roles.release-coordinator.deputies[0].until',
      problem: 'The last day, "2026-12-20", is before the first, "2026-12-21"',
      fix: 'Swap the days, or correct the year',
    },
    {
      at: '12:22',
      field: 'readiness.security.count',
      problem: '"readiness.security.count" is the number 0, and has to be at least 1',
      fix: 'Write 1 or more',
    },
    {
      at: '13:19',
      field: 'readiness.legal.owner',
      problem: 'There is no role "counsel", so no one can sign for "legal"',
      fix: 'Add the role under "roles", or write "deployer", "product-owner", "operations-coordinator", "release-coordinator" or "security-architect"',
    },
    {
      at: '14:11',
      field: 'timezone',
      problem: '"Europe/Berln" is not a time zone',
      fix: 'Did you mean "Europe/Berlin"?',
    },
    {
      at: '15:1',
      field: 'timezone',
      problem: 'The key "timezone" stands here for the second time; the first is in line 14',
      fix: 'Keep one of them',
    },
    {
      at: '17:13',
      field: 'releases[0].base',
      problem: '"release/[" is not a glob: a "[" is not closed',
      fix: 'Close it as in "[abc]", or write "\\[" for the character itself',
    },
  ]);
});

test('POL-2: every problem names its file and is an error', () => {
  for (const problem of problems(TEXT)) expect(problem).toMatchObject({ file: OWN, severity: 'error' });
});

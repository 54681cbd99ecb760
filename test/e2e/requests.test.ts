import { expect, test } from '@jest/globals';
import { POLICY, useGate } from '../support/gate.ts';

const gate = useGate();
const FOUR_TEAMS = POLICY.replace('{ users: [pat] }', '{ teams: [acme/product] }');
const isWrite = (request: string) => /^(POST|PATCH|PUT|DELETE) /.test(request) && !request.includes('access_tokens');

// First in this file: nothing is cached yet.
test('cold, with four team roles, a decision takes three requests before the first write, and two writes', async () => {
  gate().sandbox.team('acme/product', { members: ['pat'] });
  const requests = await gate().requestsOf(() => gate().release({ policy: FOUR_TEAMS }));
  const first = requests.findIndex(isWrite);
  expect(requests.slice(0, first)).toEqual([
    expect.stringMatching(/^POST \/app\/installations\/\d+\/access_tokens$/),
    'Snapshot',
    'People',
  ]);
  expect(requests.filter(isWrite)).toEqual([
    expect.stringMatching(/^POST .*\/check-runs$/),
    expect.stringMatching(/^POST .*\/issues\/1\/comments$/),
  ]);
});

test('VER-5: warm, a decision that changes nothing takes one request, and no write', async () => {
  const release = await gate().release({ policy: FOUR_TEAMS });
  expect(await gate().requestsOf(() => release.comment('guest', 'Looking forward to it!'))).toEqual(['Snapshot']);
});

test('warm, a sign-off takes one request to decide, and four to say so: check, label, checklist, reaction', async () => {
  const release = await gate().release({ policy: FOUR_TEAMS });
  expect(await gate().requestsOf(() => release.comment('pat', '/ready product'))).toEqual([
    'Snapshot',
    expect.stringMatching(/^PATCH .*\/check-runs\/\d+$/),
    expect.stringMatching(/^POST .*\/labels$/),
    expect.stringMatching(/^PATCH .*\/issues\/comments\/\d+$/),
    'React',
  ]);
});

test('REL-5: without a policy an event costs one request', async () => {
  const pull = await gate().release({ policy: null });
  expect(await gate().requestsOf(() => pull.comment('guest', 'Hello'))).toEqual(['Snapshot']);
});

test('a change of people is read once for all releases of the owner', async () => {
  const one = await gate().release({ policy: FOUR_TEAMS });
  const other = await gate().release({ repository: one.repository, head: 'release/2' });
  await one.comment('kim', '/ready security');
  await other.comment('kim', '/ready security');
  gate().sandbox.requests.reset();
  await gate().by('max', (max) => max.removeTeamMember('acme/appsec', 'kim'));
  expect([one.title, other.title]).toEqual([expect.stringMatching(/^0 of 4/), expect.stringMatching(/^0 of 4/)]);
  const people = gate().sandbox.requests.list.filter(({ path }) => path === 'People');
  // Several may be under way before the first one is back.
  expect(people.length).toBeLessThanOrEqual(4);
  await gate().by('max', (max) => max.addTeamMember('acme/appsec', 'kim'));
  expect([one.title, other.title]).toEqual([expect.stringMatching(/^1 of 4/), expect.stringMatching(/^1 of 4/)]);
});

test('a burst of 30 events on one pull request costs a few decisions, and the last one is right', async () => {
  const release = await gate().release({ policy: FOUR_TEAMS });
  const looks = await gate().requestsOf(async () => {
    for (let turn = 0; turn < 13; turn++) {
      gate().tick();
      gate().sandbox.as('guest').comment(release.repository, release.number, `Number ${turn}`);
      gate()
        .sandbox.as('kim')
        .comment(release.repository, release.number, turn % 2 ? '/withdraw' : '/ready security');
    }
    for (const [login, state] of [
      ['pat', 'product'],
      ['oli', 'operation'],
      ['rae', 'organization'],
      ['lee', 'security'],
    ] as const) {
      gate().sandbox.as(login).comment(release.repository, release.number, `/ready ${state}`);
    }
    await gate().settle();
  });
  expect(release.conclusion).toBe('success');
  expect(release.checks()).toHaveLength(1);
  expect(looks.filter((request) => request === 'Snapshot').length).toBeLessThanOrEqual(6);
});

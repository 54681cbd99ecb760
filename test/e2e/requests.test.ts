import { expect, test } from '@jest/globals';
import { PACE } from '../../src/worker/queue/pacing.ts';
import { Gate, SMALLEST, useGate } from '../support/gate.ts';
import type { Pull } from '../support/pull.ts';

const gate = useGate();
const FOUR_TEAMS = SMALLEST.replace('{ users: [pat] }', '{ teams: [acme/product] }');
const isWrite = (request: string) => /^(POST|PATCH|PUT|DELETE) /.test(request) && !request.includes('access_tokens');

// First in this file: nothing is cached yet.
test('cold, with four team roles, a decision takes three requests before the first write, two for what it ships, and three writes beside the four labels of a new repository', async () => {
  gate().sandbox.team('acme/product', { members: ['pat'] });
  const requests = await gate().requestsOf(() => gate().release({ policy: FOUR_TEAMS }));
  const first = requests.findIndex(isWrite);
  expect(requests.slice(0, first)).toEqual([
    expect.stringMatching(/^POST \/app\/installations\/\d+\/access_tokens$/),
    'Snapshot',
    'People',
    // REL-6: the branches, once a repository, and the pull requests by which its commits came. Both are kept.
    'Branches',
    'Origins',
  ]);
  expect(requests.filter(isWrite)).toEqual([
    expect.stringMatching(/^POST .*\/check-runs$/),
    // SIGN-7: the labels of the states, once a repository.
    ...Array.from({ length: 4 }, () => expect.stringMatching(/^POST \/repos\/acme\/[\w-]+\/labels$/)),
    expect.stringMatching(/^POST .*\/issues\/1\/comments$/),
    // NTF-1: everybody in one request, after all else.
    expect.stringMatching(/^POST .*\/pulls\/1\/requested_reviewers$/),
  ]);
});

test('VER-5: warm, a decision that changes nothing takes one request, and no write', async () => {
  const release = await gate().release({ policy: FOUR_TEAMS });
  expect(await gate().requestsOf(() => release.comment('guest', 'Looking forward to it!'))).toEqual(['Snapshot']);
});

test('warm, a sign-off takes one request to decide, and five to say so: check, label, checklist, reaction, the request for review taken back', async () => {
  const release = await gate().release({ policy: FOUR_TEAMS });
  expect(await gate().requestsOf(() => release.comment('pat', '/ready product'))).toEqual([
    'Snapshot',
    expect.stringMatching(/^PATCH .*\/check-runs\/\d+$/),
    expect.stringMatching(/^POST .*\/labels$/),
    expect.stringMatching(/^PATCH .*\/issues\/comments\/\d+$/),
    'React',
    expect.stringMatching(/^DELETE .*\/requested_reviewers$/),
  ]);
});

test('NTF-1: `notify.request-review: off` costs no request', async () => {
  const off = `${FOUR_TEAMS}notify: { request-review: off }\n`;
  const release = await gate().release({ policy: off });
  const writes = await gate().writesOf(async () => {
    await release.comment('pat', '/ready product');
    await release.push('dev', { 'src/more.js': '// more\n' });
  });
  expect(writes.filter((write) => write.includes('requested_reviewers'))).toEqual([]);
  expect(release.requested()).toEqual([]);
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

test('VER-5: hundreds of events on one pull request, as fast as they go, cost ten decisions and five writes at most', async () => {
  const crowd = await Gate.start(PACE);
  try {
    const release = await crowd.release();
    const decided = () => crowd.lines.filter(({ msg }) => msg === 'decided').length;
    const before = decided();
    crowd.tick();
    const writes = await crowd.writesOf(async () => {
      for (let event = 0; event < 300; event += 1) {
        if (event === 150) crowd.sandbox.as('pat').comment(release.repository, release.number, '/ready product');
        else crowd.sandbox.as('guest').comment(release.repository, release.number, `Number ${event}`);
      }
      await crowd.settle();
    });
    expect(release.title).toMatch(/^1 of 4/);
    expect(decided() - before).toBeLessThanOrEqual(10);
    expect(writes.length).toBeLessThanOrEqual(5);
    expect(crowd.sandbox.world.deliveries.filter(({ statusCode }) => statusCode !== 202)).toEqual([]);
  } finally {
    await crowd.stop();
  }
});

test('a burst of events about many pull requests is all taken in, and each of them decided again', async () => {
  const { repository } = await gate().release({ policy: FOUR_TEAMS });
  const releases: Pull[] = [];
  for (let number = 2; number <= 7; number += 1) {
    releases.push(await gate().release({ repository, head: `release/${number}` }));
  }
  const { deliveries } = gate().sandbox.world;
  const before = deliveries.length;
  gate().tick();
  for (let round = 0; round < 20; round += 1) {
    for (const { number } of releases) gate().sandbox.as('guest').comment(repository, number, `Round ${round}`);
  }
  for (const { number } of releases) gate().sandbox.as('kim').comment(repository, number, '/ready security');
  await gate().settle();
  const sent = deliveries.slice(before);
  expect(sent.length).toBeGreaterThanOrEqual(21 * releases.length);
  expect(sent.filter(({ statusCode }) => statusCode !== 202)).toEqual([]);
  expect(releases.map(({ title }) => title)).toEqual(releases.map(() => expect.stringMatching(/^1 of 4/)));
  expect(await gate().app.jobs()).toMatchObject({ ready: 0, active: 0, failed: 0 });
});

import { expect, test } from '@jest/globals';
import { useGate } from '../support/gate.ts';
import type { Pull } from '../support/pull.ts';
import { until } from '../support/until.ts';

const gate = useGate([/a job failed; the app tries it again/]);
const BAD = { kind: 'status', status: 502 } as const;

/** How many readiness checks and comments GitHub shows of the release. */
const written = (release: Pull) => ({ checks: release.checks().length, posts: release.posts().length });

/** Signed by all four, and so ready. */
async function ready(): Promise<Pull> {
  const release = await gate().release();
  await release.signAll();
  expect(release.conclusion).toBe('success');
  return release;
}

test('VER-6: before a check begins to pass the head is asked for once more, and at no other time', async () => {
  const release = await gate().release();
  const asked = async (act: () => Promise<unknown>) =>
    (await gate().requestsOf(act)).filter((request) => request === 'Standing').length;
  expect(await asked(() => release.comment('pat', '/ready product'))).toBe(0);
  await release.comment('oli', '/ready operation');
  await release.comment('rae', '/ready organization');
  expect(await asked(() => release.comment('kim', '/ready security'))).toBe(1);
  expect(await asked(() => release.comment('guest', 'Well done'))).toBe(0);
  expect(await asked(() => release.comment('kim', '/withdraw security'))).toBe(0);
});

test('VER-6: a head that moves between the observation and the write gets no passing check for the old one', async () => {
  const release = await gate().release();
  await release.comment('pat', '/ready product');
  await release.comment('oli', '/ready operation');
  await release.comment('rae', '/ready organization');
  const before = release.head;
  // GitHub takes its time over the question, and meanwhile somebody pushes; the webhook of that is lost.
  gate().sandbox.faults.add({ operation: 'Standing', effect: { kind: 'latency', millis: 500 } });
  gate().sandbox.faults.add({ path: 'pull_request', effect: { kind: 'webhook-drop' } });
  gate().tick();
  gate().sandbox.requests.reset();
  gate().sandbox.as('kim').comment(release.repository, release.number, '/ready security');
  await until('the head is asked for', () => gate().sandbox.requests.list.some(({ path }) => path === 'Standing'));
  gate()
    .sandbox.as('dev')
    .push(release.repository, {
      branch: 'release/1.4',
      commits: [{ message: 'At the last moment', files: { 'late.js': '1;\n' } }],
    });
  await gate().settle();
  expect(release.head).not.toBe(before);
  const runs = [...gate().sandbox.world.repositories.values()].flatMap(({ checkRuns }) => checkRuns);
  expect(runs.filter(({ headSha }) => headSha === before).map(({ conclusion }) => conclusion)).not.toContain('success');
  expect(release.title).toContain('0 of 4');
});

test.each([
  ['a check', { method: 'POST', path: '/check-runs' }],
  ['a comment', { method: 'POST', path: '/comments' }],
  ['a reaction', { operation: 'React' }],
] as const)(
  'VER-5: where the answer to %s is lost, the next look finds it, and it is not made again',
  async (_, where) => {
    gate().sandbox.faults.add({ ...where, effect: { kind: 'lost-answer' } });
    const release = await gate().release();
    const comment = await release.comment('pat', '/ready product');
    expect(gate().sandbox.faults.list).toEqual([]);
    expect(written(release)).toEqual({ checks: 1, posts: 1 });
    expect(comment.reactions).toHaveLength(1);
    expect(release.title).toContain('1 of 4');
  },
);

test('VER-7: a withdrawn sign-off whose publication fails is tried again until the passing check is gone', async () => {
  const release = await ready();
  const { faults } = gate().sandbox;
  for (const effect of [BAD, { kind: 'cut' }, { kind: 'lost-answer' }] as const) {
    faults.add({ method: 'PATCH', path: '/check-runs', times: 3, effect });
  }
  await release.comment('kim', '/withdraw security');
  expect(faults.list.length).toBeLessThan(3);
  faults.clear();
  expect(release.title).toBe('3 of 4 ready: waiting for Security');
  expect(release.checks().map(({ conclusion }) => conclusion)).toEqual(['action_required', null]);
  expect(release.posts()).toHaveLength(1);
});

test('VER-5: a commit with more than twenty check suites of this app has one check, and it is the one that is changed', async () => {
  const release = await gate().release();
  const [shop] = [...gate().sandbox.world.repositories.values()].filter(
    ({ owner, name }) => `${owner.login}/${name}` === release.repository,
  );
  const own = shop?.checkSuites.find(({ app }) => app.id === gate().seeded.app.id);
  if (!shop || !own) throw new Error('there is no suite');
  for (let more = 1; more <= 45; more++) {
    shop.checkSuites.push({ ...own, id: own.id + 1_000_000 + more, nodeId: `CS_more_${more}`, headBranch: `b${more}` });
  }
  const requests = await gate().requestsOf(() => release.comment('pat', '/ready product'));
  expect(requests.filter((request) => request === 'CommitChecks').length).toBeGreaterThan(1);
  expect(release.title).toMatch(/^1 of 4 ready/);
  await release.signAll();
  expect(release.conclusion).toBe('success');
  expect(release.checks()).toHaveLength(1);
  await release.merge('rae');
  expect(release.tagCheck()).toMatchObject({ conclusion: 'success' });
});

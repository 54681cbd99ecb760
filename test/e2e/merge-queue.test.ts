import { expect, test } from '@jest/globals';
import type { MergeQueueRule } from 'github-sandbox';
import { useGate } from '../support/gate.ts';
import type { Pull } from '../support/pull.ts';

const gate = useGate();

const QUEUE: MergeQueueRule = {
  type: 'merge_queue',
  mergeMethod: 'merge',
  maxEntriesToBuild: 5,
  minEntriesToMerge: 2,
  maxEntriesToMerge: 5,
  minEntriesToMergeWaitMinutes: 5,
  groupingStrategy: 'HEADGREEN',
  checkResponseTimeoutMinutes: 60,
};

/**
 * A repository whose default branch has a merge queue.
 * The queue requires the gate and a build, which the tests report.
 */
async function queued(rule: Partial<MergeQueueRule> = {}): Promise<string> {
  const repository = gate().repository();
  const { id } = gate().seeded.app;
  await gate().by('max', (max) =>
    max.setRuleset(repository, {
      name: 'Queue',
      target: 'branch',
      enforcement: 'active',
      include: ['~DEFAULT_BRANCH'],
      exclude: [],
      rules: [
        { ...QUEUE, ...rule },
        {
          type: 'required_status_checks',
          strict: false,
          doNotEnforceOnCreate: false,
          checks: [
            { context: 'countersign/readiness', integrationId: id },
            { context: 'build', integrationId: null },
          ],
        },
      ],
      bypassActors: [],
    }),
  );
  return repository;
}

const build = (repository: string, commit: string, state: 'success' | 'pending' = 'success') =>
  gate().by('max', (max) => max.setStatus(repository, commit, { state, context: 'build' }));

/** A release (or not) that may enter the queue. */
async function fitting(repository: string, head: string, isRelease = true): Promise<Pull> {
  const pull = await gate().release({ repository, head, title: head, files: { [`${head}.txt`]: head } });
  if (isRelease) await pull.signAll();
  await build(repository, pull.head);
  return pull;
}
const enqueue = (pull: Pull) => gate().by('max', (max) => max.enqueue(pull.repository, pull.number));

function queueOf(repository: string) {
  const [owner, name] = repository.split('/');
  const found = [...gate().sandbox.world.repositories.values()].find(
    (one) => one.owner.login === owner && one.name === name,
  );
  const queue = found?.mergeQueues.get('main');
  if (queue === undefined) throw new Error(`${repository} has no queue`);
  return queue;
}
const head = (repository: string, place = 0): string => queueOf(repository).groups[place]?.head ?? 'no group';
const isMerged = (pull: Pull): boolean =>
  Boolean(queueOf(pull.repository).repository.pullRequests.get(pull.number)?.merged);

test('MQ-1: a group of a release and of what is none passes when the release is ready, with a row for each', async () => {
  const repository = await queued();
  const release = await fitting(repository, 'release/1.4');
  const fix = await fitting(repository, 'fix/typo', false);
  await enqueue(release);
  await enqueue(fix);
  const group = head(repository);
  const [check] = release.checksOn(group, 'countersign/readiness');
  expect(check).toMatchObject({ conclusion: 'success', title: '1 of 1 release ready' });
  expect(check?.summary).toContain(`[#${release.number}]`);
  expect(check?.summary).toMatch(new RegExp(`\\[#${fix.number}\\].*no release`));
  await build(repository, group);
  expect([isMerged(release), isMerged(fix)]).toEqual([true, true]);
  expect(release.tagCheck()).toMatchObject({ conclusion: 'success' });
});

test('MQ-1, VER-5: a group without a release is let through as none, and nothing is written twice', async () => {
  const repository = await queued({ groupingStrategy: 'ALLGREEN', minEntriesToMerge: 1 });
  const fix = await fitting(repository, 'fix/typo', false);
  await enqueue(fix);
  const group = head(repository);
  const shown = () => fix.checksOn(group, 'countersign/readiness');
  expect(shown()).toMatchObject([{ conclusion: 'skipped', title: 'No release in this group: nothing to sign off' }]);
  gate().tick(6 * 60_000);
  const writes = await gate().writesOf(async () => {
    await gate().app.sweep();
    await gate().settle();
  });
  expect(writes.filter((path) => path.includes('check-runs'))).toEqual([]);
  expect(shown()).toHaveLength(1);
});

test('VER-2: the queue takes in no release that only waits, and a group of one that is ready gets a completed check', async () => {
  const repository = await queued({ groupingStrategy: 'ALLGREEN', minEntriesToMerge: 1 });
  const release = await gate().release({ repository, head: 'release/1.4', title: 'Release 1.4' });
  await build(repository, release.head);
  expect(release.conclusion).toBe('in_progress');
  await expect(enqueue(release)).rejects.toThrow('Required status check "countersign/readiness" is in progress.');
  await release.signAll();
  await enqueue(release);
  const group = head(repository);
  expect(release.checksOn(group, 'countersign/readiness')).toMatchObject([
    { status: 'completed', conclusion: 'success' },
  ]);
  await build(repository, group);
  expect(isMerged(release)).toBe(true);
});

test('MQ-1: a sign-off that is withdrawn while the group is checked fails it; the others are built again without it', async () => {
  const repository = await queued();
  const first = await fitting(repository, 'release/1.4');
  const second = await fitting(repository, 'release/1.5');
  await enqueue(first);
  await enqueue(second);
  const both = head(repository);
  expect(second.checksOn(both, 'countersign/readiness')).toMatchObject([
    { conclusion: 'success', title: '2 of 2 releases ready' },
  ]);
  await second.comment('kim', '/withdraw security');
  const [check] = second.checksOn(both, 'countersign/readiness');
  expect(check).toMatchObject({ conclusion: 'action_required' });
  expect(check?.title).toBe(
    `1 of 2 releases ready: waiting for #${second.number} (3 of 4 ready: waiting for Security)`,
  );
  // GitHub has built each anew: the first passes, the second fails again, and leaves the queue.
  const alone = head(repository);
  expect(alone).not.toBe(both);
  expect(first.checksOn(alone, 'countersign/readiness')).toMatchObject([{ conclusion: 'success' }]);
  await build(repository, alone);
  expect([isMerged(first), isMerged(second)]).toEqual([true, false]);
  expect(queueOf(repository).entries).toEqual([]);
});

test('MQ-1: an objection and a hold fail the group as well', async () => {
  for (const act of [
    (pull: Pull) => pull.comment('kim', '/not-ready security a hole'),
    (pull: Pull) => pull.comment('rae', '/hold wait for the other team'),
  ]) {
    const repository = await queued({ groupingStrategy: 'ALLGREEN', minEntriesToMerge: 1 });
    const release = await fitting(repository, 'release/1.4');
    await enqueue(release);
    const group = head(repository);
    expect(release.checksOn(group, 'countersign/readiness')).toMatchObject([{ conclusion: 'success' }]);
    await act(release);
    expect(release.checksOn(group, 'countersign/readiness')).toMatchObject([{ conclusion: 'failure' }]);
    await build(repository, group);
    expect(isMerged(release)).toBe(false);
  }
});

test('MQ-1: a group that is destroyed is no longer written to, and the one built in its place is judged again', async () => {
  const repository = await queued({ groupingStrategy: 'ALLGREEN', minEntriesToMerge: 1 });
  const first = await fitting(repository, 'release/1.4');
  const second = await fitting(repository, 'release/1.5');
  await enqueue(first);
  await enqueue(second);
  const before = head(repository, 1);
  expect(second.checksOn(before, 'countersign/readiness')).toMatchObject([{ conclusion: 'success' }]);
  await gate().by('max', (max) => max.dequeue(repository, first.number));
  const after = head(repository);
  expect(after).not.toBe(before);
  expect(second.checksOn(after, 'countersign/readiness')).toMatchObject([{ conclusion: 'success' }]);
  await second.comment('kim', '/withdraw security');
  expect(second.checksOn(before, 'countersign/readiness')).toMatchObject([{ conclusion: 'success' }]);
  expect(second.checksOn(after, 'countersign/readiness')).toMatchObject([{ conclusion: 'action_required' }]);
});

test('MQ-1, VER-7: a withdrawal that no webhook reported is found by the sweep while the group is open', async () => {
  const repository = await queued({ groupingStrategy: 'ALLGREEN', minEntriesToMerge: 1 });
  const release = await fitting(repository, 'release/1.4');
  await enqueue(release);
  const group = head(repository);
  gate().sandbox.faults.add({ path: 'issue_comment', effect: { kind: 'webhook-drop' } });
  await release.comment('kim', '/withdraw security');
  expect(release.checksOn(group, 'countersign/readiness')).toMatchObject([{ conclusion: 'success' }]);
  gate().tick(6 * 60_000);
  await gate().app.sweep();
  await gate().settle();
  expect(release.checksOn(group, 'countersign/readiness')).toMatchObject([{ conclusion: 'action_required' }]);
});

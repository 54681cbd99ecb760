import { describe, expect, test } from '@jest/globals';
import { POLICY, useGate } from '../support/gate.ts';
import type { Pull } from '../support/pull.ts';

const gate = useGate([/^a job failed; the app tries it again$/]);

const repositoryOf = (pull: Pull) => {
  const found = [...gate().sandbox.world.repositories.values()].find(
    (one) => `${one.owner.login}/${one.name}` === pull.repository,
  );
  if (!found) throw new Error(`the sandbox has no ${pull.repository}`);
  return found;
};
const tagOf = (pull: Pull, name: string) => repositoryOf(pull).tags.get(name) ?? null;
const releasesOf = (pull: Pull) => repositoryOf(pull).releases;
const reports = (pull: Pull) => pull.posts().filter(({ body }) => body.startsWith('<!-- countersign:answer order:'));
const isMerged = (pull: Pull) => repositoryOf(pull).pullRequests.get(pull.number)?.merged !== null;

async function ready(policy?: string): Promise<Pull> {
  const release = await gate().release(policy === undefined ? {} : { policy });
  await release.signAll();
  expect(release.conclusion).toBe('success');
  return release;
}
const MERGE = /^PUT .*\/merge$/;

describe('MRG-1: /release by a deployer who wrote none of it', () => {
  test('merges the evaluated head, tags the merge commit and publishes its notes, in this order, and reports', async () => {
    const release = await ready();
    expect(release.checklist()).toContain('`/release v1.2.3`: the same, and tag it (rae or sam)');
    const head = release.head;
    const writes = await gate().writesOf(() => release.comment('rae', '/release v1.4.0'));
    const steps = [
      MERGE,
      /^POST .*\/check-runs$/,
      /^POST .*\/git\/refs$/,
      /^POST .*\/releases$/,
      /^POST .*\/comments$/,
    ];
    expect(writes.filter((write) => steps.some((step) => step.test(write)))).toEqual(
      steps.map((step) => expect.stringMatching(step)),
    );
    const commit = release.mergeCommit;
    expect(repositoryOf(release).objects.commits.get(commit)?.parents).toContain(head);
    expect(tagOf(release, 'v1.4.0')).toBe(commit);
    expect(release.tagCheck()).toMatchObject({ conclusion: 'success' });
    expect(release.tagCheck()?.summary).toContain('rae (through countersign');
    expect(releasesOf(release)).toMatchObject([{ tag: 'v1.4.0', draft: false, prerelease: false }]);
    expect(release.checklist()).toMatch(/^### 🚀 .*: released as \[.*v1\.4\.0.*\]\(.*\) by rae \(/m);
    expect(reports(release)).toHaveLength(1);
    expect(reports(release)[0]?.body).toContain('✅ **released.**');
    expect(reports(release)[0]?.body).toContain('@rae: ');
    expect(release.answers()).toHaveLength(1);
    expect(repositoryOf(release).issues.size).toBe(0);
  });

  test('SIGN-1: in a review that requests changes orders nothing, and the app answers; in one that approves it does', async () => {
    const release = await ready();
    const { repository, number } = release;
    await gate().by('rae', (rae) =>
      rae.review(repository, number, { verdict: 'REQUEST_CHANGES', body: '/release v1.4.0' }),
    );
    expect(isMerged(release)).toBe(false);
    expect(release.answers().at(-1)).toContain('its button and its text would say two different things');
    await release.comment('rae', '/ready organization');
    expect(release.conclusion).toBe('success');
    expect(isMerged(release)).toBe(false);
    await release.approve('rae', '/release v1.4.0');
    expect(isMerged(release)).toBe(true);
  });

  test('without a tag merges, by the method of the policy, and makes neither tag nor release', async () => {
    const release = await ready(`${POLICY}merge: { method: squash }\n`);
    const head = release.head;
    await release.comment('rae', '/release');
    expect(repositoryOf(release).objects.commits.get(release.mergeCommit)?.parents).not.toContain(head);
    expect([repositoryOf(release).tags.size, releasesOf(release).length]).toEqual([0, 0]);
    expect(release.tagCheck()).toMatchObject({ conclusion: 'success' });
    expect(reports(release)).toHaveLength(1);
  });

  test('SOD-5: by the author of an unready release is refused in one answer that names everything, and never fires later', async () => {
    const release = await gate().release();
    await release.comment('dev', '/release nightly');
    await release.comment('rae', '/release v1.4.0');
    const [author, early] = release.answers();
    for (const said of [
      'do not hold the role deployer',
      'contributed to this release',
      'not ready',
      'is not a release tag',
    ]) {
      expect(author).toContain(said);
    }
    expect(early).toContain('It is not ready: 0 of 4 ready');
    expect(early).not.toContain('role deployer now');
    await release.signAll();
    expect(release.conclusion).toBe('success');
    expect(isMerged(release)).toBe(false);
    expect(release.answers()).toHaveLength(2);
    await release.comment('rae', '/release v1.4.0');
    expect(isMerged(release)).toBe(true);
  });

  test('if the head moved before it was seen, nothing is merged, and the app answers the person', async () => {
    const release = await ready();
    await gate().by('rae', (rae) => {
      rae.comment(release.repository, release.number, '/release v1.4.0');
      gate().tick();
      gate()
        .sandbox.as('dev')
        .push(release.repository, { branch: 'release/1.4', commits: [{ message: 'More', files: { 'a.js': '1\n' } }] });
    });
    expect(isMerged(release)).toBe(false);
    expect(release.answers().at(-1)).toMatch(/You wrote it for .* and the head is/);
  });

  test('if GitHub says that the head moved right then, nothing is merged, and the app answers why', async () => {
    const release = await ready();
    const message = 'Head branch was modified. Review and try the merge again.';
    gate().sandbox.faults.add({ method: 'PUT', path: '/merge', effect: { kind: 'status', status: 409, message } });
    await release.comment('rae', '/release v1.4.0');
    expect(isMerged(release)).toBe(false);
    expect(reports(release)[0]?.body).toContain('nothing was merged');
    expect(reports(release)[0]?.body).toContain('Head branch was modified');
    await release.comment('dev', 'Hm.');
    expect(isMerged(release)).toBe(false);
  });

  test('if the tag exists already, nothing is merged', async () => {
    const release = await ready();
    await gate().by('max', (max) => max.pushTags(release.repository, [{ name: 'v1.4.0', commit: 'main' }]));
    await release.comment('rae', '/release v1.4.0');
    expect(isMerged(release)).toBe(false);
    expect(reports(release)[0]?.body).toContain('There is a tag `v1.4.0` already');
  });

  test('SOD-5, TAG-2: if the tag would release work of theirs besides the pull request, nothing is merged', async () => {
    const repository = gate().repository(`${POLICY}separation-of-duties: { authors-of: pull-request }\n`);
    const fix = await gate().release({
      repository,
      by: 'rae',
      head: 'fix/typo',
      title: 'Fix a typo',
      files: { 'b.js': '1\n' },
    });
    await fix.merge('max');
    const release = await gate().release({ repository });
    await release.signAll();
    expect(release.conclusion).toBe('success');
    await release.comment('rae', '/release v1.4.0');
    expect(isMerged(release)).toBe(false);
    expect(reports(release)[0]?.body).toContain('you contributed to some of that');
    await release.comment('sam', '/release v1.4.0');
    expect(tagOf(release, 'v1.4.0')).toBe(release.mergeCommit);
    expect(reports(release)[1]?.body).toContain('✅ **released.**');
  });
});

describe('MRG-1: nothing half done', () => {
  test('a merge whose tag failed is finished later by the same job, without a second merge', async () => {
    const release = await ready();
    gate().sandbox.faults.add({ method: 'POST', path: '/git/refs', effect: { kind: 'status', status: 502 } });
    const writes = await gate().writesOf(() => release.comment('rae', '/release v1.4.0'));
    expect(writes.filter((write) => MERGE.test(write))).toHaveLength(1);
    expect(writes.filter((write) => write.endsWith('/git/refs'))).toHaveLength(2);
    expect(tagOf(release, 'v1.4.0')).toBe(release.mergeCommit);
    expect(reports(release)).toHaveLength(1);
  });

  test.each([
    ['merge', 'PUT', '/merge'],
    ['tag', 'POST', '/git/refs'],
    ['release', 'POST', '/releases'],
  ])(
    'a %s that something else than GitHub says was made is asked for again before anything follows',
    async (_, method, path) => {
      const release = await ready();
      gate().sandbox.faults.add({ method, path, effect: { kind: 'status', status: 200, message: 'OK' } });
      const writes = await gate().writesOf(() => release.comment('rae', '/release v1.4.0'));
      expect(writes.filter((write) => write.startsWith(method) && write.endsWith(path))).toHaveLength(2);
      expect(tagOf(release, 'v1.4.0')).toBe(release.mergeCommit);
      expect(releasesOf(release)).toHaveLength(1);
      expect(reports(release)).toHaveLength(1);
    },
  );

  test.each([
    ['the merge', 'PUT', '/merge'],
    ['the tag', 'POST', '/git/refs'],
    ['the release', 'POST', '/releases'],
  ])('a lost answer of %s is found by looking, and it is not done twice', async (_, method, path) => {
    const release = await ready();
    gate().sandbox.faults.add({ method, path, effect: { kind: 'lost-answer' } });
    await release.comment('rae', '/release v1.4.0');
    expect(tagOf(release, 'v1.4.0')).toBe(release.mergeCommit);
    expect(releasesOf(release)).toHaveLength(1);
    expect(reports(release)).toHaveLength(1);
    expect(reports(release)[0]?.body).toContain('✅ **released.**');
  });

  test('a tag that GitHub refuses is reported, with how to make it', async () => {
    const release = await ready();
    const message = 'Repository rule violations found';
    gate().sandbox.faults.add({ method: 'POST', path: '/git/refs', effect: { kind: 'status', status: 422, message } });
    await release.comment('rae', '/release v1.4.0');
    expect(isMerged(release)).toBe(true);
    expect(reports(release)[0]?.body).toContain('not everything after it could be done');
    expect(reports(release)[0]?.body).toContain('git push origin v1.4.0');
    expect(releasesOf(release)).toEqual([]);
  });
});

test('MQ-1: if the branch has a merge queue the order goes through it, and is finished when that has merged', async () => {
  const release = await ready();
  await gate().by('max', (max) =>
    max.setRuleset(release.repository, {
      name: 'Queue',
      target: 'branch',
      enforcement: 'active',
      include: ['~DEFAULT_BRANCH'],
      exclude: [],
      rules: [
        {
          type: 'merge_queue',
          mergeMethod: 'merge',
          maxEntriesToBuild: 5,
          minEntriesToMerge: 1,
          maxEntriesToMerge: 5,
          minEntriesToMergeWaitMinutes: 5,
          groupingStrategy: 'ALLGREEN',
          checkResponseTimeoutMinutes: 60,
        },
        {
          type: 'required_status_checks',
          checks: [{ context: 'countersign/readiness', integrationId: gate().seeded.app.id }],
          strict: false,
          doNotEnforceOnCreate: false,
        },
      ],
      bypassActors: [],
    }),
  );
  gate().sandbox.faults.add({ operation: 'Enqueue', effect: { kind: 'status', status: 502 } });
  const writes = await gate().writesOf(() => release.comment('rae', '/release v1.4.0'));
  expect(writes.some((write) => MERGE.test(write))).toBe(false);
  expect(isMerged(release)).toBe(true);
  expect(tagOf(release, 'v1.4.0')).toBe(release.mergeCommit);
  expect(reports(release)[0]?.body).toContain('✅ **released.**');
});

import { describe, expect, test } from '@jest/globals';
import { POLICY, useGate } from '../support/gate.ts';
import type { Pull } from '../support/pull.ts';

const BYPASS = 'a release was merged while it was not ready';
const gate = useGate([new RegExp(`^${BYPASS}$`)]);

async function ready(input: Parameters<ReturnType<typeof gate>['release']>[0] = {}): Promise<Pull> {
  const release = await gate().release(input);
  await release.signAll();
  expect(release.conclusion).toBe('success');
  return release;
}
const bypasses = (pull: Pull) => pull.answers().filter((body) => body.includes('while it was not ready'));
const warnings = () => gate().lines.filter(({ msg }) => msg === BYPASS);
const drop = (event: string) => gate().sandbox.faults.add({ path: event, effect: { kind: 'webhook-drop' } });

describe('TAG-1: the check on the commit that a release became', () => {
  test.each(['merge', 'squash', 'rebase'] as const)('passes where the release was ready: by %s', async (method) => {
    const release = await ready();
    const commit = await gate().by('rae', (rae) => rae.merge(release.repository, release.number, { method }));
    expect(release.mergeCommit).toBe(commit);
    expect(release.tagCheck()).toMatchObject({
      conclusion: 'success',
      title: `Ready at the merge: #${release.number} Release 1.4`,
    });
    expect(release.tagCheck()?.text).toContain('- dev\n');
    expect(release.tagCheck()?.text).not.toContain('- rae');
    expect(bypasses(release)).toEqual([]);
    expect(release.checklist()).toMatch(/^### ✅ Release 1\.4: merged by rae \(.*\), not tagged yet$/m);
    expect(release.checklist()).not.toMatch(/`\/[a-z]/);
  });

  test('VER-5: is written once, and evaluated again when somebody asks for it', async () => {
    const release = await ready();
    await release.merge('rae');
    const id = release.tagCheck()?.id ?? 0;
    const again = () => gate().by('rae', (rae) => rae.rerequestCheck(release.repository, id));
    const requests = await gate().requestsOf(again);
    expect(requests).toContain('CommitChecks');
    expect(requests.filter((request) => /^(POST|PATCH) .*check-runs/.test(request))).toEqual([]);
    expect(await gate().writesOf(() => release.comment('dev', 'Shipped.'))).toEqual([]);
    expect(release.tagCheck()).toMatchObject({ id, conclusion: 'success' });
  });

  test('REL-2: is not there if it was not a release, and the app writes no comment', async () => {
    const fix = await gate().release({ head: 'fix/typo', title: 'Fix a typo' });
    await fix.merge('rae');
    expect(fix.tagCheck()).toBeNull();
    expect(fix.posts()).toEqual([]);
  });

  test('REL-5: a repository without a policy gets nothing', async () => {
    const pull = await gate().release({ policy: null });
    expect(await gate().writesOf(() => pull.merge('rae'))).toEqual([]);
  });

  test('POL-1: a release that changes the policy is judged by the policy that it was signed off under', async () => {
    const stricter = `${POLICY}readiness: { security: { count: 2 } }\n`;
    const release = await ready({ files: { '.github/countersign.yml': stricter } });
    await release.merge('rae');
    expect(release.tagCheck()).toMatchObject({ conclusion: 'success' });
  });

  test('a merge whose webhook was lost is found by the sweep', async () => {
    const release = await ready();
    drop('pull_request');
    await release.merge('rae');
    expect(release.tagCheck()).toBeNull();
    gate().tick(6 * 60_000);
    await gate().app.sweep();
    await gate().settle();
    expect(release.tagCheck()).toMatchObject({ conclusion: 'success' });
  });
});

describe('MRG-2: a release that was merged while it was not ready', () => {
  test('is reported on the pull request, in its checklist and in the tag gate within one event', async () => {
    const release = await gate().release();
    await release.comment('pat', '/ready product');
    expect(await release.merge('max')).toBe('merged');
    expect(bypasses(release)).toHaveLength(1);
    expect(bypasses(release)[0]).toContain('Security was not signed off');
    expect(bypasses(release)[0]).not.toContain('@');
    expect(release.checklist()).toMatch(/^### ⚠️ Release 1\.4: merged while not ready, by max \(/m);
    expect(release.tagCheck()).toMatchObject({
      conclusion: 'failure',
      title: 'Not ready at the merge: waiting for Operations, Release coordination and Security',
    });
    expect(warnings()).toHaveLength(1);
  });

  test('stays one: signing off afterwards changes nothing, and nothing is reported twice', async () => {
    const release = await gate().release();
    await release.merge('max');
    const before = [release.tagCheck(), release.checklist()];
    const told = release.posts().length;
    await release.signAll();
    expect([release.tagCheck(), release.checklist()]).toEqual(before);
    const answers = release.posts().slice(told);
    expect(answers.map(({ body }) => body.includes('changes nothing any more'))).toEqual(Array(4).fill(true));
    expect(warnings()).toHaveLength(1);
  });

  test('SIGN-9: a withdrawal that was not evaluated in time counts', async () => {
    const release = await ready();
    drop('issue_comment');
    await release.comment('kim', '/withdraw security');
    expect(release.conclusion).toBe('success');
    expect(await release.merge('rae')).toBe('merged');
    expect(release.tagCheck()).toMatchObject({
      conclusion: 'failure',
      title: 'Not ready at the merge: waiting for Security',
    });
    expect(bypasses(release)).toHaveLength(1);
  });

  test('SIGN-10: a sign-off that was not evaluated in time does not make the check on the merged head pass', async () => {
    const release = await gate().release();
    await release.comment('pat', '/ready product');
    await release.comment('oli', '/ready operation');
    await release.comment('rae', '/ready organization');
    drop('issue_comment');
    await release.comment('kim', '/ready security');
    await release.merge('max');
    expect(release.tagCheck()?.title).toBe(
      'Not ready at the merge: the check countersign/readiness was in progress on the merged head',
    );
  });

  test('SIGN-6: an objection that was deleted right after the merge, and never seen, makes it look no better', async () => {
    const release = await ready();
    drop('issue_comment');
    const said = await release.comment('kim', '/not-ready security It leaks');
    drop('pull_request');
    await release.merge('rae');
    await gate().by('kim', (kim) => kim.deleteComment(release.repository, said.id));
    await release.comment('dev', 'Done.');
    expect(release.tagCheck()).toMatchObject({ conclusion: 'failure' });
  });
});

describe('SIGN-14: a command on a pull request that is merged or closed already', () => {
  test('MRG-1: /release is answered with who merged it, as what, and how it is tagged', async () => {
    const release = await ready();
    await release.merge('rae');
    await release.comment('sam', '/release v1.4.0');
    const [answer, ...more] = release.answers();
    expect(more).toEqual([]);
    expect(answer).toMatch(/^.*\n@sam: .*\/release v1\.4\.0.* changes nothing any more\./);
    expect(answer).toContain('merged by');
    expect(answer).toContain(`git tag v1.4.0 ${release.mergeCommit}`);
    await release.comment('dev', 'Any event there');
    expect(release.answers()).toHaveLength(1);
  });

  test.each([
    ['/hold wait', 'nobody tags or deploys that commit'],
    ['/not-ready security wait', 'nobody tags or deploys that commit'],
    ['/ready security', 'nothing is left to be signed off here'],
  ])('SIGN-14: %s after the merge is answered with what to do instead, and changes nothing', async (words, next) => {
    const release = await ready();
    await release.merge('rae');
    await release.comment('kim', words);
    expect(release.answers()).toEqual([expect.stringContaining(next)]);
    expect(release.tagCheck()).toMatchObject({ conclusion: 'success' });
  });

  test('MRG-2: after a bypass it says that another release is needed', async () => {
    const release = await gate().release();
    await release.merge('max');
    const before = release.answers().length;
    await release.comment('sam', '/release');
    expect(release.answers().slice(before)).toEqual([expect.stringContaining('another release pull request')]);
  });

  test('SIGN-14: on one that was closed, that it has to be opened again; what is not a release hears nothing', async () => {
    const release = await ready();
    await gate().by('dev', (dev) => dev.close(release.repository, release.number));
    await release.comment('sam', '/release');
    expect(release.answers()).toEqual([expect.stringContaining('closed and was not merged')]);
    const fix = await gate().release({ repository: release.repository, head: 'fix/typo' });
    await gate().by('dev', (dev) => dev.close(fix.repository, fix.number));
    await fix.comment('sam', '/release');
    expect(fix.posts()).toEqual([]);
  });
});

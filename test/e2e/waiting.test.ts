import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { useGate } from '../support/gate.ts';
import { Ground, type Process } from '../support/ground.ts';
import type { Pull } from '../support/pull.ts';

const DAY = 24 * 60 * 60_000;
const gate = useGate([/^a job failed; the app tries it again$/]);

/** What each run on the head says, oldest first. */
const said = (release: Pull) => release.checks().map(({ status, conclusion }) => conclusion ?? status);
const REFUSED = '405 Repository rule violations found Required status check "countersign/readiness" is in progress.';

/** A release into a branch that requires the check. */
async function required(): Promise<Pull> {
  const release = await gate().release();
  await gate().by('max', (max) =>
    max.setRuleset(release.repository, {
      name: 'Gate',
      target: 'branch',
      enforcement: 'active',
      include: ['~DEFAULT_BRANCH'],
      exclude: [],
      rules: [
        {
          type: 'required_status_checks',
          strict: false,
          doNotEnforceOnCreate: false,
          checks: [{ context: 'countersign/readiness', integrationId: gate().seeded.app.id }],
        },
      ],
      bypassActors: [],
    }),
  );
  return release;
}

/** Writes over the readiness check on the head as another version of the app would, with the app's own token. */
async function overwrite(release: Pull, conclusion: string): Promise<void> {
  const { sandbox, seeded } = gate();
  const { title, summary, text } = release.check() ?? {};
  const answer = await fetch(`${sandbox.url}/api/v3/repos/${release.repository}/check-runs/${release.check()?.id}`, {
    method: 'PATCH',
    headers: {
      authorization: `token ${sandbox.installationToken(seeded.installation)}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ conclusion, output: { title, summary, text } }),
  });
  expect(answer.status).toBe(200);
}

describe('VER-2: while nothing is wrong, the check waits in progress', () => {
  test('holds the merge back until it is ready, and is one run from the first to the last', async () => {
    const release = await required();
    expect([said(release), release.title]).toEqual([['in_progress'], expect.stringMatching(/^0 of 4 ready/)]);
    expect(await release.merge('rae')).toBe(REFUSED);
    await release.comment('pat', '/ready product');
    expect([said(release), release.title]).toEqual([['in_progress'], expect.stringMatching(/^1 of 4 ready/)]);
    expect(await release.merge('rae')).toBe(REFUSED);
    await release.signAll();
    expect(said(release)).toEqual(['success']);
    expect(await release.merge('rae')).toBe('merged');
  });

  test('a push after it was ready makes the new head wait, and the old head keeps what it said', async () => {
    const release = await required();
    await release.signAll();
    const before = release.head;
    await release.push('dev', { 'more.txt': 'more' });
    expect(said(release)).toEqual(['in_progress']);
    expect(release.checksOn(before, 'countersign/readiness')).toMatchObject([{ conclusion: 'success' }]);
    expect(await release.merge('rae')).toBe(REFUSED);
    await release.signAll();
    expect(said(release)).toEqual(['success']);
  });

  test('a sign-off that is withdrawn takes the passing run away before a new one waits', async () => {
    const release = await required();
    await release.signAll();
    const writes = await gate().writesOf(() => release.comment('kim', '/withdraw security'));
    expect(writes.filter((path) => path.includes('check-runs'))).toEqual([
      expect.stringMatching(/^PATCH .*\/check-runs\/\d+$/),
      expect.stringMatching(/^POST .*\/check-runs$/),
    ]);
    expect(said(release)).toEqual(['action_required', 'in_progress']);
    expect(await release.merge('rae')).toBe(REFUSED);
    await release.comment('kim', '/ready security');
    expect(said(release)).toEqual(['action_required', 'success']);
    expect(await release.merge('rae')).toBe('merged');
  });

  test('nothing passes if the new run cannot be made, and it is made later', async () => {
    const release = await required();
    await release.signAll();
    gate().sandbox.faults.add({ method: 'POST', path: /\/check-runs$/, effect: { kind: 'status', status: 502 } });
    await release.comment('kim', '/withdraw security');
    expect(gate().sandbox.faults.list).toEqual([]);
    expect(said(release)).toEqual(['action_required', 'in_progress']);
  });

  test('an objection completes it, and the end of the objection makes a new run wait', async () => {
    const release = await required();
    await release.comment('kim', '/not-ready security a hole');
    expect(said(release)).toEqual(['failure']);
    await release.comment('kim', '/withdraw security');
    expect(said(release)).toEqual(['failure', 'in_progress']);
    expect(await release.merge('rae')).toBe(REFUSED);
    await release.signAll();
    expect(said(release)).toEqual(['failure', 'success']);
    expect(await release.merge('rae')).toBe('merged');
  });

  test('one that an older version completed with action_required is replaced once', async () => {
    const release = await required();
    await overwrite(release, 'action_required');
    expect(said(release)).toEqual(['action_required']);
    const look = (text: string) => gate().writesOf(() => release.comment('guest', text));
    expect(await look('Hello')).toEqual([expect.stringMatching(/^POST .*\/check-runs$/)]);
    expect(said(release)).toEqual(['action_required', 'in_progress']);
    expect(await look('Hello again')).toEqual([]);
  });

  test('somebody who asks for it again changes nothing', async () => {
    const release = await required();
    const id = release.check()?.id ?? 0;
    const writes = await gate().writesOf(() => gate().by('dev', (dev) => dev.rerequestCheck(release.repository, id)));
    expect(writes).toEqual([]);
    expect(said(release)).toEqual(['in_progress']);
  });
});

describe('VER-2: GitHub makes an incomplete check stale after 14 days', () => {
  let ground: Ground;
  let app: Process;
  beforeEach(async () => {
    ground = await Ground.start();
    app = await ground.process();
  });
  afterEach(() => ground.stop());

  /** So much time passes, and then the sweep observes what is due. Returns how often a check was written. */
  async function pass(millis: number): Promise<number> {
    await ground.pass(millis);
    ground.sandbox.requests.reset();
    await app.sweep();
    await ground.settle();
    return ground.sandbox.requests.list.filter(({ method, path }) => method !== 'GET' && path.includes('/check-runs'))
      .length;
  }

  test('so it is written again once after 10 days, and again after 20; it holds the merge back all the time', async () => {
    const release = await ground.release();
    expect([await pass(9 * DAY), said(release)]).toEqual([0, ['in_progress']]);
    expect([await pass(DAY), said(release)]).toEqual([2, ['action_required', 'in_progress']]);
    expect([await pass(5 * DAY), said(release)]).toEqual([0, ['action_required', 'in_progress']]);
    expect([await pass(5 * DAY), said(release)]).toEqual([2, ['action_required', 'action_required', 'in_progress']]);
    expect(await release.merge('rae')).toBe(REFUSED);
    await release.signAll();
    expect([release.conclusion, await release.merge('rae')]).toEqual(['success', 'merged']);
  });

  test('one that became stale while the app was away holds the merge back, and is replaced once GitHub says so', async () => {
    const release = await ground.release();
    ground.sandbox.faults.add({ path: 'check_run', effect: { kind: 'webhook-drop' } });
    await ground.pass(15 * DAY);
    expect(said(release)).toEqual(['stale']);
    expect(await release.merge('rae')).toMatch(/^405 .*countersign\/readiness" is failing\.$/);
    await app.sweep();
    await ground.settle();
    expect(said(release)).toEqual(['stale', 'in_progress']);
    await release.signAll();
    expect([said(release), await release.merge('rae')]).toEqual([['stale', 'success'], 'merged']);
  });

  test('the webhook about a stale one is enough to replace it', async () => {
    const release = await ground.release();
    await ground.pass(15 * DAY);
    expect(said(release)).toEqual(['stale', 'in_progress']);
  });

  test('a stale one is replaced, not updated, if the release is ready by then', async () => {
    const release = await ground.release();
    ground.sandbox.faults.add({ path: 'check_run', effect: { kind: 'webhook-drop' } });
    await ground.pass(15 * DAY);
    await release.signAll();
    expect([said(release), await release.merge('rae')]).toEqual([['stale', 'success'], 'merged']);
  });
});

import { describe, expect, test } from '@jest/globals';
import { postWebhook } from '../support/app.ts';
import { useGate } from '../support/gate.ts';
import { Pull } from '../support/pull.ts';

// Pushing the branch of a pull request to its base merges it, past the gate.
const gate = useGate([/webhook refused/, /merged while it was not ready/]);
const BRANCH = 'release/1.4';

describe('old commits', () => {
  test('SIGN-4, SIGN-5: a commit that was on another branch and in another pull request before is new when it becomes the head', async () => {
    const release = await gate().release();
    const { repository } = release;
    await gate().pushBy('ann', (ann) => {
      ann.push(repository, {
        branch: 'feature',
        from: BRANCH,
        commits: [{ message: 'Old work', files: { 'src/old.js': 'old;\n' } }],
      });
      return ann.openPullRequest(repository, { title: 'Some feature', head: 'feature', base: BRANCH });
    });
    await release.signAll();
    expect(release.conclusion).toBe('success');
    const before = release.head;
    await gate().pushBy('ann', (ann) => ann.push(repository, { branch: BRANCH, from: 'feature', commits: [] }));
    expect(release.head).not.toBe(before);
    expect(release.title).toMatch(/^0 of 4 ready/);
    await release.comment('pat', '/ready product');
    expect(release.title).toMatch(/^1 of 4 ready/);
  });
});

describe('people from outside', () => {
  test('SIGN-3, SIGN-14: a release from a fork is gated; its author moves nothing, in whatever way, and is answered', async () => {
    const { repository } = await gate().release();
    const fork = await gate().by('guest', (guest) => {
      const { owner, name } = guest.fork(repository);
      return `${owner.login}/${name}`;
    });
    const { number } = await gate().pushBy('guest', (guest) => {
      guest.push(fork, {
        branch: 'release/2',
        from: 'main',
        commits: [{ message: 'Mine', files: { 'src/mine.js': 'mine;\n', '.github/countersign.yml': null } }],
      });
      return guest.openPullRequest(repository, { title: 'Release 2', head: 'release/2', headRepository: fork });
    });
    const release = new Pull(gate(), repository, number);
    expect(release.conclusion).toBe('in_progress');
    await release.comment('guest', '/not-a-release it is only mine');
    await release.comment('guest', '/ready security');
    await gate().by('guest', (guest) => guest.review(repository, number, { verdict: 'COMMENT', body: '/hold me' }));
    expect(release.title).toMatch(/^0 of 4 ready/);
    expect(release.answers()).toHaveLength(3);
    await release.signAll();
    expect(release.conclusion).toBe('success');
  });
});

describe('webhooks of somebody else', () => {
  test('SIGN-4: a captured webhook that is sent again under another id moves no head and revives no sign-off', async () => {
    const release = await gate().release();
    await release.push('dev', { 'src/first.js': '1;\n' });
    const captured = gate().sandbox.world.deliveries.filter(({ action }) => action === 'synchronize');
    await release.signAll();
    await release.push('dev', { 'src/second.js': '2;\n' });
    expect(release.title).toMatch(/^0 of 4 ready/);
    expect(captured).toHaveLength(1);
    for (const { event, payload } of captured) {
      const body = JSON.stringify(payload);
      expect((await postWebhook(gate().app.url, body, { 'x-github-event': event })).status).toBe(202);
      await gate().settle();
    }
    await release.comment('pat', '/ready product');
    expect(release.title).toMatch(/^1 of 4 ready/);
  });

  test('SIGN-4: a webhook without the secret reports no head to the app, not even a correct one', async () => {
    const release = await gate().release();
    await release.signAll();
    const delivery = gate().sandbox.world.deliveries.findLast(({ event }) => event === 'pull_request');
    const requests = await gate().requestsOf(async () => {
      const answer = await postWebhook(gate().app.url, JSON.stringify(delivery?.payload), {
        'x-hub-signature-256': `sha256=${'0'.repeat(64)}`,
      });
      expect(answer.status).toBe(401);
      await gate().settle();
    });
    expect(requests).toEqual([]);
    expect(release.conclusion).toBe('success');
  });
});

test('SIGN-3, POL-2: who takes over a login that the policy names holds no role; the policy has to be corrected first', async () => {
  const repository = gate().organization();
  const release = await gate().release({ repository, by: 'max' });
  for (const login of ['pat', 'oli', 'rae']) await release.comment(login, '/ready');
  expect(release.title).toBe('3 of 4 ready: waiting for Security');
  const { sandbox } = gate();
  const kim = [...sandbox.world.accounts.values()].find(({ login }) => login === 'kim');
  if (!kim) throw new Error('the seed has no kim');
  kim.login = 'kim-of-old';
  sandbox.user('kim');
  // What is known of people is believed for ten minutes.
  gate().tick(11 * 60_000);
  await release.comment('kim', '/ready security');
  expect(release.conclusion).toBe('failure');
  expect(release.checklist()).toContain('he login kim now belongs to another account');
  const roles = Object.entries({
    'product-owner': 'pat',
    'operations-coordinator': 'oli',
    'release-coordinator': 'rae',
    'security-architect': 'kim-of-old',
  }).map(([role, login]) => `  ${role}: { users: [${login}] }\n`);
  await gate().by('max', (max) => max.setPolicy(repository, `version: 1\nroles:\n${roles.join('')}`));
  expect(release.title).toBe('3 of 4 ready: waiting for Security');
  await release.comment('kim-of-old', '/ready security');
  expect(release.conclusion).toBe('success');
});

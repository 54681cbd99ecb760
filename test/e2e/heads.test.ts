import { expect, test } from '@jest/globals';
import { useGate } from '../support/gate.ts';

const gate = useGate();
const BRANCH = 'release/1.4';

test('SIGN-5: a push after the sign-offs makes them stale, says for which commit they were, and links what changed', async () => {
  const release = await gate().release();
  await release.signAll();
  expect(release.conclusion).toBe('success');
  const before = release.head;
  await release.push('dev', { 'src/more.js': '1;\n' });
  expect(release.check()).toMatchObject({
    status: 'in_progress',
    title: expect.stringMatching(/^0 of 4 ready/),
  });
  expect(release.checklist()).toContain(before.slice(0, 7));
  expect(release.checklist()).toContain(`/compare/${before}`);
  await release.comment('pat', `/ready product ${before.slice(0, 12)}`);
  expect(release.title).toContain('0 of 4');
  await release.comment('pat', `/ready product ${release.head.slice(0, 12)}`);
  expect(release.title).toContain('1 of 4');
});

test('SIGN-5: an amended message has the same content, and keeps the sign-offs for the new head', async () => {
  const release = await gate().release();
  await release.signAll();
  const before = release.head;
  await gate().pushBy('dev', (dev) =>
    dev.forcePush(release.repository, BRANCH, 'main', [
      { message: 'A better message', files: { 'src/cart.js': `// ${BRANCH}\n` } },
    ]),
  );
  expect(release.head).not.toBe(before);
  expect(release.conclusion).toBe('success');
  expect(release.checks()).toHaveLength(1);
});

test('SIGN-5: content that is pushed away and back again has its sign-offs again', async () => {
  const release = await gate().release();
  await release.signAll();
  const before = release.head;
  await release.push('dev', { 'src/more.js': '1;\n' });
  expect(release.conclusion).toBe('in_progress');
  await gate().pushBy('dev', (dev) => dev.forcePush(release.repository, BRANCH, before));
  expect(release.head).toBe(before);
  expect(release.conclusion).toBe('success');
});

test('SOD-1, SIGN-5: a force push brings other content, and the person who forced it is a contributor from then on', async () => {
  const release = await gate().release();
  await release.signAll();
  await gate().pushBy('rae', (rae) =>
    rae.forcePush(release.repository, BRANCH, 'main', [
      {
        message: 'Other work',
        files: { 'src/other.js': '2;\n' },
        author: { name: 'Dev Anand', email: 'dev@acme.example' },
        committer: { name: 'Dev Anand', email: 'dev@acme.example' },
      },
    ]),
  );
  expect(release.title).toContain('0 of 4');
  await release.signAll();
  expect(release.title).toBe('3 of 4 ready: waiting for Release coordination');
  // For the sign-off from before, which falls, and for the new one.
  const refused = expect.stringMatching(/@rae: [\s\S]*contributed to this release/);
  expect(release.answers()).toEqual([refused, refused]);
  await release.comment('sam', '/ready organization');
  expect(release.conclusion).toBe('success');
});

test('SIGN-4: right after a push a comment or an approval is refused, since it is unknown what its writer saw', async () => {
  const release = await gate().release();
  await gate().by('dev', (dev) =>
    dev.push(release.repository, { branch: BRANCH, commits: [{ message: 'Late', files: { 'a.txt': 'a' } }] }),
  );
  await release.comment('pat', '/ready product');
  expect(release.title).toContain('0 of 4');
  expect(release.answers()).toEqual([expect.stringContaining('New commits came in at the same moment')]);
  const soon = await release.approve('pat', '/ready product');
  expect(release.title).toContain('0 of 4');
  expect(release.isAcknowledged(soon)).toBe(false);
  expect(release.answers()).toHaveLength(2);
  const named = await release.approve('pat', `/ready product ${release.head.slice(0, 7)}`);
  expect(release.title).toContain('1 of 4');
  expect(release.isAcknowledged(named)).toBe(true);
  gate().tick(10_000);
  const later = await release.approve('oli');
  expect(release.title).toContain('2 of 4');
  expect(release.isAcknowledged(later)).toBe(true);
});

test('SIGN-4: a review of an older commit does not count for the newer one', async () => {
  const release = await gate().release();
  const before = release.head;
  await release.push('dev', { 'src/more.js': '1;\n' });
  await gate().by('kim', (kim) =>
    kim.review(release.repository, release.number, { verdict: 'APPROVE', commit: before }),
  );
  expect(release.title).toContain('0 of 4');
});

test('SIGN-4: content that was pushed away and forced back, with both webhooks lost, gets no sign-off for what stood in between', async () => {
  const release = await gate().release();
  await release.signAll();
  expect(release.conclusion).toBe('success');
  const before = release.head;
  const { faults } = gate().sandbox;
  for (const path of ['pull_request', 'pull_request', 'issue_comment']) {
    faults.add({ path, effect: { kind: 'webhook-drop' } });
  }
  await release.comment('kim', '/withdraw security');
  expect(release.conclusion).toBe('success');
  await gate().by('dev', (dev) =>
    dev.push(release.repository, { branch: BRANCH, commits: [{ message: 'Unseen', files: { 'a.txt': 'a' } }] }),
  );
  faults.add({ path: 'issue_comment', effect: { kind: 'webhook-drop' } });
  gate().tick(12_000);
  await release.comment('lee', '/ready security');
  await gate().by('dev', (dev) => dev.forcePush(release.repository, BRANCH, before));
  expect(release.head).toBe(before);
  gate().tick(12_000);
  await release.comment('ann', 'Nothing that the gate reads, but it looks.');
  // Nothing tells when the unseen push came: from the first sighting on, anybody may have looked at either.
  expect(release.title).toMatch(/^0 of 4 ready/);
  expect(release.checklist()).toContain('it is not known which commit was the head at that moment');
  await release.comment('lee', '/ready security');
  expect(release.title).toMatch(/^1 of 4 ready/);
});

test('SIGN-4: if the webhook of a push is lost, a sign-off for what was there before does not count for what came', async () => {
  const release = await gate().release();
  gate().sandbox.faults.add({ path: 'pull_request', effect: { kind: 'webhook-drop' } });
  await gate().by('dev', (dev) =>
    dev.push(release.repository, { branch: BRANCH, commits: [{ message: 'Unseen', files: { 'a.txt': 'a' } }] }),
  );
  await release.comment('pat', '/ready product');
  expect(release.title).toContain('0 of 4');
  gate().tick(12_000);
  await release.comment('pat', '/ready product');
  expect(release.title).toContain('1 of 4');
});

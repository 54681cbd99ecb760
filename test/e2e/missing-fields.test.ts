import { expect, test } from '@jest/globals';
import { useGate } from '../support/gate.ts';
import { Pull } from '../support/pull.ts';

const gate = useGate([/^webhook taken$/]);
const faults = () => gate().sandbox.faults;

/** A pull request that is not a release. */
const feature = async () => {
  const repository = (await gate().release()).repository;
  return gate().release({ repository, head: 'feature', title: 'Feature' });
};

test('REL-2: a push of which GitHub does not say who made it gives a head that is not a release its check', async () => {
  const pull = await feature();
  expect(pull.conclusion).toBe('skipped');
  for (const sender of [null, { id: 5, login: 'dev', type: 'EnterpriseUserAccount' }, { login: 'dev' }]) {
    faults().add({ path: 'pull_request', effect: { kind: 'webhook-payload', with: { sender } } });
    await pull.push('dev', { 'src/more.js': `${JSON.stringify(sender)}\n` });
    expect(pull.conclusion).toBe('skipped');
  }
  faults().add({
    path: 'pull_request',
    effect: { kind: 'webhook-payload', without: ['sender', 'before', 'action', 'pull_request.updated_at', 'number'] },
  });
  await pull.push('dev', { 'src/more.js': 'less;\n' });
  expect(pull.conclusion).toBe('skipped');
});

test('SOD-1: a release with a push by an unknown person is not ready, says so, and another pull request is', async () => {
  const release = await gate().release();
  faults().add({ path: 'pull_request', effect: { kind: 'webhook-payload', without: ['sender'] } });
  await release.push('dev', { 'src/more.js': '1;\n' });
  await release.signAll();
  expect(release.conclusion).toBe('failure');
  expect(release.checklist()).toContain('GitHub told of a push and did not name who made it');

  await gate().by('dev', (dev) => dev.close(release.repository, release.number));
  const { number } = await gate().pushBy('dev', (dev) =>
    dev.openPullRequest(release.repository, { title: 'Release 1.4', head: 'release/1.4' }),
  );
  const again = new Pull(gate(), release.repository, number);
  await again.signAll();
  expect(again.conclusion).toBe('success');
});

test('SOD-1: a push by an account of an unknown kind is that account’s', async () => {
  const release = await gate().release();
  const id = [...gate().sandbox.world.accounts.values()].find(({ login }) => login === 'kim')?.id;
  const sender = { id, login: 'kim', type: 'EnterpriseUserAccount' };
  faults().add({ path: 'pull_request', effect: { kind: 'webhook-payload', with: { sender } } });
  await release.push('dev', { 'src/more.js': '1;\n' });
  await release.signAll();
  expect(release.conclusion).toBe('in_progress');
  expect(release.title).toContain('Security');
});

test('an event that names no installation is about the repository that is known', async () => {
  const release = await gate().release();
  faults().add({ path: 'issue_comment', effect: { kind: 'webhook-payload', without: ['installation', 'sender'] } });
  await release.comment('pat', '/ready product');
  expect(release.title).toContain('1 of 4');
});

test('SIGN-8: an objection is kept whatever else its comment lacks, though it is deleted before the next observation', async () => {
  const release = await gate().release();
  await release.signAll();
  faults().add({
    path: 'issue_comment',
    effect: {
      kind: 'webhook-payload',
      without: ['sender', 'comment.html_url', 'comment.created_at', 'comment.user.type'],
    },
  });
  gate().tick();
  const { id } = gate().sandbox.as('kim').comment(release.repository, release.number, '/not-ready security leak');
  gate().sandbox.as('max').deleteComment(release.repository, id);
  await gate().settle();
  expect(release.conclusion).toBe('failure');
});

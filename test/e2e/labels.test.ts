import { expect, test } from '@jest/globals';
import { useGate } from '../support/gate.ts';

const gate = useGate();

test('SIGN-7: the app’s label shows each state that is ready, is not a sign-off, and comes off with the next push', async () => {
  const release = await gate().release();
  await release.comment('pat', '/ready product');
  await release.approve('oli');
  expect(release.labels().toSorted()).toEqual(['ready/operation', 'ready/product']);
  expect(release.title).toBe('2 of 4 ready: waiting for Release coordination, Security');
  expect(release.answers()).toEqual([]);

  await release.push('dev', { 'src/more.js': '// more\n' });
  expect(release.labels()).toEqual([]);
  expect(release.title).toBe('0 of 4 ready: waiting for Product, Operations, Release coordination, Security');
});

test('SIGN-7: a label that the app set and somebody takes off withdraws nothing, and is set again', async () => {
  const release = await gate().release();
  await release.comment('pat', '/ready product');
  await gate().by('oli', (oli) => oli.removeLabel(release.repository, release.number, 'ready/product'));
  expect(release.labels()).toEqual(['ready/product']);
  expect(release.title).toBe('1 of 4 ready: waiting for Operations, Release coordination, Security');
});

test('SIGN-7: a label renamed into one that signs makes no signer of the holder who set it, and is taken off with the reason', async () => {
  const release = await gate().release();
  await gate().by('dev', (dev) => dev.deleteLabel(release.repository, 'ready/security'));
  await gate().by('dev', (dev) => dev.createLabel(release.repository, 'needs docs'));
  await release.label('kim', 'needs docs');
  await gate().by('dev', (dev) => dev.renameLabel(release.repository, 'needs docs', 'ready/security'));
  expect(release.title).toBe('0 of 4 ready: waiting for Product, Operations, Release coordination, Security');
  expect(release.labels()).toEqual([]);
  expect(release.answers()).toEqual([expect.stringContaining('the label was called “needs docs”')]);

  await release.label('kim', 'ready/security');
  expect(release.title).toBe('1 of 4 ready: waiting for Product, Operations, Release coordination');
});

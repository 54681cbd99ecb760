import { expect, test } from '@jest/globals';
import { POLICY, useGate } from '../support/gate.ts';

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

/** The labels of the repository that are about states: name, color, description. */
const labelsOf = (repository: string): readonly string[] =>
  [...gate().sandbox.world.repositories.values()]
    .filter(({ owner, name }) => `${owner.login}/${name}` === repository)
    .flatMap(({ labels }) => [...labels.values()])
    .filter(({ name }) => /^ready\/|signed/.test(name))
    .map(({ name, color, description }) => `${name} ${color} ${description}`);
const isLabel = (request: string): boolean => /^POST \S+\/labels$/.test(request);

test('SIGN-7: the labels are made with the first release, once, and a label that a person made or changed is left alone', async () => {
  const repository = gate().repository();
  await gate().by('dev', (dev) => {
    for (const name of ['product', 'operation', 'organization']) dev.deleteLabel(repository, `ready/${name}`);
  });
  const [theirs] = labelsOf(repository);
  const writes = await gate().writesOf(() => gate().release({ repository }));
  expect(writes.filter(isLabel)).toHaveLength(4);
  expect(labelsOf(repository).toSorted()).toEqual([
    'ready/operation 1a7f37 Operations is signed off for this release',
    'ready/organization 1a7f37 Release coordination is signed off for this release',
    'ready/product 1a7f37 Product is signed off for this release',
    theirs,
  ]);
  await gate().by('dev', (dev) => {
    dev.renameLabel(repository, 'ready/product', 'product signed');
    dev.deleteLabel(repository, 'ready/operation');
  });
  const later = await gate().writesOf(() => gate().release({ repository, head: 'release/2' }));
  expect(later.filter(isLabel)).toEqual([]);
  expect(
    labelsOf(repository)
      .map((label) => label.split(' ', 1)[0] ?? '')
      .toSorted(),
  ).toEqual(['product', 'ready/organization', 'ready/security']);
});

test('SIGN-7: where labels do not sign, and where nothing is a release, none are made', async () => {
  const off = await gate().writesOf(() =>
    gate().release({ policy: `${POLICY}sign-off: { via: [comment, review] }\n` }),
  );
  const ordinary = await gate().writesOf(() => gate().release({ head: 'fix/typo' }));
  expect([...off, ...ordinary].filter(isLabel)).toEqual([]);
});

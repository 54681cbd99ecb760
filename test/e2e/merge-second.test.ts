import { expect, test } from '@jest/globals';
import type { Person } from 'github-sandbox';
import { useGate } from '../support/gate.ts';
import type { Pull } from '../support/pull.ts';

const BYPASS = 'a release was merged while it was not ready';
const gate = useGate([new RegExp(`^${BYPASS}$`)]);

/** Makes everything happen in the second of the merge. The app learns of it by the merge alone. */
async function within(release: Pull, acts: (person: (login: string) => Person) => void): Promise<void> {
  const { faults } = gate().sandbox;
  for (const path of ['issue_comment', 'pull_request_review'])
    faults.add({ path, effect: { kind: 'webhook-drop' }, times: 9 });
  gate().tick();
  acts((login) => gate().sandbox.as(login));
  faults.clear();
  await gate().settle();
  // Whatever tells of it later finds what was recorded.
  await release.comment('ann', 'Shipped?');
}

type Acts = (release: Pull, person: (login: string) => Person) => void;

test.each<[string, Acts]>([
  [
    'SIGN-8: an objection that is deleted',
    ({ repository, number }, person) => {
      const { id } = person('kim').comment(repository, number, '/not-ready security it leaks');
      person('max').merge(repository, number);
      person('max').deleteComment(repository, id);
    },
  ],
  [
    'SIGN-8: an objection that is edited',
    ({ repository, number }, person) => {
      const { id } = person('kim').comment(repository, number, '/not-ready security it leaks');
      person('max').merge(repository, number);
      person('max').editComment(repository, id, 'Fine.');
    },
  ],
  [
    'SIGN-9: an objection that is withdrawn',
    ({ repository, number }, person) => {
      person('lee').comment(repository, number, '/not-ready security it leaks');
      person('max').merge(repository, number);
      person('lee').comment(repository, number, '/withdraw security');
    },
  ],
  [
    'SIGN-8: a request for changes that who made it dismisses',
    ({ repository, number }, person) => {
      const { id } = person('rae').requestChanges(repository, number, 'Not today.');
      person('max').merge(repository, number);
      person('rae').dismissReview(repository, id, 'never mind');
    },
  ],
  [
    'SIGN-13: a hold that is lifted',
    ({ repository, number }, person) => {
      person('kim').comment(repository, number, '/hold not now');
      person('max').merge(repository, number);
      person('kim').comment(repository, number, '/unhold');
    },
  ],
  [
    'SIGN-9: a withdrawal that is signed again',
    ({ repository, number }, person) => {
      person('kim').comment(repository, number, '/withdraw security');
      person('max').merge(repository, number);
      person('kim').comment(repository, number, '/ready security');
    },
  ],
])('MRG-2: a release passes nowhere that met, within the second of its merge, %s', async (_, acts) => {
  const release = await gate().release();
  await release.signAll();
  expect(release.conclusion).toBe('success');
  await within(release, (person) => acts(release, person));
  expect(release.tagCheck()).toMatchObject({ conclusion: 'failure' });
  expect(release.answers()).toContainEqual(expect.stringContaining('while it was not ready'));
});

test('MRG-2: a release whose last sign-off was seen while it was open passes, even if it is merged in the same second', async () => {
  const release = await gate().release();
  await release.signAll();
  expect(release.conclusion).toBe('success');
  gate().sandbox.as('rae').merge(release.repository, release.number);
  await gate().settle();
  expect(release.tagCheck()).toMatchObject({ conclusion: 'success' });
});

import { expect, test } from '@jest/globals';
import { useGate } from '../support/gate.ts';
import { Pull } from '../support/pull.ts';

const gate = useGate();
const BRANCH = 'release/1.4';

async function second(repository: string) {
  await gate().by('dev', (dev) => dev.createBranch(repository, 'elsewhere', 'main'));
  const { number } = await gate().pushBy('dev', (dev) =>
    dev.openPullRequest(repository, { title: 'x', head: BRANCH, base: 'elsewhere' }),
  );
  return new Pull(gate(), repository, number);
}

test('VER-2: a second pull request with the same head, into a branch that no rule matches, does not open the gate', async () => {
  const release = await gate().release();
  const other = await second(release.repository);
  expect(release.conclusion).toBe('action_required');
  await release.signAll();
  expect(release.conclusion).toBe('success');
  await release.comment('kim', '/not-ready security wait');
  expect(release.conclusion).toBe('failure');
  await other.comment('dev', 'any event there');
  expect(release.conclusion).toBe('failure');
});

test('VER-2: the same from a fork, by somebody with read access', async () => {
  const release = await gate().release();
  const { repository } = release;
  await gate().by('dev', (dev) => dev.createBranch(repository, 'elsewhere', 'main'));
  const fork = await gate().by('guest', (guest) => {
    const { owner, name } = guest.fork(repository);
    return `${owner.login}/${name}`;
  });
  await gate().pushBy('guest', (guest) =>
    guest.openPullRequest(repository, { title: 'typo', head: BRANCH, base: 'elsewhere', headRepository: fork }),
  );
  expect(release.conclusion).toBe('action_required');
});

test('VER-2: when the release with that head is closed, the other pull request is let through again', async () => {
  const release = await gate().release();
  const other = await second(release.repository);
  await gate().by('dev', (dev) => dev.close(release.repository, release.number));
  expect(other.conclusion).toBe('skipped');
});

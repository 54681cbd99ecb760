import { expect, test } from '@jest/globals';
import type { CommitInput } from '../../sandbox/acts/push.ts';
import { useGate } from '../support/gate.ts';
import { Pull } from '../support/pull.ts';

const gate = useGate();

/** A commit by whoever pushes it, in dev's name. */
const inDevsName = (message: string): CommitInput => {
  const dev = { name: 'Dev Anand', email: 'dev@acme.example' };
  return { message, files: { [`src/${message}.js`]: `${message}\n` }, author: dev, committer: dev };
};
/** A release that dev cuts at that commit. */
async function releaseAt(repository: string, commit: string): Promise<Pull> {
  const { number } = await gate().pushBy('dev', (dev) => {
    dev.createBranch(repository, 'release/1', commit);
    return dev.openPullRequest(repository, { title: 'Release 1', head: 'release/1' });
  });
  return new Pull(gate(), repository, number);
}
function repositoryNamed(name: string) {
  const found = [...gate().sandbox.world.repositories.values()].find(
    (one) => `${one.owner.login}/${one.name}` === name,
  );
  if (found === undefined) throw new Error(`the sandbox has no ${name}`);
  return found;
}
async function expectRefused(release: Pull): Promise<void> {
  await release.signAll();
  expect(release.title).toBe('3 of 4 ready: waiting for organization');
  expect(release.answers()).toEqual([expect.stringMatching(/@rae: [\s\S]*had a hand in the code/)]);
}

test('SOD-1: whoever first pushed a branch has brought every commit of it, not only the last', async () => {
  const repository = gate().repository();
  const tip = await gate().by('rae', (rae) =>
    rae.push(repository, { branch: 'feature', from: 'main', commits: [inDevsName('one'), inDevsName('two')] }),
  );
  await expectRefused(await releaseAt(repository, tip.parents[0] ?? ''));
});

test('SOD-1: whoever first pushed a tag has brought every commit of it; what that was is asked once, and kept', async () => {
  const repository = gate().repository();
  const commits = [inDevsName('one'), inDevsName('two')];
  await gate().by('rae', (rae) => rae.pushTags(repository, [{ name: 'for-dev', commit: 'main', commits }]));
  const { tags, objects } = repositoryNamed(repository);
  const tip = tags.get('for-dev') ?? '';
  const first = objects.commits.get(tip)?.parents[0] ?? '';
  const made: Pull[] = [];
  const asked = await gate().requestsOf(async () => made.push(await releaseAt(repository, first)));
  expect(asked.filter((request) => request.includes('/compare/'))).toEqual([
    expect.stringContaining(`/compare/main...${tip}`),
  ]);
  for (const release of made) {
    expect(await gate().requestsOf(() => release.comment('guest', 'Hello'))).toEqual(['Snapshot']);
    await expectRefused(release);
  }
});

test('SOD-1: whoever makes a branch or a tag of what somebody pushed before has brought nothing', async () => {
  const repository = gate().repository();
  const tip = await gate().by('dev', (dev) =>
    dev.push(repository, { branch: 'feature', from: 'main', commits: [inDevsName('one'), inDevsName('two')] }),
  );
  await gate().by('rae', (rae) => rae.pushTags(repository, [{ name: 'looked-at', commit: tip.sha }]));
  await gate().by('rae', (rae) => rae.createBranch(repository, 'also-mine', tip.sha));
  const asked = await gate().requestsOf(async () => {
    const release = await releaseAt(repository, tip.parents[0] ?? '');
    await release.signAll();
    expect(release.conclusion).toBe('success');
  });
  expect(asked.filter((request) => request.includes('/compare/'))).toEqual([]);
});

test('SOD-1: whoever pushed first stays who brought it, when somebody else forces the same commits onto a branch', async () => {
  const repository = gate().repository();
  const tip = await gate().by('rae', (rae) =>
    rae.push(repository, { branch: 'feature', from: 'main', commits: [inDevsName('one'), inDevsName('two')] }),
  );
  await gate().by('dev', (dev) => dev.deleteBranch(repository, 'feature'));
  await gate().by('dev', (dev) => dev.push(repository, { branch: 'mine', from: tip.sha, commits: [] }));
  await expectRefused(await releaseAt(repository, tip.parents[0] ?? ''));
});

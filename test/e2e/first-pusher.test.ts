import { expect, test } from '@jest/globals';
import type { CommitInput } from 'github-sandbox';
import { POLICY, useGate } from '../support/gate.ts';
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
  expect(release.title).toBe('3 of 4 ready: waiting for Release coordination');
  expect(release.answers()).toEqual([expect.stringMatching(/@rae: [\s\S]*contributed to this release/)]);
}

test('SOD-1: the first pusher of a branch has brought every commit of it, not only the last', async () => {
  const repository = gate().repository();
  const tip = await gate().by('rae', (rae) =>
    rae.push(repository, { branch: 'feature', from: 'main', commits: [inDevsName('one'), inDevsName('two')] }),
  );
  await expectRefused(await releaseAt(repository, tip.parents[0] ?? ''));
});

test('SOD-1: the first pusher of a tag has brought every commit of it; what that was is asked once, and stored', async () => {
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

test('SOD-1: a person who makes a branch or a tag of what somebody pushed before has brought nothing', async () => {
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

test('SOD-1: the first pusher stays the one who brought it, when somebody else forces the same commits onto a branch', async () => {
  const repository = gate().repository();
  const tip = await gate().by('rae', (rae) =>
    rae.push(repository, { branch: 'feature', from: 'main', commits: [inDevsName('one'), inDevsName('two')] }),
  );
  await gate().by('dev', (dev) => dev.deleteBranch(repository, 'feature'));
  await gate().by('dev', (dev) => dev.push(repository, { branch: 'mine', from: tip.sha, commits: [] }));
  await expectRefused(await releaseAt(repository, tip.parents[0] ?? ''));
});

/** A feature that dev opens at `head` and max merges. A release of one line follows it. */
async function afterFeature(repository: string, method: 'squash' | 'rebase', presses = 'max'): Promise<Pull> {
  const { number } = await gate().by('dev', (dev) =>
    dev.openPullRequest(repository, { title: 'A feature', head: 'feature' }),
  );
  await gate().by(presses, (person) => person.merge(repository, number, { method, message: '' }));
  return oneLine(repository);
}
async function oneLine(repository: string): Promise<Pull> {
  const commits = [{ message: 'One line', files: { 'one.js': '1' } }];
  const { number } = await gate().pushBy('dev', (dev) => {
    dev.push(repository, { branch: 'release/1', from: 'main', commits });
    return dev.openPullRequest(repository, { title: 'Release 1', head: 'release/1' });
  });
  return new Pull(gate(), repository, number);
}
const pushFeature = (repository: string, by: string) =>
  gate().by(by, (person) =>
    person.push(repository, { branch: 'feature', from: 'main', commits: [inDevsName('one'), inDevsName('two')] }),
  );

test.each(['squash', 'rebase'] as const)(
  'SOD-1: whoever pushed a branch before its pull request was opened wrote of what a %s made of it',
  async (method) => {
    const repository = gate().repository();
    await pushFeature(repository, 'rae');
    await expectRefused(await afterFeature(repository, method));
  },
);

test.each(['squash', 'rebase'] as const)(
  'SOD-1: whoever only pressed the button of the %s brought nothing by it',
  async (method) => {
    const repository = gate().repository();
    await pushFeature(repository, 'dev');
    const release = await afterFeature(repository, method, 'rae');
    await release.signAll();
    expect(release.conclusion).toBe('success');
  },
);

test('SOD-1: it counts as well if a squash came into the release itself, and only that is judged', async () => {
  const repository = gate().repository(
    `${POLICY}releases: [{ base: main }]\nseparation-of-duties: { authors-of: pull-request }\n`,
  );
  const release = await oneLine(repository);
  await gate().by('rae', (rae) =>
    rae.push(repository, { branch: 'feature', from: 'release/1', commits: [inDevsName('one')] }),
  );
  const { number } = await gate().by('dev', (dev) =>
    dev.openPullRequest(repository, { title: 'A feature', head: 'feature', base: 'release/1' }),
  );
  await gate().pushBy('sam', (sam) => sam.merge(repository, number, { method: 'squash', message: '' }));
  await expectRefused(release);
});

test('SOD-1: what a tag brought and a squash replaced was brought by the pusher of the tag', async () => {
  const repository = gate().repository();
  const commits = [inDevsName('one'), inDevsName('two')];
  await gate().by('rae', (rae) => rae.pushTags(repository, [{ name: 'for-dev', commit: 'main', commits }]));
  await gate().by('dev', (dev) => dev.createBranch(repository, 'feature', 'for-dev'));
  await expectRefused(await afterFeature(repository, 'squash'));
});

test('SOD-5: the pusher of what a squash replaced counts as its author, at the tag as well', async () => {
  const repository = gate().repository();
  await pushFeature(repository, 'sam');
  const release = await afterFeature(repository, 'squash');
  await release.signAll();
  expect(release.conclusion).toBe('success');
  expect(await release.merge('max')).toBe('merged');
  await gate().by('sam', (sam) => sam.pushTags(repository, [{ name: 'v1.0.0', commit: release.mergeCommit }]));
  expect(release.tagCheck()).toMatchObject({ conclusion: 'failure' });
  expect(release.tagCheck()?.title).toContain('sam');
});

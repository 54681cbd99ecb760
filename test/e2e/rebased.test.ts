import { describe, expect, test } from '@jest/globals';
import type { CommitInput } from 'github-sandbox';
import { POLICY, useGate } from '../support/gate.ts';
import { Pull } from '../support/pull.ts';

const gate = useGate();
const REBASE = `${POLICY}merge: { method: rebase }\n`;
const DEV = { name: 'Dev Anand', email: 'dev@acme.example' };
const inDevsName = (name: string): CommitInput => ({
  message: name,
  files: { [`src/${name}.js`]: `${name}\n` },
  author: DEV,
  committer: DEV,
});

async function opened(repository: string, head: string, ...commits: readonly CommitInput[]): Promise<Pull> {
  const { number } = await gate().pushBy('dev', (dev) => {
    dev.push(repository, { branch: head, from: 'main', commits });
    return dev.openPullRequest(repository, { title: head, head });
  });
  return new Pull(gate(), repository, number);
}
const rebase = (pull: Pull, login: string) =>
  gate().by(login, (person) => person.merge(pull.repository, pull.number, { method: 'rebase' }));
/** The checks on the merge commit, once somebody tagged it. */
async function tagged(pull: Pull, login: string, name = 'v1.0.0') {
  await gate().by(login, (person) => person.pushTags(pull.repository, [{ name, commit: pull.mergeCommit }]));
  return pull.tagCheck();
}
async function expectRefused(release: Pull, login: string): Promise<void> {
  await release.signAll();
  expect(release.title).toBe('3 of 4 ready: waiting for Release coordination');
  expect(release.answers()).toEqual([expect.stringMatching(new RegExp(`@${login}: [\\s\\S]*contributed to`))]);
}

describe('SOD-5: a person who merges by rebase on the web wrote none of it', () => {
  test('SOD-5: a release that was rebased may be tagged by the person who merged it', async () => {
    const release = await opened(gate().repository(), 'release/1', inDevsName('one'), inDevsName('two'));
    await release.signAll();
    await rebase(release, 'sam');
    expect(await tagged(release, 'sam')).toMatchObject({ conclusion: 'success' });
  });

  test('SOD-5: the same if the base had moved on since', async () => {
    const repository = gate().repository();
    const release = await opened(repository, 'release/1', inDevsName('one'), inDevsName('two'));
    await release.signAll();
    await gate().by('max', (max) =>
      max.push(repository, { branch: 'main', commits: [{ message: 'x', files: { x: '1' } }] }),
    );
    await rebase(release, 'sam');
    expect(await tagged(release, 'sam')).toMatchObject({ conclusion: 'success' });
  });

  test('MRG-1: an order to merge by rebase and to tag is carried out, and its own gate lets the tag pass', async () => {
    const release = await opened(gate().repository(REBASE), 'release/1', inDevsName('one'), inDevsName('two'));
    await release.signAll();
    await release.comment('sam', '/release v1.0.0');
    await gate().settle();
    expect(release.tagCheck()).toMatchObject({ conclusion: 'success' });
    expect(release.posts().at(-1)?.body).toContain('v1.0.0');
  });

  test('SOD-5, SOD-7: a feature that was rebased into the base takes no signer away who only pressed the button', async () => {
    const repository = gate().repository();
    await rebase(await opened(repository, 'feature', inDevsName('one'), inDevsName('two')), 'rae');
    const release = await opened(repository, 'release/1', inDevsName('three'));
    await release.signAll();
    expect(release.conclusion).toBe('success');
  });
});

describe('SOD-1: what only looks as if it was rebased on the web is by its pusher', () => {
  test('SOD-1: the same commits, made again and pushed by hand', async () => {
    const repository = gate().repository();
    const feature = await opened(repository, 'feature', inDevsName('one'), inDevsName('two'));
    const rae = { name: 'Rae', email: 'rae@acme.example' };
    await gate().by('rae', (person) =>
      person.push(repository, {
        branch: 'main',
        commits: ['one', 'two'].map((name) => ({ ...inDevsName(name), committer: rae })),
      }),
    );
    await gate().by('dev', (dev) => dev.close(repository, feature.number));
    await expectRefused(await opened(repository, 'release/1', inDevsName('three')), 'rae');
  });

  test('SOD-1: a commit that was pushed before the button was pressed', async () => {
    const repository = gate().repository();
    const feature = await opened(repository, 'feature', inDevsName('one'), inDevsName('two'));
    await gate().by('rae', (person) => person.push(repository, { branch: 'main', commits: [inDevsName('hidden')] }));
    await rebase(feature, 'rae');
    await expectRefused(await opened(repository, 'release/1', inDevsName('three')), 'rae');
  });
});

import { describe, expect, test } from '@jest/globals';
import { POLICY, SMALLEST, useGate } from '../support/gate.ts';
import { Pull } from '../support/pull.ts';

const gate = useGate([/merged while it was not ready/]);

/** A pull request by dev into `base` that changes one line. */
async function oneLine(repository: string, base = 'main', head = 'release/next'): Promise<Pull> {
  const { number } = await gate().pushBy('dev', (dev) => {
    dev.push(repository, { branch: head, from: base, commits: [{ message: 'One line', files: { 'one.js': '1' } }] });
    return dev.openPullRequest(repository, { title: 'Release', head, base });
  });
  return new Pull(gate(), repository, number);
}

/** A feature of somebody's, that is not a release, merged into main. */
async function feature(
  repository: string,
  by: string,
  how: { readonly message?: string; readonly squash?: true } = {},
) {
  const { number } = await gate().by(by, (person) => {
    const commits = [{ message: 'A feature', files: { [`${by}.js`]: by } }];
    person.push(repository, { branch: `feature-${by}`, from: 'main', commits });
    return person.openPullRequest(repository, { title: 'A feature', head: `feature-${by}` });
  });
  const method = how.squash ? 'squash' : 'merge';
  await gate().by('max', (max) => max.merge(repository, number, { method, message: how.message ?? null }));
  return number;
}

const shipped = (pull: Pull): string => /^Ships .*$/m.exec(pull.checklist())?.[0].replace(/\(http[^)]*\)/, '()') ?? '';

describe('SOD-7: the author of what the base brings may not sign', () => {
  test('a branch that is pushed full of code, and a one-line release into it', async () => {
    const repository = gate().repository();
    await gate().pushBy('rae', (rae) =>
      rae.push(repository, {
        branch: 'release/9',
        from: 'main',
        commits: [{ message: 'All', files: { 'all.js': '9' } }],
      }),
    );
    const release = await oneLine(repository, 'release/9', 'fix');
    await release.signAll();
    expect(release.title).toMatch(/^3 of 4 ready: waiting for Release coordination/);
    expect(release.answers().join()).toContain('contributed to');
    expect(shipped(release)).toMatch(
      /^Ships 2 commits \[since the gate first saw the repository \(.* UTC\)\]\(\): 1 in this pull request, 1 by no pull request at all\.$/,
    );
    await release.comment('sam', '/ready organization');
    expect(release.conclusion).toBe('success');
  });

  test.each([{}, { squash: true } as const])(
    'a skipped pull request into main, and a one-line release after it %j',
    async (how) => {
      const repository = gate().repository();
      await feature(repository, 'rae', how);
      const release = await oneLine(repository);
      await release.signAll();
      expect(release.title).toMatch(/^3 of 4 ready: waiting for Release coordination/);
      await release.comment('sam', '/ready organization');
      expect(release.conclusion).toBe('success');
    },
  );

  test('with authors-of: pull-request only the release’s own commits count, and nothing of the base is read', async () => {
    const repository = gate().repository(`${POLICY}separation-of-duties: { authors-of: pull-request }\n`);
    await feature(repository, 'rae');
    const requests = await gate().requestsOf(async () => {
      const release = await oneLine(repository);
      await release.signAll();
      expect(release.conclusion).toBe('success');
      expect(shipped(release)).toBe('');
    });
    expect(requests.filter((path) => path.includes('/compare/') || path === 'Commits')).toEqual([]);
  });

  test('who wrote what came in after the sign-offs is found at the merge', async () => {
    const repository = gate().repository();
    const release = await oneLine(repository);
    await release.signAll();
    expect(release.conclusion).toBe('success');
    await feature(repository, 'rae');
    expect(release.conclusion).toBe('success');
    expect(await release.merge('max')).toBe('merged');
    expect(release.tagCheck()).toMatchObject({ conclusion: 'failure' });
    expect(release.tagCheck()?.summary).toContain('Release coordination');
  });
});

describe('SOD-1: a squash does not make a code author less of one', () => {
  test('who pushed to a pull request that was squashed with its message emptied', async () => {
    const repository = gate().repository();
    const { number } = await gate().by('dev', (dev) => {
      dev.push(repository, {
        branch: 'feature',
        from: 'main',
        commits: [{ message: 'Begin', files: { 'a.js': '1' } }],
      });
      return dev.openPullRequest(repository, { title: 'A feature', head: 'feature' });
    });
    await gate().by('rae', (rae) =>
      rae.push(repository, { branch: 'feature', commits: [{ message: 'More', files: { 'b.js': '1' } }] }),
    );
    await gate().by('max', (max) => max.merge(repository, number, { method: 'squash', message: '' }));
    const release = await oneLine(repository);
    await release.signAll();
    expect(release.title).toMatch(/^3 of 4 ready: waiting for Release coordination/);
    await release.comment('sam', '/ready organization');
    expect(release.conclusion).toBe('success');
  });

  test('a squash within a squash, and a person who merely pressed the button', async () => {
    const repository = gate().repository();
    const squashed = async (by: string, into: string, head: string, presses: string) => {
      const { number } = await gate().by(by, (person) =>
        person.openPullRequest(repository, { title: head, head, base: into }),
      );
      await gate().by(presses, (person) => person.merge(repository, number, { method: 'squash', message: '' }));
    };
    await gate().by('dev', (dev) =>
      dev.push(repository, {
        branch: 'develop',
        from: 'main',
        commits: [{ message: 'Begin', files: { 'd.js': '1' } }],
      }),
    );
    await gate().by('rae', (rae) =>
      rae.push(repository, { branch: 'deep', from: 'develop', commits: [{ message: 'Deep', files: { 'e.js': '1' } }] }),
    );
    await squashed('dev', 'develop', 'deep', 'sam');
    await squashed('dev', 'main', 'develop', 'sam');
    const release = await oneLine(repository);
    await release.signAll();
    expect(release.title).toMatch(/^3 of 4 ready: waiting for Release coordination/);
    await release.comment('sam', '/ready organization');
    expect(release.conclusion).toBe('success');
  });
});

describe('REL-6: what a release ships', () => {
  test('what was there before the gate is not judged', async () => {
    const repository = gate().repository();
    gate()
      .sandbox.as('max')
      .push(repository, { branch: 'main', commits: [{ message: 'Before', files: { 'old.js': '1' } }] });
    await gate().settle();
    const release = await oneLine(repository);
    expect(shipped(release)).toContain('in this pull request');
  });

  test('unreviewed: block holds back what came by no pull request', async () => {
    const repository = gate().repository(`${POLICY}separation-of-duties: { unreviewed: block }\n`);
    await feature(repository, 'ann');
    const fine = await oneLine(repository);
    await fine.signAll();
    expect(fine.conclusion).toBe('success');
    await gate().by('ann', (ann) =>
      ann.push(repository, { branch: 'main', commits: [{ message: 'Straight', files: { 'c.js': '1' } }] }),
    );
    const blocked = await oneLine(repository, 'main', 'release/other');
    await blocked.signAll();
    expect(blocked.title).toMatch(/^Blocked: 1 commit by no pull request/);
    expect(blocked.checklist()).toContain('came by no merged pull request');
  });

  test('merge.up-to-date: required waits for the tip of the base', async () => {
    const repository = gate().repository(`${POLICY}merge: { up-to-date: required }\n`);
    const release = await oneLine(repository);
    await release.signAll();
    expect(release.conclusion).toBe('success');
    await feature(repository, 'ann');
    await release.comment('guest', 'Hello');
    expect(release.title).toMatch(/the base branch has moved on/);
    expect(release.checklist()).toContain('Update branch');
    await gate().pushBy('dev', (dev) => dev.updateBranch(repository, release.number));
    await release.signAll();
    expect(release.conclusion).toBe('success');
  });
});

describe('REL-6: what a release ships is read once', () => {
  test('a warm observation requests nothing of it, and if the base has moved on only what is new is read', async () => {
    const repository = gate().repository(SMALLEST);
    await feature(repository, 'ann');
    const release = await oneLine(repository);
    expect(await gate().requestsOf(() => release.comment('guest', 'Hello'))).toEqual(['Snapshot']);
    await feature(repository, 'rae');
    const compare = expect.stringMatching(/^GET .*\/compare\//);
    expect(await gate().requestsOf(() => release.comment('guest', 'Hello again'))).toEqual([
      'Snapshot',
      compare,
      'Commits',
      'Origins',
      'MergedPulls',
      expect.stringMatching(/^PATCH .*\/check-runs\//),
      expect.stringMatching(/^PATCH .*\/issues\/comments\//),
      // NTF-1: rae contributed meanwhile, and can no longer sign.
      expect.stringMatching(/^DELETE .*\/requested_reviewers$/),
    ]);
    expect(await gate().requestsOf(() => release.comment('guest', 'Bye'))).toEqual(['Snapshot']);
  });
});

describe('SOD-7: the signers are judged again at the tag', () => {
  const SERIES = `${POLICY}tags: { patterns: ["app-v*", "lib-v*"] }\n`;
  test('a tag of another series ships what one of them wrote, and breaks the rules', async () => {
    const repository = gate().repository(SERIES);
    const tag = (login: string, name: string, commit: string) =>
      gate().by(login, (person) => person.pushTags(repository, [{ name, commit }]));
    const signed = async (pull: Pull, organization: string) => {
      await pull.comment('pat', '/ready product');
      await pull.comment('oli', '/ready operation');
      await pull.comment(organization, '/ready organization');
      await pull.comment('kim', '/ready security');
      expect(await pull.merge('max')).toBe('merged');
    };
    const first = await gate().release({ repository, by: 'rae', head: 'release/1' });
    await signed(first, 'sam');
    await tag('sam', 'lib-v1.0.0', first.mergeCommit);
    expect(first.tagCheck()?.conclusion).toBe('success');
    const second = await oneLine(repository, 'main', 'release/2');
    expect(shipped(second)).toMatch(/^Ships 1 commit \[since lib-v1\.0\.0\]\(\): all in this pull request\.$/);
    await signed(second, 'rae');
    await tag('sam', 'lib-v1.1.0', second.mergeCommit);
    expect(second.tagCheck()?.conclusion).toBe('success');
    await tag('sam', 'app-v1.0.0', second.mergeCommit);
    expect(second.tagCheck()?.title).toBe('Tag violation: app-v1.0.0: signed by rae, who wrote of it');
  });
});

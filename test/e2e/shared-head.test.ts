import { describe, expect, test } from '@jest/globals';
import { useGate } from '../support/gate.ts';
import { Pull } from '../support/pull.ts';

const gate = useGate([/^a release was merged while it was not ready$/]);
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
  expect(release.conclusion).toBe('in_progress');
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
  expect(release.conclusion).toBe('in_progress');
});

test('VER-2: when the release with that head is closed, the other pull request is let through again', async () => {
  const release = await gate().release();
  const other = await second(release.repository);
  await gate().by('dev', (dev) => dev.close(release.repository, release.number));
  expect(other.conclusion).toBe('skipped');
});

/** A pull request by somebody with read access, from a fork, with the release's commit. */
async function twinBy(login: string, release: Pull, input: { base?: string; title?: string; draft?: boolean } = {}) {
  const { repository } = release;
  const { base = 'main', title = 'Release 1.4', draft } = input;
  const fork = await gate().by(login, (person) => {
    const { owner, name } = person.fork(repository);
    return `${owner.login}/${name}`;
  });
  const { number } = await gate().pushBy(login, (person) =>
    person.openPullRequest(repository, { title, head: BRANCH, base, headRepository: fork, draft }),
  );
  return new Pull(gate(), repository, number);
}
const inRelease2 = async (repository: string) => {
  await gate().by('dev', (dev) => dev.createBranch(repository, 'release/2.0', 'main'));
  return 'release/2.0';
};

type Make = (repository: string) => Promise<{ base?: string; draft?: boolean }>;

describe('VER-5: nobody without write access holds a release up', () => {
  test.each<[string, Make]>([
    ['into the same branch', async () => ({})],
    ['as a draft', async () => ({ draft: true })],
    ['into another branch for releases', async (repository) => ({ base: await inRelease2(repository) })],
  ])('VER-5: a twin from a fork %s leaves a ready release ready, and says that it does not count', async (_, make) => {
    const release = await gate().release();
    const input = await make(release.repository);
    await release.signAll();
    const { title } = release;
    const twin = await twinBy('guest', release, input);
    expect([release.conclusion, release.title]).toEqual(['success', title]);
    expect(release.check()?.summary).toContain(
      `says nothing about #${twin.number}, opened by somebody without write access`,
    );
    expect(twin.checklist()).toContain(`does not speak for this pull request**, but for #${release.number}`);
    await twin.comment('guest', 'any event there');
    await release.comment('kim', '/hold wait');
    expect(release.title).toBe('Blocked: held by kim; 4 of 4 ready');
    await twin.comment('guest', 'any event there');
    expect(release.title).toBe('Blocked: held by kim; 4 of 4 ready');
    await release.comment('kim', '/unhold');
    expect(release.conclusion).toBe('success');
  });

  test('VER-5: nor does it hold up what is not a release, into the same branch', async () => {
    const plain = await gate().release({ head: 'fix' });
    const { repository } = plain;
    expect(plain.conclusion).toBe('skipped');
    await gate().by('guest', (guest) => {
      guest.fork(repository);
      guest.createBranch(`guest/${repository.split('/')[1]}`, 'release/9', plain.head);
    });
    await gate().pushBy('guest', (guest) =>
      guest.openPullRequest(repository, {
        title: 'x',
        head: 'release/9',
        headRepository: `guest/${repository.split('/')[1]}`,
      }),
    );
    expect(plain.conclusion).toBe('skipped');
  });

  test('VER-2: a twin by somebody who may write, or who holds a role, counts as it always did', async () => {
    const release = await gate().release();
    await release.signAll();
    const twin = await twinBy('pat', release);
    expect(release.title).toMatch(/^[0-3] of 4 ready/);
    await gate().by('pat', (pat) => pat.close(release.repository, twin.number));
    expect(release.conclusion).toBe('success');
  });

  test('VER-2: when the release goes on to another commit, the twin that it leaves behind does not stay green', async () => {
    const release = await gate().release();
    await release.signAll();
    const twin = await twinBy('guest', release);
    const before = twin.head;
    expect(twin.conclusion).toBe('success');
    await release.push('dev', { 'more.js': '1;\n' });
    expect(twin.head).toBe(before);
    expect(twin.conclusion).toBe('in_progress');
  });

  test('VER-2: and when the release is closed, the twin speaks for itself again', async () => {
    const release = await gate().release();
    await release.signAll();
    const twin = await twinBy('guest', release);
    await gate().by('dev', (dev) => dev.close(release.repository, release.number));
    expect(twin.title).toMatch(/^0 of 4 ready/);
    expect(twin.checklist()).not.toContain('does not speak');
    await gate().by('dev', (dev) => dev.reopen(release.repository, release.number));
    expect(twin.checklist()).toContain('does not speak');
  });

  test('VER-2: a second pull request into a branch that no rule matches does not pass what an outsider opened', async () => {
    const release = await gate().release();
    const { repository } = release;
    const twin = await twinBy('guest', release);
    await gate().by('dev', (dev) => dev.close(repository, release.number));
    const other = await second(repository);
    expect(other.conclusion).toBe('in_progress');
    expect(twin.title).toMatch(/^0 of 4 ready/);
  });

  test('VER-5: a person who is given write access counts from then on', async () => {
    const release = await gate().release();
    await release.signAll();
    const twin = await twinBy('guest', release);
    expect(release.conclusion).toBe('success');
    await gate().by('max', (max) => max.addTeamMember('acme/developers', 'guest'));
    expect(release.title).toMatch(/^0 of 4 ready/);
    expect(twin.checklist()).not.toContain('does not speak');
    await gate().by('max', (max) => max.removeTeamMember('acme/developers', 'guest'));
    expect(release.conclusion).toBe('success');
  });
});

describe('TAG-1: a release that is merged beside an outsider’s twin', () => {
  test('TAG-1: passes, and no bypass is reported if there was none', async () => {
    const release = await gate().release();
    await release.signAll();
    const twin = await twinBy('guest', release);
    expect(await release.merge('rae')).toBe('merged');
    expect(release.tagCheck()).toMatchObject({ conclusion: 'success' });
    expect(twin.answers()).toEqual([]);
  });

  test.each<[string, Make]>([
    ['the same branch', async () => ({})],
    ['another branch', async (repository) => ({ base: await inRelease2(repository) })],
  ])('MRG-2: merging the twin instead, into %s, bypasses the gate, and is reported', async (_, make) => {
    const release = await gate().release();
    const input = await make(release.repository);
    await release.signAll();
    const twin = await twinBy('guest', release, input);
    expect(await twin.merge('rae')).toBe('merged');
    expect(twin.answers()).toEqual([expect.stringContaining('while it was not ready')]);
    expect(twin.tagCheck()).toMatchObject({ conclusion: 'failure' });
  });
});

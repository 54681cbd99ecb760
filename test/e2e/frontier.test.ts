import { describe, expect, test } from '@jest/globals';
import type { CommitInput } from 'github-sandbox';
import { useGate } from '../support/gate.ts';
import type { Pull } from '../support/pull.ts';

const gate = useGate([/merged while it was not ready/]);
const BRANCH = 'release/1.4';
const WORK = { 'src/cart.js': `// ${BRANCH}\n` };

/** A release that everybody signed, and a fix that its base got afterwards. `base`: what it was before. */
async function signedBeforeAFix(): Promise<{ readonly release: Pull; readonly base: string; readonly fix: string }> {
  const release = await gate().release();
  await release.signAll();
  expect(release.conclusion).toBe('success');
  const fix = await gate().by('max', (max) =>
    max.push(release.repository, { branch: 'main', commits: [{ message: 'The fix', files: { 'fix.txt': 'x' } }] }),
  );
  // SIGN-5: a base that moves on takes no sign-off away.
  expect(release.conclusion).toBe('success');
  return { release, base: fix.parents[0] ?? '', fix: fix.sha };
}

const forced = (release: Pull, from: string, ...commits: readonly CommitInput[]) =>
  gate().pushBy('dev', (dev) => dev.forcePush(release.repository, BRANCH, from, commits));
const pushed = (release: Pull, ...commits: readonly CommitInput[]) =>
  gate().pushBy('dev', (dev) => dev.push(release.repository, { branch: BRANCH, commits }));
const expectStale = (release: Pull) => {
  expect(release.check()).toMatchObject({
    status: 'in_progress',
    title: expect.stringMatching(/^0 of 4 ready/),
  });
  expect(release.checklist()).toContain(
    'the head has the same content over other commits of main: merging it may undo what came in there since',
  );
};

describe('SIGN-5: the same tree over other commits of the base has no sign-off', () => {
  test('SIGN-5: a merge of the base that keeps the tree makes the sign-offs stale, and new ones count', async () => {
    const { release, fix } = await signedBeforeAFix();
    await pushed(release, { message: "Merge branch 'main'", files: {}, alsoParents: [fix] });
    expectStale(release);
    await release.signAll();
    expect(release.conclusion).toBe('success');
  });

  test('SIGN-5: the tree forced onto the new base makes them stale', async () => {
    const { release, fix } = await signedBeforeAFix();
    await forced(release, fix, { message: 'Work again', files: { ...WORK, 'fix.txt': null } });
    expectStale(release);
  });

  test('SIGN-5: an approval of the commit that was pushed away is stale, and so is a command that names it', async () => {
    const { release, fix } = await signedBeforeAFix();
    const before = release.head;
    await forced(release, fix, { message: 'Work again', files: { ...WORK, 'fix.txt': null } });
    await gate().by('kim', (kim) =>
      kim.review(release.repository, release.number, { verdict: 'APPROVE', commit: before }),
    );
    await release.comment('pat', `/ready product ${before}`);
    expectStale(release);
  });

  test('SIGN-5, MRG-2: a merge of it past the check is a bypass', async () => {
    const { release, fix } = await signedBeforeAFix();
    await pushed(release, { message: "Merge branch 'main'", files: {}, alsoParents: [fix] });
    expect(await release.merge('max')).toBe('merged');
    expect(release.tagCheck()).toMatchObject({ conclusion: 'failure' });
  });
});

describe('SIGN-5: the same tree over the same commits of the base is what was signed', () => {
  test.each<[string, (release: Pull, base: string) => Promise<unknown>]>([
    ['an amended message', (release, base) => forced(release, base, { message: 'Better words', files: WORK })],
    ['an empty commit on top', (release) => pushed(release, { message: 'Run again', files: {} })],
    [
      'one commit made of two',
      (release, base) =>
        forced(
          release,
          base,
          { message: 'First', files: { 'src/cart.js': 'half\n' } },
          { message: 'Second', files: WORK },
        ),
    ],
  ])('SIGN-5: %s keeps the sign-offs, also when the base has moved on', async (_, change) => {
    const { release, base } = await signedBeforeAFix();
    await change(release, base);
    expect(release.conclusion).toBe('success');
    expect(await release.merge('rae')).toBe('merged');
    expect(release.tagCheck()).toMatchObject({ conclusion: 'success' });
  });
});

test('SIGN-5: what a commit that was pushed away is built on is asked once, and stored', async () => {
  const { release, base } = await signedBeforeAFix();
  const before = release.head;
  const asked = await gate().requestsOf(() => forced(release, base, { message: 'Better words', files: WORK }));
  expect(asked.filter((request) => request.endsWith(`...${before}`))).toHaveLength(1);
  expect(await gate().requestsOf(() => release.comment('guest', 'Nice'))).toEqual(['Snapshot']);
  expect(release.conclusion).toBe('success');
});

import { describe, expect, test } from '@jest/globals';
import type { CommitInput } from 'github-sandbox';
import { POLICY, useGate } from '../support/gate.ts';
import { Pull } from '../support/pull.ts';

const gate = useGate();
/** SOD-7: only the pull request’s own commits are judged. */
const NARROW = `${POLICY}separation-of-duties: { authors-of: pull-request }\n`;
const BRANCH = 'release/1.4';

const named = (login: string) => ({ name: `${login} of acme`, email: `${login}@acme.example` });
const commit = (parts: Partial<CommitInput> = {}): CommitInput => ({
  message: 'More work',
  files: { 'src/more.js': `${JSON.stringify(parts)}\n` },
  author: named('dev'),
  committer: named('dev'),
  ...parts,
});

/** Commits on top of the release, pushed by `login`; afterwards the grace period is over. */
const push = (release: Pull, login: string, ...commits: readonly CommitInput[]) =>
  gate().pushBy(login, (person) => person.push(release.repository, { branch: BRANCH, commits }));

/** Signs all four states by people who wrote nothing. They are Pat, Oli, and Rae or Sam, Kim or Lee. */
async function sign(release: Pull, organization: 'rae' | 'sam', security: 'kim' | 'lee'): Promise<void> {
  await release.comment('pat', '/ready product');
  await release.comment('oli', '/ready operation');
  await release.comment(organization, '/ready organization');
  await release.comment(security, '/ready security');
}

const isRefused = (login: string) => [
  expect.stringMatching(new RegExp(`@${login}: [\\s\\S]*contributed to this release`)),
];

describe('who contributed to this release, by commits', () => {
  test('SOD-1: the author of a commit that only the second parent of a merge of a merge leads to may not sign', async () => {
    const release = await gate().release();
    await gate().pushBy('dev', (dev) => {
      const { repository } = release;
      const deep = dev.push(repository, { branch: 'deep', from: 'main', commits: [commit({ author: named('kim') })] });
      const side = dev.push(repository, {
        branch: 'side',
        from: 'main',
        commits: [commit({ message: 'Side' }), commit({ message: 'Merge deep', alsoParents: [deep.sha] })],
      });
      dev.push(repository, { branch: BRANCH, commits: [commit({ message: 'Merge side', alsoParents: [side.sha] })] });
    });
    await sign(release, 'rae', 'kim');
    expect(release.title).toBe('3 of 4 ready: waiting for Security');
    expect(release.answers()).toEqual(isRefused('kim'));
    await release.comment('lee', '/ready security');
    expect(release.conclusion).toBe('success');
  });

  test('SOD-1: the author of a commit that is in the base as well did not contribute to the pull request', async () => {
    const release = await gate().release({ policy: NARROW });
    const main = await gate().pushBy('max', (max) =>
      max.push(release.repository, { branch: 'main', commits: [commit({ author: named('kim'), message: 'On main' })] }),
    );
    await push(release, 'dev', commit({ message: 'Merge main', alsoParents: [main.sha] }));
    await sign(release, 'rae', 'kim');
    expect(release.conclusion).toBe('success');
  });

  test('SOD-1: a person who pushed a commit in the name of another before anybody opened the pull request may not sign', async () => {
    const repository = gate().repository();
    await gate().by('rae', (rae) => rae.push(repository, { branch: 'work', from: 'main', commits: [commit()] }));
    const { number } = await gate().pushBy('dev', (dev) => {
      dev.createBranch(repository, BRANCH, 'work');
      return dev.openPullRequest(repository, { title: 'Release 1.4', head: BRANCH });
    });
    const release = new Pull(gate(), repository, number);
    await sign(release, 'rae', 'kim');
    expect(release.title).toBe('3 of 4 ready: waiting for Release coordination');
    expect(release.answers()).toEqual(isRefused('rae'));
    await release.comment('sam', '/ready organization');
    expect(release.conclusion).toBe('success');
  });

  test('SOD-1: who pushed only commits that the base has, or made a branch of what others had pushed, did not contribute to it', async () => {
    const release = await gate().release({ policy: NARROW });
    const { repository } = release;
    await gate().pushBy('rae', (rae) => {
      rae.createBranch(repository, 'hotfix', BRANCH);
      rae.createBranch(repository, 'next', 'main');
      rae.push(repository, { branch: 'main', commits: [commit({ message: 'On main' })] });
    });
    await gate().pushBy('dev', (dev) => dev.updateBranch(repository, release.number));
    await sign(release, 'rae', 'kim');
    expect(release.conclusion).toBe('success');
  });

  test('SOD-1: a commit that was force-pushed away no longer makes its author a code author, but its pusher stays one', async () => {
    const release = await gate().release();
    const before = release.head;
    await push(release, 'rae', commit({ author: named('kim') }));
    await gate().pushBy('dev', (dev) => dev.forcePush(release.repository, BRANCH, before));
    await sign(release, 'rae', 'kim');
    expect(release.title).toBe('3 of 4 ready: waiting for Release coordination');
    expect(release.answers()).toEqual(isRefused('rae'));
  });

  test('SOD-1: the last of 130 co-authors may not sign, somebody else may', async () => {
    const release = await gate().release();
    const crowd = Array.from({ length: 129 }, (_, index) => {
      const login = `crowd-${index}`;
      gate().sandbox.user(login, { emails: [`${login}@acme.example`] });
      return named(login);
    });
    await push(release, 'dev', commit({ coAuthors: [...crowd, named('kim')] }));
    await sign(release, 'rae', 'kim');
    expect(release.answers()).toEqual(isRefused('kim'));
    await release.comment('lee', '/ready security');
    expect(release.conclusion).toBe('success');
  });

  test('SOD-1: a person who only committed what somebody else wrote may not sign', async () => {
    const release = await gate().release();
    await push(release, 'dev', commit({ committer: named('rae') }));
    await sign(release, 'rae', 'kim');
    expect(release.answers()).toEqual(isRefused('rae'));
    await release.comment('sam', '/ready organization');
    expect(release.conclusion).toBe('success');
  });
});

describe('who contributed to this release, by what they did on GitHub', () => {
  test('SOD-1: a person who pushed the commits of somebody else may not sign, without any force', async () => {
    const release = await gate().release();
    await push(release, 'rae', commit());
    await sign(release, 'rae', 'kim');
    expect(release.answers()).toEqual(isRefused('rae'));
    await release.comment('sam', '/ready organization');
    expect(release.conclusion).toBe('success');
  });

  test('SOD-1: of a suggestion both who made it and who committed it are authors, and GitHub, which signed, is not', async () => {
    const release = await gate().release();
    const suggestion = commit({ author: named('rae'), coAuthors: [named('kim')], onWeb: true });
    await push(release, 'rae', { ...suggestion, committer: undefined });
    await sign(release, 'rae', 'kim');
    expect(release.title).toBe('2 of 4 ready: waiting for Release coordination, Security');
    expect(release.answers()).toEqual([...isRefused('rae'), ...isRefused('kim')]);
    await release.comment('sam', '/ready organization');
    await release.comment('lee', '/ready security');
    expect(release.conclusion).toBe('success');
  });

  test('SOD-1: a person who updated the branch on the web may not sign', async () => {
    const release = await gate().release();
    await gate().by('max', (max) => max.setFiles(release.repository, { 'main.txt': '1\n' }));
    await gate().pushBy('rae', (rae) => rae.updateBranch(release.repository, release.number));
    await sign(release, 'rae', 'kim');
    expect(release.answers()).toEqual(isRefused('rae'));
    await release.comment('sam', '/ready organization');
    expect(release.conclusion).toBe('success');
  });

  test('SOD-1: the person who opened the pull request may not sign, though every commit is by others', async () => {
    const repository = gate().repository();
    await gate().by('dev', (dev) => dev.push(repository, { branch: BRANCH, from: 'main', commits: [commit()] }));
    const release = await gate().release({ repository, by: 'rae', head: 'release/1.5' });
    await sign(release, 'rae', 'kim');
    expect(release.answers()).toEqual(isRefused('rae'));
    await release.comment('sam', '/ready organization');
    expect(release.conclusion).toBe('success');
  });
});

describe('commits that cannot be tied to an account', () => {
  const GITHUB = { name: 'GitHub', email: 'noreply@github.com' };
  const nobody = { name: 'Somebody', email: 'somebody@home.example' };

  test('SOD-1, SOD-4: GitHub as committer without its signature blocks, with it it does not', async () => {
    const release = await gate().release();
    await push(release, 'dev', commit({ committer: GITHUB }));
    await sign(release, 'rae', 'kim');
    expect(release.conclusion).toBe('failure');
    expect(release.checklist()).toContain('GitHub is named as committer, and GitHub did not sign it');
    const genuine = await gate().release();
    await push(genuine, 'dev', { ...commit({ onWeb: true }), committer: undefined });
    await sign(genuine, 'rae', 'kim');
    expect(genuine.conclusion).toBe('success');
  });

  test('SOD-1, SOD-4: a signature of somebody else does not make GitHub the committer', async () => {
    const release = await gate().release();
    const signature = { valid: true, signedByGitHub: false, signer: 'dev' };
    await push(release, 'dev', commit({ committer: GITHUB, signature }));
    await sign(release, 'rae', 'kim');
    expect(release.conclusion).toBe('failure');
    const invalid = await gate().release();
    await push(
      invalid,
      'dev',
      commit({ committer: GITHUB, signature: { ...signature, valid: false, signedByGitHub: true } }),
    );
    await sign(invalid, 'rae', 'kim');
    expect(invalid.conclusion).toBe('failure');
  });

  test('SOD-4: a commit without an account blocks and is named; with unattributed: warn it is named only', async () => {
    const release = await gate().release();
    await push(release, 'dev', commit({ author: nobody }));
    await sign(release, 'rae', 'kim');
    expect(release.conclusion).toBe('failure');
    expect(release.checklist()).toContain(release.head.slice(0, 7));
    const lenient = await gate().release({ policy: `${POLICY}separation-of-duties: { unattributed: warn }\n` });
    await push(lenient, 'dev', commit({ author: nobody }));
    await sign(lenient, 'rae', 'kim');
    expect(lenient.conclusion).toBe('success');
    expect(lenient.checklist()).toContain('without a known author');
  });

  test('SOD-4: an address that the policy maps to a person frees the release, and makes that person an author', async () => {
    const home = { name: 'Kim', email: 'Kim@Home.example' };
    const release = await gate().release({
      policy: `${POLICY}separation-of-duties: { identities: { "kim@home.example": kim } }\n`,
    });
    await push(release, 'dev', commit({ author: home }));
    await sign(release, 'rae', 'kim');
    expect(release.title).toBe('3 of 4 ready: waiting for Security');
    expect(release.answers()).toEqual(isRefused('kim'));
    await release.comment('lee', '/ready security');
    expect(release.conclusion).toBe('success');
  });

  test('SOD-4, VER-8: the address as it is copied from the checklist ties the commit to its author', async () => {
    const odd = { name: 'Somebody', email: 'first.last+work@sub.home.example' };
    const release = await gate().release();
    await push(release, 'dev', commit({ author: odd }));
    const copied = /, author Somebody \(`([^`]+)`\)/.exec(release.checklist() ?? '')?.[1] ?? '';
    expect(copied).toBe(odd.email);
    const policy = `${POLICY}separation-of-duties: { identities: { "${copied}": kim } }\n`;
    const tied = await gate().release({ policy });
    await push(tied, 'dev', commit({ author: odd }));
    expect(tied.checklist()).not.toContain('without a known author');
  });

  test('SOD-4: a machine that the policy names by its address holds nothing up; one that it does not name blocks', async () => {
    const machine = { name: 'CI', email: 'ci@acme.example' };
    const release = await gate().release({
      policy: `${POLICY}separation-of-duties: { identities: { "ci@acme.example": "ci[bot]" } }\n`,
    });
    await push(release, 'dev', commit({ author: machine }));
    await sign(release, 'rae', 'kim');
    expect(release.conclusion).toBe('success');
    await push(release, 'dev', commit({ author: { ...machine, email: 'other-ci@acme.example' } }));
    await sign(release, 'rae', 'kim');
    expect(release.conclusion).toBe('failure');
  });
});

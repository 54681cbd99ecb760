import { describe, expect, test } from '@jest/globals';
import { asSha } from '../../src/domain/ids.ts';
import type { PolicyReading } from '../../src/domain/policy.ts';
import type { Reach } from '../../src/github/app/reach.ts';
import { gather } from '../../src/github/pull-request/gather.ts';
import { policyDigest } from '../../src/policy-file/digest.ts';
import {
  commentNode,
  gap,
  headNode,
  oidOf,
  Partial as PartialAnswer,
  page,
  policyEntry,
  scriptedClient,
  snapshotData,
} from '../support/github-answers.ts';
import { askWith, gathered, subject } from '../support/github-look.ts';
import { policyText } from '../support/policy.ts';

const OWN = '.github/countersign.yml';
const SHARED = 'acme/.github:.github/countersign.yml';

/** The files and texts that a policy was read from, the shared one first. */
const sourcesOf = (reading: PolicyReading | null) => (reading?.state === 'valid' ? reading.policy.sources : reading);

describe('the policy', () => {
  const withPolicy = (own: unknown, shared: unknown = null) =>
    snapshotData({
      repository: { defaultBranchRef: { name: 'main', target: { policy: own } } },
      shared: shared && { nameWithOwner: 'acme/.github', defaultBranchRef: { target: { policy: shared } } },
    });

  test('POL-1: the texts of the default branch and of the owner’s repository are parsed under their names', async () => {
    const [mine, ours] = [policyText(), policyText('timezone: Europe/Berlin')];
    const data = withPolicy(policyEntry(mine), policyEntry(ours));
    const { policy } = await gathered(scriptedClient([['Snapshot', data]]));
    expect(sourcesOf(policy)).toEqual([
      { file: SHARED, text: ours },
      { file: OWN, text: mine },
    ]);
  });

  test('REL-5: without either file the observation ends after one request, even if lists continue', async () => {
    const data = withPolicy(null);
    const pullRequest = { ...data.repository.pullRequest, comments: page([commentNode(1)], { next: 'c1', total: 2 }) };
    const client = scriptedClient([['Snapshot', { ...data, repository: { ...data.repository, pullRequest } }]]);
    const { policy: reading, snapshot } = await gathered(client, {
      trees: Array.from({ length: 80 }, () => asSha(oidOf('e'))),
    });
    expect(reading).toEqual({ state: 'absent' });
    expect(snapshot.comments).toMatchObject({ state: 'unavailable', why: 'truncated' });
    expect(client.requests).toHaveLength(1);
  });

  test('REL-5: an owner without a .github repository has no shared policy; an empty file is a file', async () => {
    const client = scriptedClient([['Snapshot', new PartialAnswer(withPolicy(policyEntry('')), [gap(['shared'])])]]);
    const { policy } = await gathered({ ...client, reach: async () => 'all' });
    expect(policy).toMatchObject({ state: 'invalid', digest: policyDigest(null, '') });
    expect(policy).toMatchObject({ problems: [{ file: OWN }] });
  });

  const hidden = () =>
    scriptedClient([['Snapshot', new PartialAnswer(withPolicy(policyEntry(policyText())), [gap(['shared'])])]]);
  const reaching = (reach: Reach) => ({ ...hidden(), reach: () => Promise.resolve(reach) });
  const asPerson = () =>
    scriptedClient([['Snapshot', new PartialAnswer(withPolicy(policyEntry(policyText())), [gap(['shared'])])]], null);
  test.each([
    ['the app is installed on all repositories', reaching('all'), {}, null],
    ['whoever runs the app says so', hidden(), { withoutShared: ['Acme'] }, null],
    ['it is installed on some', reaching('selected'), {}, /installed on some of its/],
    ['GitHub does not say on which', reaching(null), {}, /installed on some of its/],
    ['nobody can say', hidden(), {}, /installed on some of its/],
    ['another owner was named', hidden(), { withoutShared: ['acm'] }, /installed on some of its/],
    ['a person asks', asPerson(), {}, /this token sees no acme\/.github/],
    ['a person asks who says so', asPerson(), { withoutShared: ['acme'] }, null],
  ])('POL-1: where GitHub shows no .github repository, and %s', async (_title, client, parts, problem) => {
    const { policy: reading } = await gathered(client, parts);
    if (problem === null) expect(sourcesOf(reading)).toEqual([{ file: OWN, text: policyText() }]);
    else
      expect(reading).toMatchObject({
        state: 'invalid',
        problems: [
          { file: 'acme/.github:.github/countersign.yml', severity: 'error', problem: expect.stringMatching(problem) },
        ],
      });
  });

  test.each([
    ['of an empty repository there is none', { isEmpty: true, defaultBranchRef: null }, 'absent'],
    [
      'of one with commits, and no commit to see, it is not known',
      { isEmpty: false, defaultBranchRef: null },
      'invalid',
    ],
    ['so where GitHub does not say whether it is empty', { defaultBranchRef: null }, 'invalid'],
    [
      'or shows no commit on the branch',
      { isEmpty: false, defaultBranchRef: { name: 'main', target: null } },
      'invalid',
    ],
  ])('POL-1: %s', async (_title, repository, state) => {
    const { policy: own } = await gathered(scriptedClient([['Snapshot', snapshotData({ repository })]]));
    expect(own.state).toBe(state);
    const above = { ...withPolicy(null), shared: { nameWithOwner: 'acme/.github', ...repository } };
    const { policy: shared } = await gathered(scriptedClient([['Snapshot', above]]));
    expect(shared.state).toBe(state);
  });

  test('POL-1: a shared policy that may not be read does not count as none', async () => {
    const client = scriptedClient([
      ['Snapshot', new PartialAnswer(withPolicy(policyEntry(policyText())), [gap(['shared'], 'forbidden')])],
    ]);
    await expect(gathered(client)).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('POL-1: the owner’s own .github repository is ruled by the shared file alone', async () => {
    const own = policyEntry(policyText());
    const data = withPolicy(own, own);
    const client = scriptedClient([
      ['Snapshot', { ...data, repository: { ...data.repository, nameWithOwner: 'acme/.github' } }],
    ]);
    const found = await gather(client, { ...subject, repository: { owner: 'acme', name: '.github' } }, askWith());
    const policy = found.kind === 'found' ? found.gathered.policy : null;
    expect(sourcesOf(policy)).toEqual([{ file: OWN, text: policyText() }]);
    // It is read as the shared file.
    expect(policy).toMatchObject({ policy: { digest: policyDigest(policyText(), null) } });
  });

  test.each([
    ['a symbolic link', policyEntry('../other.yml', { mode: 0o120000 }), /symbolic link/],
    ['a folder', policyEntry('', { mode: 0o40000, type: 'tree', object: {} }), /folder/],
    ['a submodule', policyEntry('', { mode: 0o160000, type: 'commit', object: null }), /submodule/],
    ['not text', policyEntry('', { object: { text: null, isBinary: true, isTruncated: false } }), /not text/],
    ['too large', policyEntry('', { object: { text: 'version: 1', isBinary: false, isTruncated: true } }), /too large/],
    [
      'a pointer of Git LFS',
      policyEntry('version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n'),
      /kept in Git LFS/,
    ],
    ['without a text', policyEntry('', { object: { text: null, isBinary: null, isTruncated: false } }), /no text/],
  ])('REL-5: a policy file that is %s is an error, never absent', async (_title, entry, problem) => {
    const { policy: reading } = await gathered(scriptedClient([['Snapshot', withPolicy(entry)]]));
    expect(reading).toMatchObject({
      state: 'invalid',
      digest: policyDigest(null, entry.object?.text ?? ''),
      problems: [
        {
          file: '.github/countersign.yml',
          line: 1,
          column: 1,
          severity: 'error',
          problem: expect.stringMatching(problem),
        },
      ],
    });
  });

  test('the problems of the file that could be read stay beside the one that could not', async () => {
    const link = policyEntry('', { mode: 0o120000 });
    const bad = policyEntry(policyText('tinezone: UTC'));
    const { policy: reading } = await gathered(scriptedClient([['Snapshot', withPolicy(link, bad)]]));
    expect(reading).toMatchObject({
      problems: [
        { file: OWN, problem: 'the policy file is a symbolic link' },
        { file: SHARED, field: 'tinezone', line: 7 },
      ],
    });
  });
});

describe('a pull request that changes the policy (POL-4)', () => {
  const FILES = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files';
  const proposing = (entry: unknown, pullRequest: Record<string, unknown> = {}) =>
    snapshotData({ pullRequest: { latest: { nodes: [{ commit: headNode({ policy: entry }) }] }, ...pullRequest } });
  const NEW = policyText('timezone: Europe/Berlin');
  const changed = policyEntry(NEW, { oid: oidOf('c') });
  const other = { filename: 'README.md' };

  test('POL-4: the head’s text is parsed as the policy that would be', async () => {
    const client = scriptedClient([
      ['Snapshot', proposing(changed)],
      [FILES, [other, { filename: '.github/countersign.yml' }]],
    ]);
    expect(sourcesOf((await gathered(client)).policyChange)).toEqual([{ file: OWN, text: NEW }]);
  });

  test('POL-4: if head and base have the same file nothing more is asked', async () => {
    expect(
      (await gathered(scriptedClient([['Snapshot', proposing(policyEntry(policyText()))]]))).policyChange,
    ).toBeNull();
  });

  test('POL-4: a base that moved on is no proposal', async () => {
    expect(
      (
        await gathered(
          scriptedClient([
            ['Snapshot', proposing(changed)],
            [FILES, [other]],
          ]),
        )
      ).policyChange,
    ).toBeNull();
  });

  test('POL-4: taking the file away, or renaming it, is proposed too', async () => {
    const renamed = { filename: 'old.yml', previous_filename: '.github/countersign.yml' };
    const client = scriptedClient([
      ['Snapshot', proposing(null)],
      [FILES, [renamed]],
    ]);
    expect((await gathered(client)).policyChange).toEqual({ state: 'absent' });
  });

  test('POL-4: the files are paged through', async () => {
    const full = Array.from({ length: 100 }, (_, index) => ({ filename: `src/${index}.ts` }));
    const client = scriptedClient([
      ['Snapshot', proposing(changed)],
      [FILES, full],
      [FILES, [{ filename: '.github/countersign.yml' }]],
    ]);
    expect((await gathered(client)).policyChange).toMatchObject({ state: 'valid' });
    expect(client.requests.map((request) => request.variables.page)).toEqual([undefined, 1, 2]);
  });

  test('POL-4: if GitHub lists no more files, the new text is checked all the same', async () => {
    const full = Array.from({ length: 100 }, (_, index) => ({ filename: `src/${index}.ts` }));
    const pages = Array.from({ length: 30 }, () => [FILES, full] as const);
    expect((await gathered(scriptedClient([['Snapshot', proposing(changed)], ...pages]))).policyChange).toMatchObject({
      state: 'valid',
    });
  });

  test('POL-4: a closed pull request proposes nothing', async () => {
    expect(
      (await gathered(scriptedClient([['Snapshot', proposing(changed, { state: 'CLOSED' })]]))).policyChange,
    ).toBeNull();
  });

  test('an answer that is no list of files makes the look fail', async () => {
    await expect(
      gathered(
        scriptedClient([
          ['Snapshot', proposing(changed)],
          [FILES, { message: 'hm' }],
        ]),
      ),
    ).rejects.toMatchObject({ code: 'invalid' });
  });
});

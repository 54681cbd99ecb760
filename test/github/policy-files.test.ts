import { describe, expect, test } from '@jest/globals';
import { asPolicyDigest, asSha } from '../../src/domain/ids.ts';
import type { PolicyReading } from '../../src/domain/policy.ts';
import type { Reach } from '../../src/github/app/reach.ts';
import { gather } from '../../src/github/pull-request/gather.ts';
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
import { askWith, gathered, POLICY, parser, subject } from '../support/github-look.ts';

describe('the policy', () => {
  const withPolicy = (own: unknown, shared: unknown = null) =>
    snapshotData({
      repository: { defaultBranchRef: { name: 'main', target: { policy: own } } },
      shared: shared && { nameWithOwner: 'acme/.github', defaultBranchRef: { target: { policy: shared } } },
    });

  test('POL-1: the texts of the default branch and of the owner’s repository are parsed under their names', async () => {
    const { given, parsePolicy } = parser();
    await gathered(scriptedClient([['Snapshot', withPolicy(policyEntry('mine'), policyEntry('ours'))]]), {
      parsePolicy,
    });
    expect(given[0]).toEqual({
      own: { file: '.github/countersign.yml', text: 'mine' },
      shared: { file: 'acme/.github:.github/countersign.yml', text: 'ours' },
    });
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
    const { given, parsePolicy } = parser();
    const client = scriptedClient([['Snapshot', new PartialAnswer(withPolicy(policyEntry('')), [gap(['shared'])])]]);
    await gathered({ ...client, reach: async () => 'all' }, { parsePolicy });
    expect(given[0]).toEqual({ own: { file: '.github/countersign.yml', text: '' }, shared: null });
  });

  const hidden = () =>
    scriptedClient([['Snapshot', new PartialAnswer(withPolicy(policyEntry('x')), [gap(['shared'])])]]);
  const reaching = (reach: Reach) => ({ ...hidden(), reach: () => Promise.resolve(reach) });
  const asPerson = () =>
    scriptedClient([['Snapshot', new PartialAnswer(withPolicy(policyEntry('x')), [gap(['shared'])])]], null);
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
    if (problem === null) expect(reading).toEqual({ state: 'valid', policy: POLICY });
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
    const { parsePolicy } = parser();
    const { policy: own } = await gathered(scriptedClient([['Snapshot', snapshotData({ repository })]]), {
      parsePolicy,
    });
    expect(own.state).toBe(state);
    const above = { ...withPolicy(null), shared: { nameWithOwner: 'acme/.github', ...repository } };
    const { policy: shared } = await gathered(scriptedClient([['Snapshot', above]]), { parsePolicy });
    expect(shared.state).toBe(state);
  });

  test('POL-1: a shared policy that may not be read does not count as none', async () => {
    const client = scriptedClient([
      ['Snapshot', new PartialAnswer(withPolicy(policyEntry('x')), [gap(['shared'], 'forbidden')])],
    ]);
    await expect(gathered(client)).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('POL-1: the owner’s own .github repository is ruled by the shared file alone', async () => {
    const { given, parsePolicy } = parser();
    const own = policyEntry('shared');
    const data = withPolicy(own, own);
    const client = scriptedClient([
      ['Snapshot', { ...data, repository: { ...data.repository, nameWithOwner: 'acme/.github' } }],
    ]);
    await gather(client, { ...subject, repository: { owner: 'acme', name: '.github' } }, askWith({ parsePolicy }));
    expect(given[0]).toEqual({ own: null, shared: { file: '.github/countersign.yml', text: 'shared' } });
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
      digest: POLICY.digest,
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
    const bad = {
      severity: 'error',
      file: 'acme/.github:.github/countersign.yml',
      line: 3,
      column: 1,
      field: 'x',
      problem: 'p',
      mend: 'm',
    } as const;
    const misread = { ...bad, file: '.github/countersign.yml' };
    const parsePolicy = (): PolicyReading => ({
      state: 'invalid',
      digest: asPolicyDigest('d'),
      problems: [bad, misread],
    });
    const link = policyEntry('', { mode: 0o120000 });
    const { policy: reading } = await gathered(scriptedClient([['Snapshot', withPolicy(link, policyEntry('bad'))]]), {
      parsePolicy,
    });
    expect(reading).toMatchObject({ problems: [{ problem: 'the policy file is a symbolic link' }, bad] });
  });
});

describe('a pull request that changes the policy (POL-4)', () => {
  const FILES = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files';
  const proposing = (entry: unknown, pullRequest: Record<string, unknown> = {}) =>
    snapshotData({ pullRequest: { latest: { nodes: [{ commit: headNode({ policy: entry }) }] }, ...pullRequest } });
  const changed = policyEntry('new', { oid: oidOf('c') });
  const other = { filename: 'README.md' };

  test('POL-4: the head’s text is parsed as the policy that would be', async () => {
    const { given, parsePolicy } = parser();
    const client = scriptedClient([
      ['Snapshot', proposing(changed)],
      [FILES, [other, { filename: '.github/countersign.yml' }]],
    ]);
    expect((await gathered(client, { parsePolicy })).policyChange).toMatchObject({ state: 'valid' });
    expect(given[1]?.own).toEqual({ file: '.github/countersign.yml', text: 'new' });
  });

  test('POL-4: if head and base have the same file nothing more is asked', async () => {
    expect((await gathered(scriptedClient([['Snapshot', proposing(policyEntry('own'))]]))).policyChange).toBeNull();
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

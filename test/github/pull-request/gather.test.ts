import { describe, expect, test } from '@jest/globals';
import { asInstant, asSha } from '../../../src/domain/ids.ts';
import { GitHubError } from '../../../src/github/client/github-error.ts';
import { gather } from '../../../src/github/pull-request/gather.ts';
import {
  comparison,
  gap,
  headNode,
  oidOf,
  Partial as PartialAnswer,
  page,
  scriptedClient,
  snapshotData,
} from '../../support/github-answers.ts';
import { AT, askWith, gathered, observe, subject } from '../../support/github-look.ts';

describe('the head', () => {
  test('a head that does not stand last among the commits is asked for', async () => {
    const client = scriptedClient([
      ['Snapshot', snapshotData({ pullRequest: { commits: page([]), latest: { nodes: [] } } })],
      ['Head', { repository: { object: headNode({ tree: { oid: oidOf('9') } }) } }],
      ['Ancestors', { repository: { ref: { commit0: comparison(0, 'a') } } }],
    ]);
    const { snapshot, observed } = await gathered(client);
    expect(snapshot.pullRequest.head).toMatchObject({ sha: oidOf('a'), tree: oidOf('9') });
    expect(observed.head).toBe(oidOf('a'));
    expect(client.requests[1]?.variables).toMatchObject({ oid: oidOf('a'), appId: 1, checks: true });
  });

  test('a head that GitHub no longer has is a conflict, to be observed again', async () => {
    const client = scriptedClient([
      ['Snapshot', snapshotData({ pullRequest: { latest: { nodes: [] } } })],
      ['Head', { repository: { object: null } }],
    ]);
    await expect(gathered(client)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('a fork that is gone has no repository', async () => {
    expect((await observe({ headRepository: null })).snapshot.pullRequest.head.repository).toBeNull();
  });
});

describe('a subject that is not there', () => {
  const answer = (path: readonly string[], why: 'missing' | 'forbidden') =>
    new PartialAnswer({ repository: path.length === 1 ? null : { pullRequest: null }, shared: null }, [gap(path, why)]);

  test.each([[['repository']], [['repository', 'pullRequest']]])('%j missing: it is gone', async (path) => {
    const client = scriptedClient([['Snapshot', answer(path, 'missing')]]);
    expect(await gather(client, subject, askWith())).toEqual({ kind: 'gone', movedTo: null });
  });

  test('what may not be read is not gone', async () => {
    const client = scriptedClient([['Snapshot', answer(['repository', 'pullRequest'], 'forbidden')]]);
    await expect(gather(client, subject, askWith())).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('a renamed repository is gone under its old name, and is said to have moved', async () => {
    const client = scriptedClient([['Snapshot', snapshotData({ repository: { nameWithOwner: 'acme/store' } })]]);
    expect(await gather(client, subject, askWith())).toEqual({
      kind: 'gone',
      movedTo: { owner: 'acme', name: 'store' },
    });
  });

  test('the spelling of a name makes no other repository', async () => {
    const client = scriptedClient([['Snapshot', snapshotData({ repository: { nameWithOwner: 'Acme/Shop' } })]]);
    expect((await gather(client, subject, askWith())).kind).toBe('found');
  });

  test('a closed or merged pull request is observed like any other', async () => {
    expect((await observe({ state: 'MERGED' })).snapshot.pullRequest.state).toBe('merged');
    expect((await observe({ state: 'CLOSED' })).snapshot.pullRequest.state).toBe('closed');
  });

  test.each([
    ['no pull request and no reason', snapshotData({ repository: { pullRequest: null } })],
    ['a head that is no commit', snapshotData({ pullRequest: { headRefOid: 'HEAD' } })],
    ['nothing', {}],
  ])('an answer with %s is an error that says where', async (_title, data) => {
    const failure = await gather(scriptedClient([['Snapshot', data]]), subject, askWith()).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(GitHubError);
    expect(failure).toMatchObject({ code: 'invalid', message: expect.stringMatching(/acme\/shop#7.*repository/) });
  });
});

test('trees: what the snapshot brings, the rest in further requests, and what is gone is left out', async () => {
  const trees = Array.from({ length: 52 }, (_, index) => asSha(index.toString(16).padStart(40, '0')));
  const tree = (index: number) => ({ oid: trees[index], tree: { oid: oidOf('5') } });
  const client = scriptedClient([
    ['Snapshot', snapshotData({ repository: { tree0: tree(0), tree1: null, tree2: tree(3) } })],
    ['Trees', { repository: { tree0: tree(50), tree1: {} } }],
  ]);
  expect((await gathered(client, { trees })).snapshot.trees).toEqual([
    { commit: trees[0], tree: oidOf('5') },
    { commit: trees[50], tree: oidOf('5') },
  ]);
});

test('the snapshot is of the moment before the first request', async () => {
  let now = AT;
  const client = scriptedClient([
    [
      'Snapshot',
      () => {
        now = asInstant('2026-03-02T12:00:09Z');
        return snapshotData();
      },
    ],
  ]);
  expect((await gathered(client, { now: () => now })).snapshot.at).toBe(AT);
});

import { describe, expect, test } from '@jest/globals';
import type { KnownHeads } from '../../../src/domain/gathered.ts';
import { asSha } from '../../../src/domain/ids.ts';
import { GitHubError } from '../../../src/github/client/github-error.ts';
import {
  commitNode,
  comparison,
  oidOf,
  page,
  reviewNode,
  scriptedClient,
  snapshotData,
} from '../../support/github-answers.ts';
import { gathered } from '../../support/github-look.ts';

const COMPARE = 'GET /repos/{owner}/{repo}/compare/{basehead}';
/** The tree of the head, and of commits without a tree in these tests. */
const TREE = asSha(oidOf('7'));
const oid = (digit: string) => asSha(oidOf(digit));
const notFound = new GitHubError('not-found', 'no such commit');

/**
 * A pull request whose head `a` is built on `b`, and `b` on `8`.
 * `8` is an older commit of the base, whose tip is `0`.
 */
const snapshot = (parts: Record<string, unknown> = {}) =>
  snapshotData({
    pullRequest: {
      commits: page([
        commitNode('b', { parents: page([{ oid: oidOf('8') }]) }),
        commitNode('a', { parents: page([{ oid: oidOf('b') }]) }),
      ]),
      baseRef: { target: { oid: oidOf('0'), policy: { oid: oidOf('b') } }, compare: comparison(2, 'a') },
      ...parts,
    },
  });
const comparisonOf = (...commits: readonly (readonly [string, string])[]) => ({
  total_commits: commits.length,
  ahead_by: commits.length,
  commits: commits.map(([id, parents]) => ({
    sha: oidOf(id),
    parents: [...parents].map((one) => ({ sha: oidOf(one) })),
  })),
});
const seen = (...commits: readonly string[]): KnownHeads => ({
  seen: commits.map((one) => ({ commit: oid(one), tree: TREE })),
  kept: [],
});
const linked = (id: string, parents: string) => ({ sha: oid(id), parents: [...parents].map(oid) });

describe('SIGN-5: what a commit with the head’s tree that was pushed away is built on', () => {
  test('SIGN-5: is read by comparing it with the tip of the base, and given with the parents of each commit', async () => {
    const client = scriptedClient([
      ['Snapshot', snapshot()],
      [COMPARE, comparisonOf(['c', '9'], ['d', 'c0'])],
    ]);
    const { snapshot: found } = await gathered(client, { heads: seen('d') });
    expect(found.formerHeads).toEqual([{ commit: oid('d'), commits: [linked('c', '9'), linked('d', 'c0')] }]);
    expect(client.requests[1]?.variables).toMatchObject({ basehead: `${oidOf('0')}...${oidOf('d')}` });
  });

  test.each<[string, KnownHeads]>([
    ['the head itself', seen('a')],
    ['a commit of the pull request', seen('b')],
    ['a commit that the head is laid over', seen('8')],
    ['a commit with another tree', { seen: [{ commit: oid('d'), tree: oid('e') }], kept: [] }],
    ['a commit whose tree is not known', { seen: [{ commit: oid('d'), tree: null }], kept: [] }],
  ])('SIGN-5: nothing is asked about %s', async (_, heads) => {
    const client = scriptedClient([['Snapshot', snapshot()]]);
    expect((await gathered(client, { heads })).snapshot.formerHeads).toEqual([]);
  });

  test('SIGN-5: what was kept for this base branch is not asked again; for another one it is', async () => {
    const kept = [{ commit: oid('d'), commits: [linked('d', '8')], base: 'main' }];
    const heads = { ...seen('d'), kept };
    const warm = scriptedClient([['Snapshot', snapshot()]]);
    expect((await gathered(warm, { heads })).snapshot.formerHeads).toEqual([
      { commit: oid('d'), commits: [linked('d', '8')] },
    ]);
    const other = scriptedClient([
      ['Snapshot', snapshot({ baseRefName: 'release/1' })],
      [COMPARE, comparisonOf(['d', '9'])],
    ]);
    expect((await gathered(other, { heads })).snapshot.formerHeads).toEqual([
      { commit: oid('d'), commits: [linked('d', '9')] },
    ]);
  });

  test.each<[string, unknown]>([
    ['GitHub has the commit no more', notFound],
    ['GitHub does not give all commits', { ...comparisonOf(['d', '8']), total_commits: 2 }],
    ['GitHub gives no parents', { total_commits: 1, ahead_by: 1, commits: [{ sha: oidOf('d') }] }],
  ])('SIGN-5, SOD-6: it is not known where %s', async (_, answer) => {
    const client = scriptedClient([
      ['Snapshot', snapshot()],
      [COMPARE, answer],
    ]);
    expect((await gathered(client, { heads: seen('d') })).snapshot.formerHeads).toEqual([
      { commit: oid('d'), commits: null },
    ]);
  });

  test('SIGN-5: a commit that a review is of is asked about as well, and each commit once', async () => {
    const reviews = page([reviewNode(1, { commit: { oid: oidOf('d'), tree: { oid: TREE } } })]);
    const client = scriptedClient([
      ['Snapshot', snapshot({ reviews })],
      [COMPARE, comparisonOf(['d', '8'])],
    ]);
    expect((await gathered(client, { heads: seen('d', 'd') })).snapshot.formerHeads).toHaveLength(1);
    expect(client.requests).toHaveLength(2);
  });

  test('SIGN-5: of very many, one observation reads twenty, the newest first', async () => {
    const ids = Array.from({ length: 21 }, (_, index) => asSha(index.toString(16).padStart(2, '0').repeat(20)));
    const heads = { seen: ids.map((id) => ({ commit: id, tree: TREE })), kept: [] };
    const client = scriptedClient([
      ['Snapshot', snapshot()],
      ...ids.slice(1).map((): [string, unknown] => [COMPARE, notFound]),
    ]);
    const found = (await gathered(client, { heads })).snapshot.formerHeads;
    expect(found.map(({ commit }) => commit)).toEqual(ids.slice(1).toReversed());
  });
});

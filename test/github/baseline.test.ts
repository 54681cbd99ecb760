import { describe, expect, test } from '@jest/globals';
import { asInstant, asSha, type Sha } from '../../src/domain/ids.ts';
import { readBaseline } from '../../src/github/baseline.ts';
import type { GitHubClient } from '../../src/github/client.ts';
import { GitHubError } from '../../src/github/github-error.ts';
import { oidOf, page } from '../support/github-answers.ts';

const repository = { owner: 'acme', name: 'shop' };
const id = (digit: string): Sha => asSha(oidOf(digit));
const at = asInstant('2026-03-02T09:00:00Z');

interface Scene {
  /** Branches by name, each with the digit of its tip. */
  readonly branches: Readonly<Record<string, string>>;
  /** What each tip has that `main` has not now; one that is left out is not compared. */
  readonly ahead?: Readonly<Record<string, string>>;
  /** What REST finds of `base...tip`. */
  readonly spans?: Readonly<Record<string, string>>;
  readonly pages?: (nodes: readonly object[]) => object;
  readonly gap?: boolean;
}

function github({ branches, ahead = {}, spans = {}, pages = page, gap = false }: Scene) {
  const asked: string[] = [];
  const client: GitHubClient = {
    appId: 29,
    graphql: async (query) => {
      asked.push(/query (\w+)/.exec(query)?.[1] ?? '');
      const gaps = gap ? [{ why: 'forbidden' as const, path: ['repository'], message: 'no' }] : [];
      if (query.includes('query Branches')) {
        const nodes = Object.entries(branches).map(([name, tip]) => ({ id: name, name, target: { oid: oidOf(tip) } }));
        return { data: { repository: { defaultBranchRef: { name: 'main' }, refs: pages(nodes) } }, gaps };
      }
      const wanted = [...query.matchAll(/(tip\d+): compare\(headRef: "(.)/g)];
      const compared = wanted.map(([, alias = '', digit = '']) => {
        const found = ahead[digit];
        const nodes = [...(found ?? '')].map((one) => ({ id: one, oid: oidOf(one) }));
        return [alias, found === undefined ? null : { aheadBy: nodes.length, commits: { nodes } }] as const;
      });
      const ref = { target: { oid: oidOf(branches.main ?? '') }, ...Object.fromEntries(compared) };
      return { data: { repository: { ref } }, gaps: [] };
    },
    rest: async (_route, { basehead }) => {
      const ends = String(basehead)
        .split('...')
        .map((one) => one.slice(0, 1))
        .join('...');
      asked.push(ends);
      const found = spans[ends];
      if (found === undefined) throw new GitHubError('not-found', 'no such commit', { status: 404 });
      const commits = [...found].map((digit) => ({ sha: oidOf(digit) }));
      return { total_commits: commits.length, ahead_by: commits.length, commits };
    },
  };
  return { client, asked };
}

async function baseline(scene: Scene, moved: Readonly<Record<string, string | null>> = {}) {
  const { client, asked } = github(scene);
  const then = new Map(Object.entries(moved).map(([name, tip]) => [name, tip === null ? null : id(tip)]));
  const read = await readBaseline(client, repository, at, then);
  if (read.state === 'unavailable') return read.why;
  const digits = (shas: readonly Sha[]) =>
    shas
      .map((sha) => sha.slice(0, 1))
      .toSorted()
      .join('');
  const { tip, tips, ahead } = read.value;
  return `${tip?.slice(0, 1) ?? 'none'} of ${digits(tips)}, ahead ${digits(ahead)}; ${asked.join(' ')}`;
}

describe('REL-6: the branches at the first sight of a repository', () => {
  test.each<readonly [string, Scene, Readonly<Record<string, string | null>>, string]>([
    ['one alone is asked for once', { branches: { main: '1' } }, {}, '1 of 1, ahead ; Branches'],
    [
      'what others have beside it',
      { branches: { main: '1', next: '3' }, ahead: { 3: '23' } },
      {},
      '1 of 13, ahead 23; Branches Ahead',
    ],
    ['two of one tip', { branches: { main: '1', next: '1' } }, {}, '1 of 1, ahead ; Branches'],
    [
      'one that a push made since',
      { branches: { main: '1', 'release/9': '9' } },
      { 'release/9': null },
      '1 of 1, ahead ; Branches',
    ],
    [
      'one that a push moved since',
      { branches: { main: '1', next: '5' }, ahead: { 3: '23' } },
      { next: '3' },
      '1 of 13, ahead 23; Branches Ahead',
    ],
    [
      'the default one moved since',
      { branches: { main: '4', next: '3' }, ahead: { 3: '3' }, spans: { '1...3': '23' } },
      { main: '1' },
      '1 of 13, ahead 23; Branches Ahead 1...3',
    ],
    [
      'one that went since',
      { branches: { main: '1' }, ahead: { 3: '3' } },
      { gone: '3' },
      '1 of 13, ahead 3; Branches Ahead',
    ],
    [
      'one with no history in common',
      { branches: { main: '1', pages: '8' } },
      {},
      '1 of 18, ahead ; Branches Ahead 1...8',
    ],
    ['no default branch', { branches: { next: '3' } }, {}, 'none of 3, ahead ; Branches'],
    ['none at all', { branches: {} }, {}, 'none of , ahead ; Branches'],
  ])('%s', async (_, scene, moved, expected) => {
    expect(await baseline(scene, moved)).toBe(expected);
  });

  test('what cannot be read to its end is not known', async () => {
    const cut = (nodes: readonly object[]) => ({ ...page(nodes), totalCount: 3 });
    expect(await baseline({ branches: { main: '1' }, pages: cut })).toBe('truncated');
    const many = (nodes: readonly object[]) => ({
      totalCount: 10_001,
      pageInfo: { hasNextPage: true, endCursor: 'A' },
      nodes,
    });
    expect(await baseline({ branches: { main: '1' }, pages: many })).toBe('truncated');
    expect(await baseline({ branches: { main: '1' }, gap: true })).toBe('forbidden');
    expect(await baseline({ branches: { main: '1' }, pages: () => ({}) })).toBe('malformed');
  });
});

import { describe, expect, test } from '@jest/globals';
import { asInstant, asSha, type Sha } from '../../../src/domain/ids.ts';
import type { GitHubClient } from '../../../src/github/client/client.ts';
import { readBaseline } from '../../../src/github/release/baseline.ts';
import { inShop, oidOf, page } from '../../support/github-answers.ts';

const id = (digit: string): Sha => asSha(oidOf(digit));
const at = asInstant('2026-03-02T09:00:00Z');

interface Scene {
  /** Branches by name, each with the digit of its tip. */
  readonly branches: Readonly<Record<string, string>>;
  readonly pages?: (nodes: readonly object[]) => object;
  readonly gap?: boolean;
}

const github = ({ branches, pages = page, gap = false }: Scene): GitHubClient => ({
  appId: 29,
  graphql: async () => {
    const gaps = gap ? [{ why: 'forbidden' as const, path: ['repository'], message: 'no' }] : [];
    const nodes = Object.entries(branches).map(([name, tip]) => ({ id: name, name, target: { oid: oidOf(tip) } }));
    return { data: { repository: { defaultBranchRef: { name: 'main' }, refs: pages(nodes) } }, gaps };
  },
  rest: async () => {
    throw new Error('nothing is asked of REST');
  },
});

async function baseline(scene: Scene, moved: Readonly<Record<string, string | null>> = {}) {
  const then = new Map(Object.entries(moved).map(([name, tip]) => [name, tip === null ? null : id(tip)]));
  const read = await readBaseline(inShop(github(scene)), at, then);
  if (read.state === 'unavailable') return read.why;
  const { defaultBranch, branches } = read.value;
  return `${defaultBranch}; ${branches.map(({ name, tip }) => `${name} ${tip.slice(0, 1)}`).join(', ')}`;
}

describe('REL-6: the branches when the gate first saw a repository', () => {
  test.each<readonly [string, Scene, Readonly<Record<string, string | null>>, string]>([
    ['as they are', { branches: { main: '1', next: '3' } }, {}, 'main; main 1, next 3'],
    [
      'without one that a push made since',
      { branches: { main: '1', 'release/9': '9' } },
      { 'release/9': null },
      'main; main 1',
    ],
    [
      'with one that a push moved since, where it was',
      { branches: { main: '1', next: '5' } },
      { next: '3' },
      'main; main 1, next 3',
    ],
    ['with the default one that moved since, where it was', { branches: { main: '4' } }, { main: '1' }, 'main; main 1'],
    ['with one that went since', { branches: { main: '1' } }, { gone: '3' }, 'main; main 1, gone 3'],
    ['none at all', { branches: {} }, {}, 'main; '],
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

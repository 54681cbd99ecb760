import { describe, expect, test } from '@jest/globals';
import { type CargoAsk, releaseBefore } from '../../src/domain/cargo.ts';
import { asInstant, asSha, type Sha } from '../../src/domain/ids.ts';
import type { Baseline } from '../../src/domain/range.ts';
import { known } from '../../src/domain/reading.ts';
import { readCargo } from '../../src/github/cargo.ts';
import type { GitHubClient } from '../../src/github/client.ts';
import { GitHubError } from '../../src/github/github-error.ts';
import { commitNode, oidOf, page } from '../support/github-answers.ts';

const repository = { owner: 'acme', name: 'shop' };
const id = (digit: string): Sha => asSha(oidOf(digit));

/**
 * A history of commits, each one digit with its parents, behind a client that answers comparisons, commits by their ids,
 * and the history as GitHub does. `asked` has the comparisons, as `base...head`.
 */
function history(
  parentsOf: Readonly<Record<string, readonly string[]>>,
  cut: (nodes: readonly object[]) => object = page,
) {
  const reach = (from: string): Set<string> =>
    new Set([from, ...(parentsOf[from] ?? []).flatMap((parent) => [...reach(parent)])]);
  const node = (digit: string) => ({
    id: `C_${digit}`,
    ...commitNode(digit, {
      parents: page((parentsOf[digit] ?? []).map((parent) => ({ id: `C_${parent}`, oid: oidOf(parent) }))),
    }).commit,
  });
  const asked: string[] = [];
  const client: GitHubClient = {
    appId: 29,
    graphql: async (query, { oid }) => {
      if (query.includes('query History')) {
        const digit = String(oid)[0] ?? '';
        if (!(digit in parentsOf)) return { data: { repository: { object: null } }, gaps: [] };
        return { data: { repository: { object: { history: cut([...reach(digit)].map(node)) } } }, gaps: [] };
      }
      const wanted = [...query.matchAll(/(commit\d+): object\(oid: "(.)/g)];
      const commits = wanted.map(([, alias = '', digit = '']) => [alias, node(digit)] as const);
      return { data: { repository: Object.fromEntries(commits) }, gaps: [] };
    },
    rest: async (_route, { basehead }) => {
      const [base = '', head = ''] = String(basehead)
        .split('...')
        .map((sha) => sha[0] ?? '');
      asked.push(`${base}...${head}`);
      if (!(base in parentsOf)) throw new GitHubError('not-found', 'no such commit', { status: 404 });
      const [of, from] = [reach(head), reach(base)];
      const ahead = [...of].filter((digit) => !from.has(digit));
      const behind = [...from].filter((digit) => !of.has(digit));
      const commits = ahead.map((digit) => ({ sha: oidOf(digit) }));
      return { ahead_by: ahead.length, behind_by: behind.length, total_commits: ahead.length, commits };
    },
  };
  return { client, asked };
}

/** The tags of a series, as `name at digit`. */
const tags = (...list: readonly string[]) =>
  list.map((one) => {
    const [tag = '', digit = ''] = one.split(' at ');
    return { tag, commit: id(digit) };
  });

/** A repository that had no branch when the gate first saw it. */
const EMPTY: Baseline = { at: asInstant('2026-03-02T09:00:00Z'), tip: null, tips: [], ahead: [] };
const asked = (series: CargoAsk['series'], more: Partial<CargoAsk> = {}): CargoAsk => ({
  series,
  inclusive: false,
  baseline: known(EMPTY),
  earlier: null,
  ...more,
});

async function cargo(
  { client }: ReturnType<typeof history>,
  commit: string,
  ...series: readonly (readonly { tag: string; commit: Sha }[])[]
) {
  const { since, commits } = await readCargo(client, repository, id(commit), asked(series));
  return {
    previous: since === null && commits.state === 'unavailable' ? commits.why : (releaseBefore(since)?.tag ?? null),
    commits:
      commits.state === 'known'
        ? commits.value.map(({ sha }) => sha.slice(0, 1)).sort((a, b) => a.localeCompare(b))
        : commits.why,
  };
}

/** 1 ─ 2 ─ 3 ─ 5 ─ 6, and 4 between 2 and 5 beside 3; 9 beside all of it, from 1. */
const GRAPH = { 1: [], 2: ['1'], 3: ['2'], 4: ['2'], 5: ['3', '4'], 6: ['5'], 9: ['1'] };

describe('SOD-5: what reaches production with a commit', () => {
  test('everything since the release before, through every parent', async () => {
    const graph = history(GRAPH);
    expect(await cargo(graph, '6', tags('v2 at 2'))).toEqual({ previous: 'v2', commits: ['3', '4', '5', '6'] });
    expect(await cargo(graph, '6', tags('v3 at 3'))).toEqual({ previous: 'v3', commits: ['4', '5', '6'] });
  });
  test('the first tag that the commit descends from is compared, and then only what lies between', async () => {
    const graph = history(GRAPH);
    expect(await cargo(graph, '6', tags('v9 at 9', 'v2 at 2', 'v1 at 1'))).toMatchObject({ previous: 'v2' });
    expect(graph.asked).toEqual(['9...6', '2...6', '2...6']);
  });
  test('the nearest counts, wherever it stands in the list', async () => {
    const graph = history(GRAPH);
    expect(await cargo(graph, '6', tags('v1 at 1', 'v5 at 5', 'v3 at 3'))).toEqual({ previous: 'v5', commits: ['6'] });
    expect(await cargo(graph, '5', tags('v1 at 1', 'v4 at 4'))).toEqual({ previous: 'v4', commits: ['3', '5'] });
  });
  test('a tag on the very commit is not the release before, nor one that the commit does not descend from', async () => {
    const graph = history(GRAPH);
    expect(await cargo(graph, '3', tags('v3 at 3', 'v9 at 9', 'v4 at 4', 'gone at 8'))).toEqual({
      previous: null,
      commits: ['1', '2', '3'],
    });
  });
  test('of several series the farthest counts; those without one count for nothing', async () => {
    const graph = history(GRAPH);
    const near = tags('a/v5 at 5', 'a/v1 at 1');
    expect(await cargo(graph, '6', near, tags('b/v2 at 2'), tags('c/v9 at 9'))).toEqual({
      previous: 'b/v2',
      commits: ['3', '4', '5', '6'],
    });
  });
  test('without a release before it is all that can be reached', async () => {
    expect(await cargo(history(GRAPH), '5')).toEqual({ previous: null, commits: ['1', '2', '3', '4', '5'] });
  });
});

describe('SOD-6: what cannot be read whole is unavailable', () => {
  const cutShort = (nodes: readonly object[]) => page(nodes.slice(0, 2), { total: 2 });
  test('a history that lacks a parent, although GitHub says that it is whole', async () => {
    expect(await cargo(history(GRAPH, cutShort), '5')).toMatchObject({ commits: 'truncated' });
  });
  test('a history of more than 10,000 commits: no further page is asked for', async () => {
    const endless = (nodes: readonly object[]) => page(nodes, { next: 'p', total: 10_001 });
    expect(await cargo(history(GRAPH, endless), '5')).toMatchObject({ commits: 'truncated' });
  });
  test('a commit that GitHub does not have', async () => {
    expect(await cargo(history(GRAPH), '7')).toEqual({ previous: null, commits: 'missing' });
  });
  test('more than a hundred tags that the commit does not descend from', async () => {
    const many = Array.from({ length: 101 }, (_, index) => ({
      tag: `v${index}`,
      commit: asSha(`9${index.toString(16).padStart(39, '0')}`),
    }));
    expect(await cargo(history(GRAPH), '6', many)).toEqual({ previous: 'truncated', commits: 'truncated' });
    expect(await cargo(history(GRAPH), '6', many.slice(1))).toMatchObject({ previous: null });
  });
  test('an answer without the numbers is an error', async () => {
    const { client } = history(GRAPH);
    const odd = { ...client, rest: async () => ({ commits: [] }) };
    await expect(readCargo(odd, repository, id('6'), asked([tags('v2 at 2')]))).rejects.toMatchObject({
      code: 'invalid',
    });
  });
});

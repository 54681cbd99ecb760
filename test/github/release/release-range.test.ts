import { describe, expect, test } from '@jest/globals';
import { asInstant, asSha, type Sha } from '../../../src/domain/ids.ts';
import type { Baseline } from '../../../src/domain/range.ts';
import { known, unavailable } from '../../../src/domain/reading.ts';
import { type RangeQuery, releaseBefore } from '../../../src/domain/release-range.ts';
import type { GitHubClient } from '../../../src/github/client/client.ts';
import { GitHubError } from '../../../src/github/client/github-error.ts';
import { readReleaseRange } from '../../../src/github/release/release-range.ts';
import { commit, dev } from '../../support/facts.ts';
import { commitNode, inShop, oidOf, page } from '../../support/github-answers.ts';

const id = (digit: string): Sha => asSha(oidOf(digit));

/**
 * A history of commits behind a client that answers as GitHub does.
 * Each commit is one digit with its parents. The client answers comparisons, commits by their ids, and the history.
 * `asked` has the comparisons, as `base...head`.
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
const EMPTY: Baseline = { at: asInstant('2026-03-02T09:00:00Z'), defaultBranch: null, branches: [] };
const asked = (series: RangeQuery['series'], more: Partial<RangeQuery> = {}): RangeQuery => ({
  series,
  inclusive: false,
  branch: 'release/9',
  baseline: known(EMPTY),
  earlier: null,
  ...more,
});

async function range(
  { client }: ReturnType<typeof history>,
  commit: string,
  ...series: readonly (readonly { tag: string; commit: Sha }[])[]
) {
  const { since, commits } = await readReleaseRange(inShop(client), id(commit), asked(series));
  return {
    previous: since === null && commits.state === 'unavailable' ? commits.why : (releaseBefore(since)?.tag ?? null),
    commits:
      commits.state === 'known'
        ? commits.value.map(({ sha }) => sha.slice(0, 1)).sort((a, b) => a.localeCompare(b))
        : commits.why,
  };
}

/** A history: 1 ─ 2 ─ 3 ─ 5 ─ 6. 4 is between 2 and 5, beside 3; 9 is beside all of it, from 1. */
const GRAPH = { 1: [], 2: ['1'], 3: ['2'], 4: ['2'], 5: ['3', '4'], 6: ['5'], 9: ['1'] };

describe('SOD-5: what reaches production with a commit', () => {
  test('everything since the previous release, through every parent', async () => {
    const graph = history(GRAPH);
    expect(await range(graph, '6', tags('v2 at 2'))).toEqual({ previous: 'v2', commits: ['3', '4', '5', '6'] });
    expect(await range(graph, '6', tags('v3 at 3'))).toEqual({ previous: 'v3', commits: ['4', '5', '6'] });
  });
  test('the first tag that the commit descends from is compared, and then only what lies between', async () => {
    const graph = history(GRAPH);
    expect(await range(graph, '6', tags('v9 at 9', 'v2 at 2', 'v1 at 1'))).toMatchObject({ previous: 'v2' });
    expect(graph.asked).toEqual(['9...6', '2...6', '2...6']);
  });
  test('the nearest counts, wherever it stands in the list', async () => {
    const graph = history(GRAPH);
    expect(await range(graph, '6', tags('v1 at 1', 'v5 at 5', 'v3 at 3'))).toEqual({ previous: 'v5', commits: ['6'] });
    expect(await range(graph, '5', tags('v1 at 1', 'v4 at 4'))).toEqual({ previous: 'v4', commits: ['3', '5'] });
  });
  test('a tag on the very commit is not the previous release, nor one that the commit does not descend from', async () => {
    const graph = history(GRAPH);
    expect(await range(graph, '3', tags('v3 at 3', 'v9 at 9', 'v4 at 4', 'gone at 8'))).toEqual({
      previous: null,
      commits: ['1', '2', '3'],
    });
  });
  test('of several series the farthest counts; those without one count for nothing', async () => {
    const graph = history(GRAPH);
    const near = tags('a/v5 at 5', 'a/v1 at 1');
    expect(await range(graph, '6', near, tags('b/v2 at 2'), tags('c/v9 at 9'))).toEqual({
      previous: 'b/v2',
      commits: ['3', '4', '5', '6'],
    });
  });
  test('without a release before it is all that can be reached', async () => {
    expect(await range(history(GRAPH), '5')).toEqual({ previous: null, commits: ['1', '2', '3', '4', '5'] });
  });
});

describe('SOD-6: what cannot be read whole is unavailable', () => {
  const cutShort = (nodes: readonly object[]) => page(nodes.slice(0, 2), { total: 2 });
  test('a history that lacks a parent, although GitHub says that it is whole', async () => {
    expect(await range(history(GRAPH, cutShort), '5')).toMatchObject({ commits: 'truncated' });
  });
  test('a history of more than 10,000 commits: no further page is asked for', async () => {
    const endless = (nodes: readonly object[]) => page(nodes, { next: 'p', total: 10_001 });
    expect(await range(history(GRAPH, endless), '5')).toMatchObject({ commits: 'truncated' });
  });
  test('a commit that GitHub does not have', async () => {
    expect(await range(history(GRAPH), '7')).toEqual({ previous: null, commits: 'missing' });
  });
  test('more than a hundred tags that the commit does not descend from', async () => {
    const many = Array.from({ length: 101 }, (_, index) => ({
      tag: `v${index}`,
      commit: asSha(`9${index.toString(16).padStart(39, '0')}`),
    }));
    expect(await range(history(GRAPH), '6', many)).toEqual({ previous: 'truncated', commits: 'truncated' });
    expect(await range(history(GRAPH), '6', many.slice(1))).toMatchObject({ previous: null });
  });
  test('an answer without the numbers is an error', async () => {
    const { client } = history(GRAPH);
    const odd = { ...client, rest: async () => ({ commits: [] }) };
    await expect(readReleaseRange(inShop(odd), id('6'), asked([tags('v2 at 2')]))).rejects.toMatchObject({
      code: 'invalid',
    });
  });
});

describe('REL-6: where a release range begins', () => {
  const baseline = (branches: Readonly<Record<string, string>>): RangeQuery['baseline'] =>
    known({
      at: EMPTY.at,
      defaultBranch: 'main',
      branches: Object.entries(branches).map(([name, tip]) => ({ name, tip: id(tip) })),
    });
  const since = async (
    ask: Partial<RangeQuery>,
    commit = '6',
    graph: Readonly<Record<string, readonly string[]>> = GRAPH,
  ) => {
    const { client } = history(graph);
    const read = await readReleaseRange(inShop(client), id(commit), asked([], ask));
    return read.commits.state === 'known'
      ? read.commits.value
          .map(({ sha }) => sha.slice(0, 1))
          .toSorted()
          .join('')
      : read.commits.why;
  };
  test.each([
    ['at the tip of the default branch', baseline({ main: '2' }), '3456'],
    ['at that of the base branch, too', baseline({ main: '2', 'release/9': '4' }), '356'],
    ['at that of the base branch alone, if there was no other', baseline({ 'release/9': '3' }), '456'],
    ['not at what another branch had', baseline({ main: '2', feature: '4' }), '3456'],
    ['nor at the very tip, where another branch had that', baseline({ main: '2', feature: '6' }), '3456'],
    ['at the later of two on one line', baseline({ main: '1', 'release/9': '5' }), '6'],
    ['at the very tip', baseline({ main: '2', 'release/9': '6' }), ''],
    ['at nothing, where there was none', baseline({}), '123456'],
    ['at nothing, where the old tip is gone', baseline({ main: '8' }), '123456'],
    ['at a tip that is reached, where the default one is gone', baseline({ main: '8', 'release/9': '5' }), '6'],
    ['nowhere, where it could not be read', unavailable('truncated', 'branches'), 'truncated'],
  ] as const)('%s', async (_, ask, expected) => {
    expect(await since({ baseline: ask })).toBe(expected);
  });

  const tagged = tags('v1 at 2', 'v2 at 5');
  const nothing = baseline({ main: '1' });
  const read = async (series: RangeQuery['series'], commit: string, more: Partial<RangeQuery>) => {
    const { client, asked: compared } = history(GRAPH);
    const found = await readReleaseRange(inShop(client), id(commit), asked(series, { baseline: nothing, ...more }));
    const commits = found.commits.state === 'known' ? found.commits.value.map(({ sha }) => sha.slice(0, 1)) : [];
    return {
      since: releaseBefore(found.since)?.tag ?? found.since?.kind,
      commits: commits.toSorted().join(''),
      compared,
    };
  };
  test('a release of the very commit comes before what a branch with it brings, and not before its own tag', async () => {
    expect(await read([tagged], '5', { inclusive: true })).toMatchObject({ since: 'v2', commits: '' });
    expect(await read([tagged], '5', { inclusive: false })).toMatchObject({ since: 'v1', commits: '345' });
  });

  const v1 = { kind: 'release', tag: 'v1', commit: id('2') } as const;
  const first = { kind: 'baseline', at: EMPTY.at, commit: id('1') } as const;
  const earlier = (tip: string, begins: typeof v1 | typeof first, ...digits: readonly string[]) => ({
    earlier: { tip: id(tip), since: begins, commits: digits.map((digit) => commit(id(digit), dev)) },
  });
  test.each([
    [
      'only what is new is read',
      [tags('v1 at 2')],
      earlier('3', v1, '3'),
      { since: 'v1', commits: '3456', compared: ['3...6'] },
    ],
    [
      'with nothing new nothing is',
      [tags('v1 at 2')],
      earlier('6', v1, '3', '4', '5', '6'),
      { since: 'v1', commits: '3456', compared: ['6...6'] },
    ],
    [
      'what the baseline had is left out there, too',
      [],
      { ...earlier('3', first, '2', '3'), baseline: baseline({ main: '1', 'release/9': '4' }) },
      { since: 'baseline', commits: '2356', compared: ['3...6'] },
    ],
    [
      'a release among what is new has all read anew',
      [tags('v1 at 2', 'v2 at 5')],
      earlier('3', v1, '3'),
      { since: 'v2', commits: '6' },
    ],
    [
      'so has a tip from which the commit does not descend',
      [tags('v1 at 2')],
      earlier('9', v1, '9'),
      { since: 'v1', commits: '3456' },
    ],
    ['and a tip that is gone', [tags('v1 at 2')], earlier('8', v1, '8'), { since: 'v1', commits: '3456' }],
    [
      'and a baseline that cannot be read',
      [tags('v1 at 2')],
      { ...earlier('3', first, '2', '3'), baseline: unavailable('truncated', 'branches') },
      { since: 'v1', commits: '3456' },
    ],
  ] as const)('where the branch has moved on, %s', async (_, series, more, expected) => {
    expect(await read(series, '6', more)).toMatchObject(expected);
  });
  test('its own tag among what is new changes nothing for that tag', async () => {
    const more = { ...earlier('3', v1, '3'), inclusive: false };
    expect(await read([tags('v1 at 2', 'v3 at 6')], '6', more)).toMatchObject({
      since: 'v1',
      commits: '3456',
      compared: ['3...6'],
    });
  });
});

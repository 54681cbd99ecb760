import { describe, expect, test } from '@jest/globals';
import { asSha } from '../../../src/domain/ids.ts';
import { GitHubError } from '../../../src/github/client/github-error.ts';
import { KnownAncestors } from '../../../src/github/commits/ancestors.ts';
import {
  commitNode,
  comparison,
  gap,
  oidOf,
  Partial as PartialAnswer,
  page,
  scriptedClient,
  snapshotData,
} from '../../support/github-answers.ts';
import { gathered } from '../../support/github-look.ts';

const COMPARE = 'GET /repos/{owner}/{repo}/compare/{basehead}';
const WHAT = 'commits of acme/shop#7';

const parents = (...digits: readonly string[]) => ({ parents: page(digits.map((one) => ({ oid: oidOf(one) }))) });
const listed = (digit: string, ...from: readonly string[]) => commitNode(digit, parents(...from));
const given = (digit: string, ...from: readonly string[]) => listed(digit, ...from).commit;
/** The snapshot of a pull request whose head is `a`; the base is `0`. */
const snapshot = (commits: readonly unknown[], compare: unknown = null, parts: Record<string, unknown> = {}) =>
  snapshotData({
    pullRequest: {
      commits: page(commits),
      baseRef: { target: { oid: oidOf('0'), policy: { oid: oidOf('b') } }, compare },
      ...parts,
    },
  });
const spanPage = (digits: readonly string[], total = digits.length, ahead = total) => ({
  total_commits: total,
  ahead_by: ahead,
  commits: digits.map((one) => ({ sha: oidOf(one) })),
});
/** `a` stands on `b`, which the list leaves out. */
const CUT = snapshot([listed('a', 'b')], comparison(2, 'a'));

describe('a list that is whole costs nothing more', () => {
  test.each([
    ['all parents outside are the tip of the base', snapshot([listed('b', '0'), listed('a', 'b', '0')])],
    ['one line that left an older base', snapshot([listed('b', '9'), listed('a', 'b')], comparison(2, 'a'))],
    ['nothing is ahead of the base', snapshot([listed('a', '9', '8')], comparison(0, 'a'))],
  ])('SOD-6: %s', async (_title, answer) => {
    const client = scriptedClient([['Snapshot', answer]]);
    expect((await gathered(client)).snapshot.commits.state).toBe('known');
  });

  test('SOD-6: if the list ends at several commits, the base is asked about them once, and not again', async () => {
    const answer = snapshot([listed('b', '9'), listed('a', 'b', '8')], comparison(2, 'a'));
    const ref = { commit0: comparison(0, '9'), commit1: comparison(0, '8') };
    const ancestors = new KnownAncestors();
    const first = scriptedClient([
      ['Snapshot', answer],
      ['Ancestors', { repository: { ref } }],
    ]);
    expect((await gathered(first, { ancestors })).snapshot.commits.state).toBe('known');
    expect(first.requests[1]?.variables).toEqual({ owner: 'acme', name: 'shop', branch: 'refs/heads/main' });
    expect((await gathered(scriptedClient([['Snapshot', answer]]), { ancestors })).snapshot.commits.state).toBe(
      'known',
    );
  });

  test('a comparison that GitHub leaves out is not missed: the base is asked about the one commit', async () => {
    const data = snapshot([listed('b', '9'), listed('a', 'b')]);
    const client = scriptedClient([
      ['Snapshot', new PartialAnswer(data, [gap(['repository', 'pullRequest', 'baseRef', 'compare'], 'forbidden')])],
      ['Ancestors', { repository: { ref: { commit0: comparison(0, '9') } } }],
    ]);
    expect((await gathered(client)).snapshot.commits.state).toBe('known');
  });
});

describe('a list that is cut is read on by comparing base and head', () => {
  test.each([
    ['GitHub counts more commits ahead of the base', CUT, null],
    ['the head is not on it', snapshot([listed('b', '0')]), { commit0: null }],
    ['it ends at a commit that is not in the base', snapshot([listed('a', 'b')]), { commit0: comparison(1, 'b') }],
    ['the base moved meanwhile', snapshot([listed('a', 'b')]), { commit0: comparison(0, 'b', '1') }],
    ['another head was compared', snapshot([listed('a', 'b')], comparison(1, 'c')), { commit0: comparison(0, 'c') }],
  ])('SOD-6, SOD-1: %s', async (_title, answer, ref) => {
    const client = scriptedClient([
      ['Snapshot', answer],
      ...(ref === null ? [] : [['Ancestors', { repository: { ref } }] as const]),
      [COMPARE, spanPage(['b', 'a'])],
      [
        'Commits',
        (request: { query: string }) => ({
          repository: { commit0: request.query.includes(oidOf('b')) ? given('b', '0') : given('a', 'b') },
        }),
      ],
    ]);
    const { commits } = (await gathered(client)).snapshot;
    expect(commits.state === 'known' && commits.value.map(({ sha }) => sha).toSorted()).toEqual([
      oidOf('a'),
      oidOf('b'),
    ]);
    const compared = client.requests.find(({ name }) => name === COMPARE);
    expect(compared?.variables).toMatchObject({ basehead: `${oidOf('0')}...${oidOf('a')}`, per_page: 250, page: 1 });
  });

  test('SOD-6: a list that says itself that it is cut is read on as well', async () => {
    const commits = page([listed('a', 'b')], { total: 2 });
    const client = scriptedClient([
      ['Snapshot', snapshot([], comparison(2, 'a'), { commits })],
      [COMPARE, spanPage(['b', 'a'])],
      ['Commits', { repository: { commit0: given('b', '0') } }],
    ]);
    expect((await gathered(client)).snapshot.commits).toMatchObject({ state: 'known', value: { length: 2 } });
  });

  test('SOD-6: every page of the comparison is read, however many commits GitHub puts on one', async () => {
    const client = scriptedClient([
      ['Snapshot', CUT],
      [COMPARE, spanPage(['c'], 3)],
      [COMPARE, spanPage(['b'], 3)],
      [COMPARE, spanPage(['a'], 3)],
      ['Commits', { repository: { commit0: given('c', '0'), commit1: given('b', 'c') } }],
    ]);
    expect((await gathered(client)).snapshot.commits).toMatchObject({ state: 'known', value: { length: 3 } });
  });

  test('the commits of a merged pull request are held against the base that it had', async () => {
    const merged = { state: 'MERGED', baseRefOid: oidOf('5') };
    const client = scriptedClient([
      ['Snapshot', snapshot([listed('a', '9')], comparison(0, 'a'), merged)],
      ['Ancestors', { repository: { ref: { commit0: comparison(0, '9') } } }],
      [COMPARE, spanPage(['a'])],
    ]);
    expect((await gathered(client)).snapshot.commits.state).toBe('known');
    expect(client.requests[2]?.variables).toMatchObject({ basehead: `${oidOf('5')}...${oidOf('a')}` });
  });
});

describe('what cannot be completed is not known', () => {
  test.each([
    ['a page brings nothing new', [spanPage(['a'], 3), spanPage(['a'], 3)]],
    ['there are more than GitHub counts', [spanPage(['a', 'b', 'c'], 2)]],
    ['GitHub counts twice and differently', [spanPage(['a', 'b'], 2, 3)]],
    ['the head is not among them', [spanPage(['b', 'c'])]],
    ['there are too many of them', [spanPage(['a'], 10_001)]],
    ['GitHub cannot compare the two', [new GitHubError('not-found', 'no common ancestor')]],
  ])('SOD-6: where %s', async (_title, pages) => {
    const client = scriptedClient([['Snapshot', CUT], ...pages.map((one) => [COMPARE, one] as const)]);
    expect((await gathered(client)).snapshot.commits).toEqual({ state: 'unavailable', why: 'truncated', what: WHAT });
  });

  test.each([
    ['a comparison is not of the documented shape', [[COMPARE, { commits: [] }]], 'malformed'],
    [
      'a commit is left out',
      [
        [COMPARE, spanPage(['a', 'b'])],
        ['Commits', { repository: { commit0: null } }],
      ],
      'malformed',
    ],
    [
      'another commit is given',
      [
        [COMPARE, spanPage(['a', 'b'])],
        ['Commits', { repository: { commit0: given('c', '0') } }],
      ],
      'malformed',
    ],
    [
      'a commit may not be read',
      [
        [COMPARE, spanPage(['a', 'b'])],
        ['Commits', new PartialAnswer({ repository: {} }, [gap(['repository', 'commit0'], 'forbidden')])],
      ],
      'forbidden',
    ],
  ] as const)('SOD-6: where %s', async (_title, answers, why) => {
    const client = scriptedClient([['Snapshot', CUT], ...answers]);
    expect((await gathered(client)).snapshot.commits).toEqual({ state: 'unavailable', why, what: WHAT });
  });

  test('SOD-6: a release of more than 10,000 commits is not read in vain', async () => {
    const client = scriptedClient([['Snapshot', snapshot([listed('a', 'b')], comparison(10_001, 'a'))]]);
    expect((await gathered(client)).snapshot.commits).toMatchObject({ state: 'unavailable', why: 'truncated' });
  });

  test('VER-7: if GitHub fails meanwhile, the whole observation fails, and is tried again', async () => {
    const client = scriptedClient([
      ['Snapshot', CUT],
      [COMPARE, new GitHubError('unavailable', '502')],
    ]);
    await expect(gathered(client)).rejects.toMatchObject({ code: 'unavailable' });
  });
});

test('what is remembered of the history has an end, and a commit is always in itself', () => {
  const ancestors = new KnownAncestors();
  const tip = (index: number) => asSha(index.toString(16).padStart(40, '0'));
  for (let index = 1; index <= 501; index += 1) ancestors.add(tip(index), [tip(0)]);
  expect([1, 2, 501].map((index) => ancestors.has(tip(index), tip(0)))).toEqual([false, true, true]);
  expect(ancestors.has(tip(1), tip(1))).toBe(true);
});

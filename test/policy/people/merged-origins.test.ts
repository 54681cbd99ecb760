import { describe, expect, test } from '@jest/globals';
import type { Account } from '../../../src/domain/account.ts';
import type { Sha } from '../../../src/domain/ids.ts';
import type { MergedPull } from '../../../src/domain/range.ts';
import { broughtAmong, mergedOrigins, withRecords } from '../../../src/policy/people/merged-origins.ts';
import { ann, commit, dev, kim, rae, sha } from '../../support/facts.ts';

const [SQUASH, WORK, NEXT] = [sha('c'), sha('1'), sha('2')];
const pull = (parts: Partial<MergedPull> = {}): MergedPull => ({
  number: 7,
  opener: dev,
  mergedBy: rae,
  commits: [commit(WORK, dev)],
  forcePushers: [ann],
  ...parts,
});
const brought = (number: number, mergeCommit: Sha) => ({ number, mergeCommit, brought: [mergeCommit] });

describe('SOD-1: the pull requests that a commit may have come by', () => {
  const found = new Map([[SQUASH, [7]]]);
  test.each<[string, Parameters<typeof withRecords>[1], readonly (readonly [Sha, readonly number[]])[]]>([
    ['are those of GitHub', [], [[SQUASH, [7]]]],
    ['and those of the records', [{ number: 8, commit: SQUASH }], [[SQUASH, [7, 8]]]],
    ['each once', [{ number: 7, commit: SQUASH }], [[SQUASH, [7]]]],
    [
      'and those of the records alone where GitHub names none yet',
      [{ number: 8, commit: NEXT }],
      [
        [SQUASH, [7]],
        [NEXT, [8]],
      ],
    ],
  ])('%s', (_, records, expected) => {
    expect(withRecords(found, records)).toEqual(new Map(expected));
    expect(found).toEqual(new Map([[SQUASH, [7]]]));
  });
});

test('SOD-1: a commit came through the pull request that became it, even if nothing is known of that', () => {
  const squash = commit(SQUASH, dev, { signedByGitHub: true });
  const read = {
    shipped: new Set([SQUASH]),
    all: new Map([[SQUASH, squash]]),
    candidates: new Map([[SQUASH, [7, 8]]]),
    pulls: new Map([[7, pull()]]),
  };
  expect(broughtAmong(read)).toEqual([brought(7, SQUASH), brought(8, SQUASH)]);
  expect(broughtAmong({ ...read, candidates: new Map() })).toEqual([]);
});

test('SOD-1: the row of a rebase is found by the commits of its pull request', () => {
  const [first, last] = [
    commit(sha('8'), dev, { parents: [sha('0')] }),
    commit(sha('9'), dev, { parents: [sha('8')] }),
  ];
  const read = {
    shipped: new Set([first.sha, last.sha]),
    all: new Map([first, last].map((one) => [one.sha, one])),
    candidates: new Map([[last.sha, [7]]]),
    pulls: new Map([[7, pull({ commits: [commit(WORK, dev), commit(NEXT, dev)] })]]),
  };
  expect(broughtAmong(read)).toEqual([{ number: 7, mergeCommit: last.sha, brought: [last.sha, first.sha] }]);
});

describe('SOD-1: a pull request by which a commit came', () => {
  const seen = (...pushers: readonly Account[]) => new Map([[7, pushers]]);
  const shipped = new Set([SQUASH]);
  test('has who opened it, who force-pushed to it and who was seen to push to it, each once', () => {
    const read = { shipped, pulls: new Map([[7, pull()]]) };
    expect(mergedOrigins(read, [brought(7, SQUASH)], seen(kim, ann))).toEqual([
      { ...brought(7, SQUASH), mergedBy: rae, hands: [dev, ann, kim], commits: [commit(WORK, dev)] },
    ]);
  });

  test('has no people if nothing is known of it', () => {
    const bare = pull({ opener: null, mergedBy: null, forcePushers: [] });
    const nobody = [{ ...brought(7, SQUASH), mergedBy: null, hands: [], commits: [] }];
    expect(mergedOrigins({ shipped, pulls: new Map() }, [brought(7, SQUASH)], new Map())).toEqual(nobody);
    const read = { shipped: new Set([SQUASH, WORK]), pulls: new Map([[7, bare]]) };
    expect(mergedOrigins(read, [brought(7, SQUASH)], new Map())).toEqual(nobody);
  });

  test('has those of its commits that are not shipped, and that none before it has', () => {
    const commits = [commit(WORK, dev), commit(NEXT, ann), commit(SQUASH, dev)];
    const pulls = new Map([
      [7, pull({ commits: commits.slice(0, 1) })],
      [8, pull({ number: 8, commits })],
    ]);
    const found = mergedOrigins({ shipped, pulls }, [brought(7, SQUASH), brought(8, SQUASH)], new Map());
    expect(found.map((one) => one.commits.map(({ sha: id }) => id))).toEqual([[WORK], [NEXT]]);
  });
});

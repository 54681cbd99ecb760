import { describe, expect, test } from '@jest/globals';
import type { CommitFact, Origin } from '../../../src/domain/facts.ts';
import type { Policy } from '../../../src/domain/policy.ts';
import { recordedHands, writtenAmong } from '../../../src/policy/people/hands.ts';
import { ann, commit, dev, gitPerson, lee, rae, sha } from '../../support/facts.ts';
import { policyText, validPolicy } from '../../support/policy.ts';
import { record } from '../../support/tag-facts.ts';

const plain = validPolicy(policyText());
const SERVER = 'noreply@git.corp.example';
const policy: Policy = { ...plain, separation: { ...plain.separation, webCommitters: [SERVER] } };
const server = { name: 'GitHub Enterprise', email: SERVER, account: null };

describe('SOD-5: of what somebody pressed a button for', () => {
  const merge = (parts: Partial<CommitFact>): CommitFact =>
    commit(sha('c'), rae, { parents: [sha('a'), sha('b')], committer: server, ...parts });
  const own = commit(sha('a'), dev);

  test.each<[string, CommitFact, Policy, readonly (typeof lee)[]]>([
    ['signed by the server', merge({ signedByGitHub: true }), plain, []],
    ['unsigned, of a server without an account', merge({}), policy, []],
    ['unsigned, of a server with an account', merge({ committer: { ...server, account: lee } }), policy, [lee]],
    [
      'signed, of a server with an account',
      merge({ committer: { ...server, account: lee }, signedByGitHub: true }),
      policy,
      [],
    ],
  ])('the merge commit has no author: %s', (_, one, under, servers) => {
    const merges = new Map([[one.sha, { mergedBy: rae }]]);
    expect(writtenAmong(under, [own, one], merges, [])).toEqual({ written: [own], servers });
  });

  test('a merge commit that no pull request became is written by its author', () => {
    const one = merge({ signedByGitHub: true });
    expect(writtenAmong(plain, [own, one], new Map(), [])).toEqual({ written: [own, one], servers: [] });
  });

  test('commits that a rebase made again have their author as the committer', () => {
    const made = commit(sha('c'), dev, { parents: [sha('9')], committer: gitPerson(rae) });
    const origin: Origin = {
      number: 7,
      mergeCommit: made.sha,
      mergedBy: rae,
      brought: [made.sha],
      hands: [dev],
      commits: [own],
    };
    expect(writtenAmong(plain, [made], new Map(), [origin])).toEqual({
      written: [{ ...made, committer: gitPerson(dev) }],
      servers: [],
    });
    expect(writtenAmong(plain, [made], new Map(), [])).toEqual({ written: [made], servers: [] });
  });

  test('commits that a rebase made again of one without an author have no committer either', () => {
    const authors: CommitFact['authors'] = [];
    const made = commit(sha('c'), dev, { parents: [sha('9')], committer: gitPerson(rae), authors });
    const origin: Origin = {
      number: 7,
      mergeCommit: made.sha,
      mergedBy: rae,
      brought: [made.sha],
      hands: [],
      commits: [{ ...own, authors }],
    };
    expect(writtenAmong(plain, [made], new Map(), [origin])).toEqual({
      written: [{ ...made, committer: null }],
      servers: [],
    });
  });
});

test('SOD-1: a record names the code authors of a merge if GitHub names no pull request for it, each once', () => {
  const records = [
    record({ number: 7, authors: [lee] }),
    record({ number: 8, authors: [dev, ann] }),
    record({ number: 9, authors: [ann] }),
  ];
  const origin: Origin = { number: 7, mergeCommit: sha('c'), mergedBy: rae, brought: [], hands: [], commits: [] };
  expect(recordedHands(records, [origin])).toEqual([dev, ann]);
  expect(recordedHands(records, [])).toEqual([lee, dev, ann]);
});

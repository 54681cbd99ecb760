import { expect, test } from '@jest/globals';
import type { Origin } from '../../../src/domain/facts.ts';
import { mergesAmong, pushedAmong, pushedBefore, withPushers } from '../../../src/policy/people/pushed.ts';
import { ann, commit, dev, eve, kim, rae, sha } from '../../support/facts.ts';
import { policyText, validPolicy } from '../../support/policy.ts';

const [OWN, OTHER, SQUASHED] = [sha('1'), sha('2'), sha('c')];
const origin = (parts: Partial<Origin> = {}): Origin => ({
  number: 7,
  mergeCommit: SQUASHED,
  mergedBy: rae,
  brought: [SQUASHED],
  hands: [dev],
  commits: [commit(OWN, dev), commit(OTHER, ann, { signedByGitHub: true })],
  ...parts,
});

test('SOD-1: what GitHub signed was made with a button, and everything else was pushed', () => {
  const commits = [commit(OWN, dev), commit(OTHER, rae, { signedByGitHub: true }), commit(sha('3'), ann)];
  expect(pushedAmong(commits)).toEqual([OWN, sha('3')]);
});

test('SOD-1: of what a squash replaced, the pushed commits are searched, and not the squash itself', () => {
  expect(pushedBefore([origin(), origin({ commits: [commit(sha('3'), kim)] })])).toEqual([OWN, sha('3')]);
});

test('SOD-5: a merge is found by the commit that GitHub made, or by one that was replaced', () => {
  const squash = commit(SQUASHED, dev, { parents: [sha('0')], signedByGitHub: true });
  const policy = validPolicy(policyText());
  expect(mergesAmong(policy, [squash], [origin()])).toEqual([{ tip: SQUASHED, onto: sha('0') }]);
  expect(mergesAmong(policy, [], [origin({ commits: [squash] })])).toEqual([{ tip: SQUASHED, onto: sha('0') }]);
  expect(mergesAmong(policy, [], [origin()])).toEqual([]);
});

test('SOD-1: the first pusher of a commit that was replaced contributed to the pull request, and is named once', () => {
  const pushers = new Map([
    [OWN, [dev, kim]],
    [OTHER, [kim]],
    [SQUASHED, [eve]],
  ]);
  const other = origin({ number: 8, commits: [commit(sha('3'), ann)] });
  expect(withPushers([origin(), other], pushers)).toEqual([{ ...origin(), hands: [dev, kim] }, other]);
});

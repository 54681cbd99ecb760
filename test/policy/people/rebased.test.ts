import { describe, expect, test } from '@jest/globals';
import type { CommitFact, GitPerson, Origin } from '../../../src/domain/facts.ts';
import { mergePushes, rebasedAmong } from '../../../src/policy/people/rebased.ts';
import { ann, commit, dev, gitPerson, rae, robot, sha, treeOf } from '../../support/facts.ts';
import { policyText, validPolicy } from '../../support/policy.ts';

const POLICY = validPolicy(policyText());
/** Two commits by dev on the base `0`. */
const OWN: readonly CommitFact[] = [
  commit(sha('a'), dev, { parents: [sha('0')] }),
  commit(sha('b'), dev, { parents: [sha('a')] }),
];
/** The same commits as `1` and `2` on `9`, made when rae pressed the button. */
const again = (parts: Partial<CommitFact> = {}): readonly CommitFact[] => [
  commit(sha('1'), dev, { parents: [sha('9')], committer: gitPerson(rae), ...parts }),
  commit(sha('2'), dev, { parents: [sha('1')], committer: gitPerson(rae) }),
];
const origin = (parts: Partial<Origin> = {}): Origin => ({
  number: 7,
  mergeCommit: sha('2'),
  mergedBy: rae,
  brought: [sha('2'), sha('1')],
  hands: [dev],
  commits: OWN,
  ...parts,
});
const found = (made: readonly CommitFact[], of: Origin = origin()) => [...rebasedAmong(made, [of])];
const BOTH = [sha('1'), sha('2')];
const bot: GitPerson = { name: robot.login, email: 'robot@bots.example', account: null };

describe('SOD-5: the commits that a merge by rebase made again', () => {
  test('are as many as the pull request has, by the same authors, committed by the person who merged', () => {
    expect(found(again())).toEqual(BOTH);
  });

  test('are so however many they are', () => {
    const own = [...OWN, commit(sha('c'), ann, { parents: [sha('b')] })];
    const made = [...again(), commit(sha('3'), ann, { parents: [sha('2')], committer: gitPerson(rae) })];
    const of = origin({ commits: own, mergeCommit: sha('3'), brought: [sha('3'), sha('2'), sha('1')] });
    expect(found(made, of)).toEqual([...BOTH, sha('3')]);
  });

  test('are so without the merges of the pull request', () => {
    const merge = commit(sha('c'), dev, { parents: [sha('b'), sha('9')] });
    expect(found(again(), origin({ commits: [...OWN, merge] }))).toEqual(BOTH);
  });

  test('are so with the same trees if they have the same parent', () => {
    const inPlace = (tree: CommitFact['tree']) =>
      [
        commit(sha('1'), dev, { parents: [sha('0')], committer: gitPerson(rae), tree }),
        commit(sha('2'), dev, { parents: [sha('1')], committer: gitPerson(rae), tree: treeOf(sha('b')) }),
      ] as const;
    expect(found(inPlace(treeOf(sha('a'))))).toEqual(BOTH);
    expect(found(inPlace(treeOf(sha('c'))))).toEqual([]);
  });

  test('are so by an app, which has no account that GitHub ties to an address', () => {
    const made = again().map((one) => ({ ...one, committer: bot }));
    expect(found(made, origin({ mergedBy: robot }))).toEqual(BOTH);
    expect(found(made, origin({ mergedBy: rae }))).toEqual([]);
  });

  test.each<[string, readonly CommitFact[], Partial<Origin>]>([
    ['fewer than it has', again(), { brought: [sha('2')] }],
    ['more than it has', again(), { commits: OWN.slice(1) }],
    ['not those of a pull request without any commits', again(), { commits: [], brought: [] }],
    ['not known what they are', again().slice(1), {}],
    ['not all known', again(), { brought: [sha('2'), sha('1'), sha('d')] }],
    ['not what the pull request became', again(), { mergeCommit: sha('3') }],
    ['by another author', again({ authors: [gitPerson(ann)] }), {}],
    [
      'by another author at the end',
      [
        ...again().slice(0, 1),
        ...again()
          .slice(1)
          .map((one) => ({ ...one, authors: [gitPerson(ann)] })),
      ],
      {},
    ],
    ['by the same address under another name', again({ authors: [{ ...gitPerson(dev), name: 'Ann' }] }), {}],
    ['by the same name under another address', again({ authors: [{ ...gitPerson(dev), email: 'd@dev.example' }] }), {}],
    ['by one author more', again({ authors: [gitPerson(dev), gitPerson(ann)] }), {}],
    [
      'by one author fewer',
      again(),
      { commits: OWN.map((one) => ({ ...one, authors: [gitPerson(dev), gitPerson(ann)] })) },
    ],
    [
      'by the same first author and another second',
      again({ authors: [gitPerson(dev), gitPerson(rae)] }),
      { commits: OWN.map((one) => ({ ...one, authors: [gitPerson(dev), gitPerson(ann)] })) },
    ],
    ['committed by somebody else in between', again({ committer: gitPerson(ann) }), {}],
    ['committed by nobody in between', again({ committer: null }), {}],
    ['signed by GitHub', again({ signedByGitHub: true }), {}],
    ['not in one line', again({ parents: [sha('9'), sha('8')] }), {}],
    ['not where somebody else merged', again(), { mergedBy: ann }],
    ['not where nobody is known to have merged', again(), { mergedBy: null }],
    [
      'not its very own commits, pushed by hand',
      OWN,
      { mergeCommit: sha('b'), mergedBy: dev, brought: [sha('b'), sha('a')] },
    ],
  ])('are none that are %s', (_, made, parts) => {
    expect(found(made, origin(parts))).toEqual([]);
  });

  test('have a committer at the end', () => {
    const made = again().map((one) => ({ ...one, committer: null }));
    expect(found(made, origin({ mergedBy: robot }))).toEqual([]);
  });
});

describe('SOD-1: the pushes by buttons that merge', () => {
  const pushes = (made: readonly CommitFact[], of: Origin = origin()) => mergePushes(POLICY, made, [of]);
  const one = (parts: Partial<CommitFact>) => [commit(sha('2'), dev, parts)];

  test('are known of a rebase, a merge and a squash by what GitHub put them on', () => {
    expect(pushes(again())).toEqual([{ tip: sha('2'), onto: sha('9') }]);
    const merged = one({ parents: [sha('9'), sha('b')], signedByGitHub: true });
    expect(pushes(merged)).toEqual([{ tip: sha('2'), onto: sha('9') }]);
    expect(pushes(one({ parents: [sha('9')], signedByGitHub: true }))).toEqual([{ tip: sha('2'), onto: sha('9') }]);
  });

  test.each<[string, readonly CommitFact[]]>([
    ['a merge that GitHub did not sign', one({ parents: [sha('9'), sha('b')] })],
    ['a commit that GitHub did not sign', one({ parents: [sha('9')] })],
    ['a first commit', one({ parents: [], signedByGitHub: true })],
    ['what is not known', []],
  ])('are none of %s', (_, made) => {
    expect(pushes(made)).toEqual([]);
  });
});

import { describe, expect, test } from '@jest/globals';
import type { CommitFact, Origin } from '../../../src/domain/facts.ts';
import type { Sha } from '../../../src/domain/ids.ts';
import { broughtBy, originsAmong, unreviewed } from '../../../src/policy/people/origins.ts';
import { ann, commit, dev, gitPerson, sam, sha } from '../../support/facts.ts';

/**
 * A commit by dev that sam committed, named by a digit.
 * A mark before the digit changes that: `s` GitHub signed it, `a` ann wrote it, `d` dev committed it, `n` its author
 * has no address, `x` it has no committer, `m` it is a merge.
 */
const one = (name: string, parents: readonly string[] = ['0']): CommitFact => {
  const has = (mark: string) => name.slice(0, -1).includes(mark);
  const by = has('a') ? ann : dev;
  return commit(sha(name.slice(-1)), by, {
    parents: [...parents, ...(has('m') ? ['f'] : [])].map(sha),
    authors: [has('n') ? { ...gitPerson(by), email: null } : gitPerson(by)],
    committer: has('x') ? null : gitPerson(has('d') ? dev : sam),
    signedByGitHub: has('s'),
  });
};
const graph = (parentsOf: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(parentsOf).map(([name, parents]) => one(name, parents));

/** Pull requests as `NUMBER became DIGIT of COMMITS`. */
const became = (...list: readonly string[]) => {
  const all = new Map<Sha, { number: number; commits: readonly CommitFact[] }[]>();
  for (const text of list) {
    const [, number = '', digit = '', own = ''] = /^(\d+) became (.) of (.+)$/.exec(text) ?? [];
    const commits = own.split(' ').map((name) => one(name));
    all.set(sha(digit), [...(all.get(sha(digit)) ?? []), { number: Number(number), commits }]);
  }
  return all;
};

const digits = (shas: readonly Sha[]): string =>
  shas
    .map((one) => one.slice(0, 1))
    .sort((a, b) => a.localeCompare(b))
    .join('');

const inShort = (found: ReturnType<typeof broughtBy>) =>
  found.map(({ number, mergeCommit, brought }) => `${number} ${digits([mergeCommit])}: ${digits(brought)}`);

/** 0 ─ 1 ─ 4 ─ 5, where 4 merges 2 ─ 3 beside 1. */
const MERGED = { 1: ['0'], 2: ['0'], 3: ['2'], 4: ['1', '3'], 5: ['4'] };
const ROW = { 1: ['0'], 2: ['1'], 3: ['2'], 4: ['3'] };

describe('SOD-1: by which pull requests commits came', () => {
  test.each([
    ['a merge brings what its first parent does not reach', MERGED, ['7 became 4 of 2 3'], ['7 4: 234']],
    [
      'not what was there before, though a second parent reaches it',
      { ...MERGED, 4: ['3', '1'] },
      ['7 became 4 of 1'],
      ['7 4: 14'],
    ],
    [
      'a merge of what the base had already brings itself',
      { 1: ['0'], 2: ['1'], 4: ['2', '1'] },
      ['7 became 4 of 1'],
      ['7 4: 4'],
    ],
    [
      'a squash brings itself alone, however many it had',
      { 1: ['0'], 2: ['1'], s3: ['2'] },
      ['7 became 3 of 7 8 9'],
      ['7 3: 3'],
    ],
    ['a rebase as many as the pull request had', ROW, ['7 became 3 of 8 9'], ['7 3: 23']],
    ['a rebase only what has the same author', { 1: ['0'], a2: ['1'], 3: ['2'] }, ['7 became 3 of 7 8 9'], ['7 3: 3']],
    ['a rebase of two people', { 1: ['0'], a2: ['1'], 3: ['2'] }, ['7 became 3 of a8 9'], ['7 3: 23']],
    ['a branch that was moved on has the very commits', ROW, ['7 became 3 of 1 2 3'], ['7 3: 123']],
    ['a rebase never what is outside, or a merge', { ...MERGED, 6: ['5'] }, ['7 became 6 of 6 7 8 9'], ['7 6: 56']],
    ['a root has nothing before it', { 1: [], 2: ['1'] }, ['7 became 2 of 7 8 9'], ['7 2: 12']],
    ['two of one push', MERGED, ['8 became 4 of 2', '7 became 4 of 3'], ['7 4: 234', '8 4: 234']],
    ['a rebase, without the merges that it leaves out', ROW, ['7 became 3 of 8 m9 7'], ['7 3: 23']],
    ['a rebase only by one committer', { 1: ['0'], d2: ['1'], 3: ['2'] }, ['7 became 3 of 8 9'], ['7 3: 3']],
    ['unless it is the very commit', { 1: ['0'], d2: ['1'], 3: ['2'] }, ['7 became 3 of 2 3'], ['7 3: 23']],
    ['nobody in particular is the same author', { 1: ['0'], n2: ['1'], 3: ['2'] }, ['7 became 3 of n8 9'], ['7 3: 3']],
    ['no committer is the same one', { 1: ['0'], x2: ['1'], x3: ['2'] }, ['7 became 3 of 8 9'], ['7 3: 3']],
    ['one without a committer has another', { 1: ['0'], 2: ['1'], x3: ['2'] }, ['7 became 3 of 8 9'], ['7 3: 3']],
    ['one before it without a committer, too', { 1: ['0'], x2: ['1'], 3: ['2'] }, ['7 became 3 of 8 9'], ['7 3: 3']],
    ['one that became a commit elsewhere', ROW, ['7 became 9 of 1'], []],
    ['none', ROW, [], []],
  ] as const)('%s', (_, parentsOf, pulls, expected) => {
    expect(inShort(broughtBy(graph(parentsOf), became(...pulls)))).toEqual(expected);
  });
});

const origin = (number: number, brought: string, replaced = ''): Origin => ({
  number,
  mergeCommit: sha(brought[0] ?? ''),
  mergedBy: null,
  brought: [...brought].map(sha),
  hands: [],
  commits: [...replaced].map((digit) => commit(sha(digit), dev)),
});

describe('SOD-1: which pull requests had to do with some commits', () => {
  const squashed = origin(6, '1', '23');
  const within = origin(5, '2', '4');
  const beside = origin(4, '9a');
  test.each([
    ['one that brought a commit, among others', '9', [beside]],
    ['one that brought what a squash replaced, in any order', '1', [within, squashed]],
    ['none', '8', []],
  ] as const)('%s', (_, commits, expected) => {
    expect(originsAmong([beside, within, squashed], [{ sha: sha(commits), parents: [] }])).toEqual(expected);
  });
  test('REL-6: unreviewed is what none of them brought', () => {
    const commits = graph({ 1: [], 2: [], 8: [] });
    expect(unreviewed(commits, [squashed, beside]).map((one) => one.sha[0])).toEqual(['2', '8']);
  });
});

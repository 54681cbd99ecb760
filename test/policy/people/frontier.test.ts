import { describe, expect, test } from '@jest/globals';
import type { Facts, FormerHead, LinkedCommit } from '../../../src/domain/facts.ts';
import type { Sha } from '../../../src/domain/ids.ts';
import { known, unavailable } from '../../../src/domain/reading.ts';
import { baseGraph, isLaidOverTheSame } from '../../../src/policy/people/frontier.ts';
import { commit, dev, facts, sha } from '../../support/facts.ts';

/** Commits by one digit, each with its parents: `a: '12'` has the parents 1 and 2. */
type History = Readonly<Record<string, string>>;

const linked = (history: History): readonly LinkedCommit[] =>
  Object.entries(history).map(([id, parents]) => ({ sha: sha(id), parents: [...parents].map(sha) }));

const away = (id: string, history: History | null): FormerHead => ({
  commit: sha(id),
  commits: history === null ? null : linked(history),
});

function given(head: string, history: History, ...formerHeads: readonly FormerHead[]): Facts {
  const base = facts({
    commits: known(linked(history).map(({ sha: id, parents }) => commit(id, dev, { parents }))),
    formerHeads,
  });
  return { ...base, pullRequest: { ...base.pullRequest, head: { ...base.pullRequest.head, sha: sha(head) } } };
}

const same = (of: Facts, id: string) => isLaidOverTheSame(baseGraph(of), sha(id));

describe('SIGN-5: what a commit that is still in the pull request is built on', () => {
  test.each<[string, boolean, string, History]>([
    ['an empty commit on top', true, 'b', { b: 'a', a: '0' }],
    ['several empty commits on top', true, 'd', { d: 'c', c: 'b', b: 'a', a: '0' }],
    ['a merge of the base that keeps the tree (`-s ours`)', false, 'b', { b: 'a1', a: '0' }],
    ['the same, its parents the other way round', false, 'b', { b: '1a', a: '0' }],
    ['a merge of an older commit of the base', false, 'b', { b: 'a1', a: '0' }],
    ['a merge of the base, hidden below an empty commit', false, 'c', { c: 'b', b: 'a1', a: '0' }],
    ['an octopus that brings two commits of the base', false, 'b', { b: 'a12', a: '0' }],
    ['a merge of a branch of its own over the same commit', true, 'c', { c: 'ab', b: '0', a: '0' }],
    ['a merge of a branch of its own over another commit', false, 'c', { c: 'ab', b: '1', a: '0' }],
    ['a merge with the base itself once more, which was merged before', true, 'b', { b: 'a1', a: '01' }],
    ['a merge that was signed, and an empty commit on top', true, 'b', { b: 'a', a: '01' }],
    ['a criss-cross of two branches over the same commits', true, 'd', { d: 'ac', c: 'a1', a: '01' }],
    ['a root of its own, merged on top', true, 'c', { c: 'ab', b: '', a: '0' }],
  ])('%s: %s', (_, expected, head, history) => {
    expect(same(given(head, history), 'a')).toBe(expected);
  });

  test('is the same for the head itself', () => {
    expect(same(given('a', { a: '01' }), 'a')).toBe(true);
  });
});

describe('SIGN-5: what a commit that was pushed away is built on', () => {
  test.each<[string, boolean | null, string, { readonly now: History; readonly before: History | null }]>([
    ['an amended message', true, 'b', { now: { b: '0' }, before: { a: '0' } }],
    ['several commits squashed into one', true, 'b', { now: { b: '0' }, before: { a: 'c', c: 'd', d: '0' } }],
    ['one commit split into several', true, 'd', { now: { d: 'c', c: 'b', b: '0' }, before: { a: '0' } }],
    ['a merge with its parents in another order', true, 'b', { now: { b: '10' }, before: { a: '01' } }],
    ['the same tree forced onto another commit of the base', false, 'b', { now: { b: '1' }, before: { a: '0' } }],
    ['the same tree, now also over another one', false, 'b', { now: { b: '01' }, before: { a: '0' } }],
    ['the same tree, no longer over one of two', false, 'b', { now: { b: '0' }, before: { a: '01' } }],
    ['no commit at all: the head is in the base', false, '1', { now: {}, before: { a: '0' } }],
    ['a commit that only shares what is below', true, 'b', { now: { b: 'c', c: '0' }, before: { a: 'c', c: '0' } }],
    [
      'a commit whose lower part the base has got since',
      true,
      'b',
      { now: { b: 'c' }, before: { a: 'c', c: 'd', d: '0' } },
    ],
    [
      'the same, where it was laid over something below that too',
      false,
      'b',
      { now: { b: 'c' }, before: { a: 'cd', c: 'd', d: '0' } },
    ],
    [
      'the same, where it is now over something further below',
      false,
      'b',
      { now: { b: 'c0' }, before: { a: 'cd', c: 'd', d: '0' } },
    ],
    [
      'a commit that the base got while its own list is behind',
      true,
      'b',
      { now: { b: 'c', c: '0' }, before: { a: 'c' } },
    ],
    ['a commit with a root of its own', false, 'b', { now: { b: '0' }, before: { a: '' } }],
    ['a commit of which GitHub cannot say it', null, 'b', { now: { b: '0' }, before: null }],
  ])('%s: %s', (_, expected, head, { now, before }) => {
    expect(same(given(head, now, away('a', before)), 'a')).toBe(expected);
  });

  test('is unknown if it was not read, and of one commit not because of another', () => {
    expect(same(given('b', { b: '0' }), 'a')).toBeNull();
    expect(same(given('b', { b: '0' }, away('c', { c: '0' })), 'a')).toBeNull();
  });

  test('is itself if the head is built on it, and then only the same if on nothing else', () => {
    expect(same(given('b', { b: 'a' }), 'a')).toBe(true);
    expect(same(given('b', { b: 'a1' }), 'a')).toBe(false);
    expect(same(given('b', { b: 'a' }, away('a', { a: '0' })), 'a')).toBe(true);
  });
});

test('SIGN-5, SOD-6: on which commits anything is built is unknown if the commits could not be read', () => {
  const blind: Facts = { ...given('b', {}, away('a', { a: '0' })), commits: unavailable('truncated', 'commits') };
  for (const id of ['a', 'b']) expect(same(blind, id)).toBeNull();
});

test('SIGN-5: a chain of thousands of commits is walked through', () => {
  const chain = (from: number): readonly (readonly [Sha, readonly Sha[]])[] =>
    Array.from({ length: 9_000 }, (_, index) => [idOf(from + index), [idOf(from + index + 1)]] as const);
  const idOf = (number: number): Sha => sha('e').replace(/^.{8}/, String(number).padStart(8, '0')) as Sha;
  const commits = chain(0).map(([id, parents]) => commit(id, dev, { parents }));
  const base = facts({ commits: known(commits) });
  const long = { ...base, pullRequest: { ...base.pullRequest, head: { ...base.pullRequest.head, sha: idOf(0) } } };
  expect(isLaidOverTheSame(baseGraph(long), idOf(8_999))).toBe(true);
});

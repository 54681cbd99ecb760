import { describe, expect, test } from '@jest/globals';
import type { Policy } from '../../../src/domain/policy.ts';
import { known, unavailable } from '../../../src/domain/reading.ts';
import { codeAuthors } from '../../../src/policy/people/code-authors.ts';
import { ann, commit, dev, facts, gitPerson, kim, lee, oli, sha } from '../../support/facts.ts';
import { policyText, validPolicy } from '../../support/policy.ts';

const policy = validPolicy(policyText());
/** A policy with these identities, also such as the policy file refuses. */
const withIdentities = (...entries: readonly (readonly [string, string])[]): Policy => ({
  ...policy,
  separation: {
    ...policy.separation,
    identities: entries.map(([email, login]) => ({
      email,
      user: { login, at: { file: 'f', line: 1, column: 1 }, field: 'x' },
    })),
  },
});
const stranger = { name: 'Nobody', email: 'no@body.example', account: null };

describe('SOD-1: who counts as a code author', () => {
  test('who opened it, who pushed, and every hand in every commit, each once, by account', () => {
    const shared = commit(sha('c'), kim, { authors: [gitPerson(kim), gitPerson(lee)], committer: gitPerson(ann) });
    const given = facts({ pushers: known([oli, dev]), commits: known([shared, commit(sha('d'), dev)]) });
    expect(codeAuthors(policy, given)).toEqual({ accounts: [oli, kim, lee, dev, ann], unattributed: [] });
  });

  test('an account that is gone opened it: no other is made up in its place', () => {
    expect(
      codeAuthors(policy, facts({ pull: { author: null }, commits: known([commit(sha('c'), kim)]) })).accounts,
    ).toEqual([kim]);
  });

  test('SOD-4: the identity of github.com without its signature is no account, to whomever the policy maps its address', () => {
    const webFlow = { name: 'GitHub', email: 'noreply@github.com', account: null };
    const given = facts({ commits: known([commit(sha('c'), dev, { authors: [webFlow], committer: webFlow })]) });
    const { unattributed } = codeAuthors(withIdentities([webFlow.email, 'robot[bot]']), given);
    expect(unattributed.map(({ part, why }) => [part, why])).toEqual([
      ['author', 'forged-web-flow'],
      ['committer', 'forged-web-flow'],
    ]);
  });

  test('SOD-6: lists that could not be read add no author', () => {
    const gap = unavailable('truncated', 'it');
    expect(codeAuthors(policy, facts({ commits: gap, pushers: gap }))).toEqual({ accounts: [dev], unattributed: [] });
  });
});

describe('SOD-4: commits that cannot be tied to an account', () => {
  test('are listed in the same order, whatever order GitHub gives: by commit, the author before the committer', () => {
    const commits = [sha('f'), sha('c'), sha('e'), sha('d')].map((id) =>
      commit(id, dev, { authors: [stranger], committer: stranger }),
    );
    const listed = (list: typeof commits) =>
      codeAuthors(policy, facts({ commits: known(list) })).unattributed.map((one) => `${one.commit[0]} ${one.part}`);
    const expected = ['c', 'd', 'e', 'f'].flatMap((digit) => [`${digit} author`, `${digit} committer`]);
    expect(listed(commits)).toEqual(expected);
    expect(listed([...commits].reverse())).toEqual(expected);
  });

  test('a person without an address is one of them', () => {
    const nameless = commit(sha('c'), dev, { authors: [{ name: 'X', email: null, account: null }] });
    expect(
      codeAuthors(withIdentities(['no@body.example', 'kim']), facts({ commits: known([nameless]) })).unattributed,
    ).toEqual([{ commit: sha('c'), part: 'author', name: 'X', email: null, why: 'no-account' }]);
  });

  const byStranger = facts({ commits: known([commit(sha('c'), dev, { authors: [stranger] })]) });

  test('of two entries for one address the first counts, in whatever case each is written', () => {
    expect(codeAuthors(withIdentities(['No@Body.example', 'kim'], ['no@body.EXAMPLE', 'lee']), byStranger)).toEqual({
      accounts: [kim, dev],
      unattributed: [],
    });
  });

  test('a login that could not be looked up ties no account', () => {
    expect(codeAuthors(withIdentities(['no@body.example', 'gone']), byStranger)).toEqual({
      accounts: [dev],
      unattributed: [{ commit: sha('c'), part: 'author', name: 'Nobody', email: 'no@body.example', why: 'no-account' }],
    });
  });
});

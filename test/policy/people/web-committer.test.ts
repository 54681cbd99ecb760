import { describe, expect, test } from '@jest/globals';
import type { Account } from '../../../src/domain/account.ts';
import type { CommitFact } from '../../../src/domain/facts.ts';
import type { Policy } from '../../../src/domain/policy.ts';
import { known, unavailable } from '../../../src/domain/reading.ts';
import { codeAuthors } from '../../../src/policy/people/code-authors.ts';
import { committerKind, isPressed } from '../../../src/policy/people/web-committer.ts';
import { rangeAuthors } from '../../../src/policy/tag/range-authors.ts';
import { commit, dev, facts, gitPerson, kim, lee, rae, sha } from '../../support/facts.ts';
import { policyText, validPolicy } from '../../support/policy.ts';
import { range, record } from '../../support/tag-facts.ts';

const plain = validPolicy(policyText());
const SERVER = 'noreply@git.corp.example';
const place = { file: 'f', line: 1, column: 1 };

const listed: Policy = { ...plain, separation: { ...plain.separation, webCommitters: [SERVER] } };
const mapped: Policy = {
  ...plain,
  separation: {
    ...plain.separation,
    identities: [{ email: SERVER, user: { login: 'ghe[bot]', at: place, field: 'x' } }],
  },
};

const github = { name: 'GitHub', email: 'noreply@github.com', account: null };
const server = { name: 'GitHub Enterprise', email: SERVER, account: null };
const loud = { ...server, email: 'NoReply@Git.Corp.example' };
const other = { ...server, email: 'noreply@github.corp.example' };
const nameless = { name: 'GitHub Enterprise', email: null, account: null };
const service = { ...server, account: lee };

/**
 * Committers of a commit of dev's, and the result under each policy.
 * It is `ok`, why the commit is unattributed, or the account that is added.
 */
const ROWS = [
  // who, signed by GitHub, without configuration, listed as web committer, mapped to a machine
  ['github.com', github, true, 'ok', 'ok', 'ok'],
  ['github.com', github, false, 'forged-web-flow', 'forged-web-flow', 'forged-web-flow'],
  ['a server', server, true, 'ok', 'ok', 'ok'],
  ['a server', server, false, 'no-account', 'ok', 'ok'],
  ['a server, in other letters', loud, false, 'no-account', 'ok', 'ok'],
  ['another address with the same name', other, false, 'no-account', 'no-account', 'no-account'],
  ['the name without an address', nameless, false, 'no-account', 'no-account', 'no-account'],
  ['a server whose address has an account', service, true, 'lee', 'lee', 'lee'],
  ['a server whose address has an account', service, false, 'lee', 'lee', 'lee'],
  ['nobody at all', null, false, 'no-account', 'no-account', 'no-account'],
  ['nobody at all', null, true, 'no-account', 'no-account', 'no-account'],
] as const;

describe('SOD-1: what a committer stands for, by its name and address, its signature and the policy', () => {
  const table = ROWS.flatMap(([who, committer, signed, ...outcomes]) =>
    (['without configuration', 'listed', 'mapped to a machine'] as const).map((how, index) => ({
      who,
      committer,
      signed,
      how,
      policy: [plain, listed, mapped][index] ?? plain,
      outcome: outcomes[index] ?? '',
    })),
  );

  test.each(table)('SOD-1, SOD-4: $who, signed: $signed, $how: $outcome', ({ committer, signed, policy, outcome }) => {
    const one = commit(sha('c'), dev, { committer, signedByGitHub: signed });
    const { accounts, unattributed } = codeAuthors(policy, facts({ commits: known([one]) }));
    const more = accounts.filter(({ id }) => id !== dev.id).map(({ login }) => login);
    expect(unattributed.map(({ why }) => why)[0] ?? more[0] ?? 'ok').toBe(outcome);
    expect(unattributed.every(({ part }) => part === 'committer')).toBe(true);
    expect(accounts).toContainEqual(dev);
  });

  test('SOD-4: as an author a server names no person, however it is listed', () => {
    const one = commit(sha('c'), dev, { authors: [server], committer: server, signedByGitHub: true });
    expect(codeAuthors(listed, facts({ commits: known([one]) })).unattributed).toMatchObject([{ part: 'author' }]);
  });
});

describe('SOD-5: the person who pressed the merge button wrote nothing of it', () => {
  const [BEFORE, WORK, MERGE] = [sha('1'), sha('2'), range().commit];
  const merge = (parts: Partial<CommitFact>) =>
    commit(MERGE, rae, { parents: [BEFORE, WORK], committer: server, ...parts });
  const authors = (policy: Policy, one: CommitFact, merged = record({ commit: MERGE, mergedBy: rae })) => {
    const found = rangeAuthors(policy, facts().people, {
      ...range(),
      commits: known([commit(WORK, dev, { parents: [BEFORE] }), one]),
      releases: known([merged]),
    });
    return {
      accounts: found.accounts.map(({ login }) => login),
      unattributed: found.unattributed.map(({ commit: id, part }) => `${id === MERGE ? 'merge' : 'work'} ${part}`),
    };
  };
  const ONLY_DEV = { accounts: ['dev'], unattributed: [] };

  test.each([
    ['signed by the server, without configuration', plain, { signedByGitHub: true }, ONLY_DEV],
    [
      'not signed, without configuration',
      plain,
      { signedByGitHub: false },
      { accounts: ['rae', 'dev'], unattributed: ['merge committer'] },
    ],
    ['not signed, listed', listed, { signedByGitHub: false }, ONLY_DEV],
    ['not signed, mapped to a machine', mapped, { signedByGitHub: false }, ONLY_DEV],
    [
      'not signed, by another address',
      listed,
      { committer: other, signedByGitHub: false },
      { accounts: ['rae', 'dev'], unattributed: ['merge committer'] },
    ],
    [
      'not signed, committed by its author',
      listed,
      { committer: gitPerson(rae), signedByGitHub: false },
      { accounts: ['rae', 'dev'], unattributed: [] },
    ],
    [
      'not signed, in the name of github.com',
      listed,
      { committer: github, signedByGitHub: false },
      { accounts: ['rae', 'dev'], unattributed: ['merge committer'] },
    ],
    [
      'not signed, with a second author',
      listed,
      { authors: [gitPerson(rae), gitPerson(kim)], signedByGitHub: false },
      { accounts: ['rae', 'kim', 'dev'], unattributed: [] },
    ],
    [
      'not signed, by somebody else than who merged',
      listed,
      { authors: [gitPerson(kim)], signedByGitHub: false },
      { accounts: ['kim', 'dev'], unattributed: [] },
    ],
    [
      'not signed, with one parent',
      listed,
      { parents: [BEFORE], signedByGitHub: false },
      { accounts: ['rae', 'dev'], unattributed: [] },
    ],
    [
      'not signed, the server’s address having an account',
      listed,
      { committer: service, signedByGitHub: false },
      { accounts: ['lee', 'dev'], unattributed: [] },
    ],
    [
      'signed, with one parent',
      plain,
      { parents: [BEFORE], signedByGitHub: true },
      { accounts: ['rae', 'dev'], unattributed: [] },
    ],
  ] as const)('SOD-5: a merge commit, %s', (_, policy, parts, expected) => {
    const found = authors(policy, merge(parts));
    expect({ ...found, accounts: [...found.accounts].sort() }).toEqual({
      ...expected,
      accounts: [...expected.accounts].sort(),
    });
  });

  test('SOD-5: a merge commit without a signature that no pull request became, or whose merger is not known, has its author', () => {
    const one = merge({ signedByGitHub: false });
    expect(authors(listed, one, record({ commit: sha('9'), mergedBy: rae })).accounts).toContain('rae');
    expect(authors(listed, one, record({ commit: MERGE, mergedBy: null })).accounts).toContain('rae');
    const unread = { ...range(), commits: known([one]), releases: unavailable('forbidden', 'releases') };
    expect(rangeAuthors(listed, facts().people, unread).accounts).toContainEqual(rae);
  });
});

describe('SOD-1: what a committer stands for', () => {
  const kindOf = (committer: CommitFact['committer'], signedByGitHub: boolean) =>
    committerKind(listed, commit(sha('c'), dev, { committer, signedByGitHub }));

  test.each([
    ['nobody at all', null, ['person', 'person']],
    ['github.com', github, ['server', 'forged']],
    ['a listed server', server, ['server', 'server']],
    ['a listed server with an account', service, ['person', 'person']],
    ['somebody whose address is not listed', other, ['server', 'person']],
  ])('%s, signed and not signed', (_, committer, kinds) => {
    expect([kindOf(committer, true), kindOf(committer, false)]).toEqual(kinds);
  });
});

describe('SOD-5: what a server is believed to have made without a signature', () => {
  const ofWebFlow: Policy = { ...plain, separation: { ...plain.separation, webCommitters: [github.email] } };
  const pressed = (policy: Policy, parts: Partial<CommitFact>, mergedBy: Account | null = rae) =>
    isPressed(policy, commit(sha('c'), rae, { parents: [sha('1'), sha('2')], committer: server, ...parts }), {
      mergedBy,
    });

  test('is the merge commit whose one author merged, by a server that the policy lists or maps to a machine', () => {
    expect([pressed(listed, {}), pressed(mapped, {})]).toEqual([true, true]);
  });

  test.each<[string, () => boolean]>([
    ['without an author', () => pressed(listed, { authors: [] })],
    ['whose author has no account', () => pressed(listed, { authors: [{ ...gitPerson(rae), account: null }] })],
    ['without a committer', () => pressed(listed, { committer: null })],
    ['without an address of its committer', () => pressed(mapped, { committer: nameless })],
    ['by another address than is mapped', () => pressed(mapped, { committer: other })],
    ['in the name of github.com, though that is listed', () => pressed(ofWebFlow, { committer: github })],
    ['of which nobody knows who merged', () => pressed(listed, {}, null)],
  ])('is none %s', (_, is) => {
    expect(is()).toBe(false);
  });
});

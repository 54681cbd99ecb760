import { describe, expect, test } from '@jest/globals';
import type { BaseRange, CommitFact, Facts } from '../../../src/domain/facts.ts';
import { asSha } from '../../../src/domain/ids.ts';
import { known, unavailable } from '../../../src/domain/reading.ts';
import { evaluate, needsRange } from '../../../src/policy/evaluate.ts';
import { codeAuthors } from '../../../src/policy/people/code-authors.ts';
import { asksForBase } from '../../../src/policy/people/range.ts';
import { judgeMerge } from '../../../src/policy/release/judge-merge.ts';
import {
  ann,
  at,
  comment,
  commit,
  dev,
  eve,
  facts,
  HEAD,
  kim,
  lee,
  oli,
  pat,
  rae,
  sam,
  sha,
} from '../../support/facts.ts';
import { policy, policyText, validPolicy } from '../../support/policy.ts';
import { inWords } from '../../support/verdict-in-words.ts';

const BASE = sha('0');
const PASSED = { said: 'success', seen: [], unconfirmed: false, covered: false };
const since = { kind: 'release', tag: 'v1.3.0', commit: sha('3') } as const;
const github = { name: 'GitHub', email: 'noreply@github.com', account: null };
const pressed = (id: string): CommitFact =>
  commit(sha(id), sam, { parents: [sha('1'), sha('2')], committer: github, signedByGitHub: true });

const range = (parts: Partial<BaseRange> = {}): BaseRange => ({
  since,
  commits: [commit(sha('4'), ann)],
  origins: [],
  hands: [],
  ...parts,
});
const given = (parts: Partial<BaseRange> = {}, more: Partial<Facts> = {}): Facts =>
  facts({ range: known(range(parts)), ...more });
const origin = {
  number: 5,
  mergeCommit: sha('4'),
  mergedBy: sam,
  brought: [sha('4')],
  hands: [kim],
  commits: [commit(sha('6'), lee)],
};

const authors = (one: Facts, more = '', within?: 'release' | 'pull-request') =>
  codeAuthors(validPolicy(policyText(more)), one, within).accounts.map(({ login }) => login);
const NARROW = 'separation-of-duties: { authors-of: pull-request }';

describe('SOD-7: who contributed to a release', () => {
  test.each([
    ['its own commits, and what the base brings', given(), '', ['dev', 'ann']],
    ['only its own, where the policy says so', given(), NARROW, ['dev']],
    ['who pushed what the base brings', given({ hands: [eve] }), '', ['dev', 'ann', 'eve']],
    ['not these, where the policy says so', given({ hands: [eve] }), NARROW, ['dev']],
    [
      'the hands and the squashed commits of pull requests',
      given({ origins: [origin] }),
      '',
      ['kim', 'lee', 'dev', 'ann'],
    ],
    ['not those of the base, where the policy says so', given({ origins: [origin] }), NARROW, ['dev']],
    [
      'but those of its own commits',
      given({ origins: [{ ...origin, brought: [HEAD] }] }),
      NARROW,
      ['kim', 'lee', 'dev'],
    ],
    [
      'whoever pressed the button of a pull request wrote nothing',
      given({ commits: [pressed('4')], origins: [{ ...origin, hands: [], commits: [] }] }),
      '',
      ['dev'],
    ],
    ['whoever pressed "Update branch" did', given({ commits: [pressed('4')] }), '', ['sam', 'dev']],
    [
      'nor who merged a feature into the release',
      given({ commits: [], origins: [{ ...origin, hands: [], commits: [] }] }, { commits: known([pressed('4')]) }),
      '',
      ['dev'],
    ],
  ])('%s', (_, one, more, expected) => {
    expect(authors(one, more)).toEqual(expected);
  });

  test('the record of a merge names only those of the pull request, so that no later release counts the base again', () => {
    const merged = { at: at(60), by: rae, commit: sha('9') };
    const one = given({ hands: [eve] }, { pullRequest: { ...facts().pullRequest, state: 'merged', merged } });
    expect(judgeMerge(policy(), one, merged, PASSED).authors).toEqual([dev]);
  });

  test('the record of a merge names who signed, and for which state they counted', () => {
    const comments = known([
      comment(1, pat, 1, '/ready product'),
      comment(2, oli, 2, '/ready operation'),
      comment(3, kim, 3, '/ready security'),
      comment(4, lee, 4, '/ready product'),
    ]);
    const merged = { at: at(60), by: rae, commit: sha('9') };
    const one = given({}, { comments, pullRequest: { ...facts().pullRequest, state: 'merged', merged } });
    expect(judgeMerge(policy(), one, merged, PASSED).signers).toEqual([
      { account: pat, state: 'product' },
      { account: oli, state: 'operation' },
      { account: kim, state: 'security' },
    ]);
  });
});

const lines = (one: Facts, more = '') =>
  inWords(evaluate(policy(more), one))
    .split('\n')
    .filter((line) => /^(range|up-to-date|facts|authors) |^(error|pending|blocked|ready) /.test(line));

describe('REL-6: what a release ships', () => {
  test.each([
    [
      'warns by default',
      given(),
      '',
      [
        'pending aaa release by rule',
        'facts satisfied',
        'authors satisfied dev,ann',
        'range satisfied since v1.3.0, 2 commits, 1 here, 1 unreviewed',
      ],
    ],
    [
      'blocks where the policy says so',
      given(),
      'separation-of-duties: { unreviewed: block }',
      [
        'blocked aaa release by rule',
        'facts satisfied',
        'authors satisfied dev,ann',
        'range unsatisfied since v1.3.0, 2 commits, 1 here, 1 unreviewed',
      ],
    ],
    [
      'not what came by a pull request',
      given({ origins: [{ ...origin, hands: [], commits: [] }] }),
      'separation-of-duties: { unreviewed: block }',
      [
        'pending aaa release by rule',
        'facts satisfied',
        'authors satisfied dev,ann',
        'range satisfied since v1.3.0, 2 commits, 1 here, 0 unreviewed',
      ],
    ],
    [
      'says nothing where nobody asked',
      given({ since: null, commits: [] }),
      NARROW,
      ['pending aaa release by rule', 'facts satisfied', 'authors satisfied dev'],
    ],
    [
      'is an error where it could not be read',
      facts({ range: unavailable('truncated', 'commits') }),
      '',
      ['error aaa release by rule', 'facts error [truncated commits]', 'authors error dev'],
    ],
  ])('%s', (_, one, more, expected) => {
    expect(lines(one, more)).toEqual(expected);
  });

  test.each([
    ['the tip is a parent', {}, 'up-to-date satisfied 000', 'pending'],
    [
      'the tip is another than GitHub noted',
      { base: { ref: 'main', sha: BASE, tip: sha('9') } },
      'up-to-date pending 999',
      'pending',
    ],
    [
      'GitHub noted an old one, and the tip is a parent',
      { base: { ref: 'main', sha: sha('9'), tip: BASE } },
      'up-to-date satisfied 000',
      'pending',
    ],
    ['the head is the tip', { base: { ref: 'main', sha: HEAD } }, 'up-to-date satisfied aaa', 'pending'],
  ] as const)('merge.up-to-date: %s', (_, pull, expected, outcome) => {
    const [first, ...others] = lines(facts({ pull }), 'merge: { up-to-date: required }');
    expect(first).toMatch(new RegExp(`^${outcome} `));
    expect(others).toContain(expected);
    expect(lines(facts({ pull })).join()).not.toContain('up-to-date');
  });

  test('merge.up-to-date: one commit over the tip is enough', () => {
    const commits = known([commit(HEAD, dev, { parents: [sha('b')] }), commit(sha('b'), dev)]);
    expect(lines(facts({ commits }), 'merge: { up-to-date: required }')).toContain('up-to-date satisfied 000');
  });

  test('names the first twenty commits that came by no pull request, and counts them all', () => {
    const commits = Array.from({ length: 21 }, (_, index) => commit(asSha(String(index).padStart(40, '0')), ann));
    const { requirements } = evaluate(policy(), given({ commits }));
    const named = commits.slice(0, 20).map((one) => one.sha);
    expect(requirements.find(({ kind }) => kind === 'range')).toMatchObject({
      commits: 22,
      inPullRequest: 1,
      unreviewed: 21,
      named,
    });
  });

  test('merge.up-to-date: is unknown if the commits are', () => {
    const found = lines(facts({ commits: unavailable('truncated', 'commits') }), 'merge: { up-to-date: required }');
    expect(found).toContain('up-to-date error 000');
  });

  test('a merge while the head lacked the base is a bypass, and so is one with commits by no pull request', () => {
    const merged = { at: at(60), by: rae, commit: sha('9') };
    const pull = { ...facts().pullRequest, state: 'merged' as const, merged, base: { ref: 'main', sha: sha('9') } };
    const strict = policy('separation-of-duties: { unreviewed: block }\nmerge: { up-to-date: required }');
    const { missing, bypass } = judgeMerge(strict, given({}, { pullRequest: pull }), merged, PASSED);
    expect(bypass).toBe(true);
    expect(missing.slice(0, 2)).toEqual([{ code: 'unreviewed', commits: 1 }, { code: 'behind' }]);
  });

  test('MRG-2: a merge of commits that were not read lacks what was not read, and is not called behind', () => {
    const merged = { at: at(60), by: rae, commit: sha('9') };
    const strict = policy('merge: { up-to-date: required }');
    const lacks = (base: string, more: Partial<Facts> = {}) => {
      const pullRequest = {
        ...facts().pullRequest,
        state: 'merged' as const,
        merged,
        base: { ref: 'main', sha: sha(base) },
      };
      const { missing } = judgeMerge(strict, given({}, { pullRequest, ...more }), merged, PASSED);
      return missing.filter(({ code }) => code !== 'state');
    };
    expect(lacks('0')).toEqual([]);
    expect(lacks('9')).toEqual([{ code: 'behind' }]);
    expect(lacks('9', { commits: unavailable('truncated', 'commits') })).toEqual([
      { code: 'unread', what: ['commits'] },
    ]);
  });

  const off = { ...facts().pullRequest, head: { ...facts().pullRequest.head, ref: 'feature' } };
  test.each([
    ['a release', facts(), true],
    ['no release', facts({ pullRequest: off }), false],
    [
      'what may be one: its labels are not known',
      facts({ pullRequest: { ...off, labels: unavailable('truncated', 'labels') } }),
      true,
    ],
    ['what was one', facts({ pullRequest: off, memory: { ...facts().memory, wasRelease: true } }), true],
  ])('is read of %s', (_, one, expected) => {
    expect(needsRange(policy(), one)).toBe(expected);
    expect(needsRange({ state: 'absent' }, one)).toBe(false);
  });
});

describe('REL-6: what the base branch brings', () => {
  test.each([
    ['is asked for by default', '', true],
    ['is asked for because of its authors', '{ authors-of: release }', true],
    ['is asked for because of what came by no pull request', '{ authors-of: pull-request, unreviewed: warn }', true],
    ['is not asked for where neither matters', '{ authors-of: pull-request }', false],
  ])('%s', (_, separation, expected) => {
    const more = separation === '' ? '' : `separation-of-duties: ${separation}`;
    expect(asksForBase(validPolicy(policyText(more)))).toBe(expected);
  });

  test('is asked for because of its authors alone, though no policy file can say so', () => {
    const valid = validPolicy(policyText());
    expect(asksForBase({ ...valid, separation: { ...valid.separation, unreviewed: null } })).toBe(true);
  });
});

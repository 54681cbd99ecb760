import { describe, expect, test } from '@jest/globals';
import type { Facts } from '../../../src/domain/facts.ts';
import { asRoleName, asStateName } from '../../../src/domain/ids.ts';
import { unavailable } from '../../../src/domain/reading.ts';
import type { Shortfall } from '../../../src/domain/release.ts';
import type { Requirement, RequirementKind, RequirementStatus } from '../../../src/domain/requirement.ts';
import { evaluate } from '../../../src/policy/evaluate.ts';
import { roleHolders } from '../../../src/policy/people/roles.ts';
import { outcomeOf } from '../../../src/policy/requirements/outcome.ts';
import { REQUIREMENTS, shortfallsOf } from '../../../src/policy/requirements/registry.ts';
import { at, facts, HEAD, kim, lee, NEXT, sha } from '../../support/facts.ts';
import { policy, policyText, validPolicy } from '../../support/policy.ts';

describe('VER-1, VER-2: the outcome follows from the statuses of all requirements', () => {
  test.each<[readonly (RequirementStatus | 'from-a-later-version')[], string]>([
    [['satisfied'], 'ready'],
    [['waived'], 'ready'],
    [['not-applicable'], 'ready'],
    [['satisfied', 'waived', 'not-applicable'], 'ready'],
    [['satisfied', 'pending'], 'pending'],
    [['waived', 'pending'], 'pending'],
    [['pending', 'unsatisfied', 'satisfied'], 'blocked'],
    [['unsatisfied', 'pending', 'error'], 'error'],
    [['satisfied', 'from-a-later-version'], 'error'],
    [[], 'error'],
  ])('%j: %s', (statuses, expected) => {
    expect(outcomeOf(statuses.map((status) => ({ status: status as RequirementStatus })))).toBe(expected);
  });
});

test('VER-1: a verdict lists the requirements in the order of the registry', () => {
  const strict = policy('merge: { up-to-date: required }');
  const since = { kind: 'baseline', at: at(0), commit: null } as const;
  const all = facts({ range: { state: 'known', value: { since, commits: [], origins: [], hands: [] } } });
  const kinds = [...new Set(evaluate(strict, all).requirements.map(({ kind }) => kind))];
  expect(kinds).toEqual(Object.keys(REQUIREMENTS).filter((kind) => kinds.includes(kind as RequirementKind)));
  expect(kinds.length).toBeGreaterThanOrEqual(8);
});

describe('SOD-6: what a rule needs and could not be read is missing, and makes the verdict an error', () => {
  const gap = unavailable('truncated', 'it');
  const valid = validPolicy(policyText());
  const needing = (given: Facts) =>
    Object.entries(REQUIREMENTS).flatMap(([kind, rule]) =>
      rule.needs(given, roleHolders(valid, given.people, given.at)).includes(gap) ? [kind] : [],
    );
  const { pullRequest, people } = facts();

  test('nothing is missing if everything is known', () => {
    const given = facts();
    const needs = Object.values(REQUIREMENTS).flatMap((rule) =>
      rule.needs(given, roleHolders(valid, given.people, given.at)),
    );
    expect(needs.map(({ state }) => state)).toEqual(needs.map(() => 'known'));
  });

  test.each<[string, Partial<Facts>, readonly string[]]>([
    ['labels', { pullRequest: { ...pullRequest, labels: gap } }, ['facts']],
    ['commits', { commits: gap }, ['authors', 'range', 'up-to-date']],
    ['range', { range: gap }, ['authors', 'range']],
    ['pushers', { pushers: gap }, ['authors']],
    ['comments', { comments: gap }, ['hold', 'state']],
    ['reviews', { reviews: gap }, ['hold', 'state']],
    ['events', { events: gap }, ['hold', 'state']],
    ['heads', { heads: gap }, ['hold', 'state']],
    [
      'people',
      { people: { ...people, users: people.users.map((user) => ({ ...user, account: gap })) } },
      ['hold', 'state'],
    ],
  ])('%s', (_, parts, kinds) => {
    const given = facts(parts);
    expect(needing(given)).toEqual(expect.arrayContaining([...kinds]));
    const verdict = evaluate(policy(), given);
    expect(verdict.outcome).toBe('error');
    expect(verdict.requirements.find(({ kind }) => kind === 'facts')).toEqual({
      kind: 'facts',
      status: 'error',
      missing: [gap],
    });
  });
});

describe('MRG-2: what a release lacked at its merge, by requirement', () => {
  const hold = { act: 'comment:1:1', actor: kim, at: at(1), url: '', reason: '' };
  const part = { part: 'author', name: null, email: null, why: 'no-account' } as const;
  const unattributed = [HEAD, HEAD, NEXT].map((commit) => ({ ...part, commit }));
  const state = { kind: 'state', state: asStateName('security'), owner: asRoleName('architect'), count: 2 } as const;
  const lacking = { counted: [], objections: [{ ...hold, actor: lee }], notCounted: [], canSign: [], cannotSign: [] };
  const since = { kind: 'baseline', at: at(0), commit: null } as const;
  const stateLacks = (status: 'pending' | 'unsatisfied' | 'error'): readonly Shortfall[] => [
    { code: 'state', state: state.state, status, have: 0, need: 2, objectors: [lee] },
  ];

  type Lacks = Readonly<Record<'pending' | 'unsatisfied' | 'error', readonly Shortfall[]>>;
  const always = (...lacks: readonly Shortfall[]): Lacks => ({ pending: lacks, unsatisfied: lacks, error: lacks });
  /** An error that the facts tell of is not told twice. */
  const unlessError = (lacks: Shortfall): Lacks => ({ pending: [lacks], unsatisfied: [lacks], error: [] });
  const status = 'satisfied';

  test.each<[string, Requirement, Lacks]>([
    ['policy', { kind: 'policy', status, problems: [], warnings: [] }, always({ code: 'policy' })],
    [
      'facts',
      { kind: 'facts', status, missing: [unavailable('missing', 'a'), unavailable('missing', 'b')] },
      always({ code: 'unread', what: ['a', 'b'] }),
    ],
    ['draft', { kind: 'draft', status }, always({ code: 'draft' })],
    [
      'authors',
      { kind: 'authors', status, authors: [kim], unattributed },
      unlessError({ code: 'unattributed', commits: [HEAD, NEXT] }),
    ],
    [
      'range',
      { kind: 'range', status, since, commits: 3, inPullRequest: 1, unreviewed: 2, named: [NEXT] },
      always({ code: 'unreviewed', commits: 2 }),
    ],
    ['up-to-date', { kind: 'up-to-date', status, tip: sha('9') }, unlessError({ code: 'behind' })],
    ['hold', { kind: 'hold', status, holds: [hold] }, always({ code: 'held', by: [kim] })],
    [
      'state',
      { ...state, ...lacking, status },
      { pending: stateLacks('pending'), unsatisfied: stateLacks('unsatisfied'), error: stateLacks('error') },
    ],
  ])('%s', (_, requirement, expected) => {
    const lacks = (now: string) => shortfallsOf({ ...requirement, status: now as RequirementStatus });
    expect({ pending: lacks('pending'), unsatisfied: lacks('unsatisfied'), error: lacks('error') }).toEqual(expected);
    expect(['satisfied', 'waived', 'not-applicable'].map(lacks)).toEqual([[], [], []]);
    expect(lacks('from-a-later-version')).toEqual(expected.error);
  });
});

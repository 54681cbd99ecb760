import { describe, expect, test } from '@jest/globals';
import type { Facts } from '../../src/domain/facts.ts';
import { asPolicyDigest } from '../../src/domain/ids.ts';
import type { PolicyProblem } from '../../src/domain/policy.ts';
import { known, unavailable } from '../../src/domain/reading.ts';
import type { Verdict } from '../../src/domain/verdict.ts';
import { evaluate } from '../../src/policy/evaluate.ts';
import { comment, facts, HEAD, kim } from '../support/facts.ts';
import { policy, policyText } from '../support/policy.ts';

const noRelease: Facts = facts({ pull: { base: { ...facts().pullRequest.base, ref: 'develop' } } });
const empty: Verdict = {
  subject: facts().subject,
  at: facts().at,
  head: HEAD,
  outcome: 'not-applicable',
  release: null,
  policyDigest: null,
  requirements: [],
  acts: [],
  remember: [],
  nextChange: null,
};
const statusOf = (verdict: Verdict, kind: Verdict['requirements'][number]['kind']) =>
  verdict.requirements.find((one) => one.kind === kind)?.status;

describe('REL-2, REL-5: where nothing applies', () => {
  test('without a policy the verdict says nothing at all', () => {
    expect(evaluate({ state: 'absent' }, facts())).toEqual(empty);
  });

  test('a pull request that is not a release has the policy that says so, and nothing else', () => {
    const reading = policy();
    const policyDigest = reading.state === 'valid' ? reading.policy.digest : null;
    expect(evaluate(reading, noRelease)).toEqual({ ...empty, policyDigest });
  });

  test('SOD-6: what only a release needs need not be known there', () => {
    const gap = unavailable('truncated', 'it');
    const blind: Facts = { ...noRelease, commits: gap, pushers: gap, reviews: gap, heads: gap };
    expect(evaluate(policy(), blind).outcome).toBe('not-applicable');
    expect(evaluate(policy(), { ...noRelease, comments: gap }).outcome).toBe('error');
  });

  test('POL-2: a policy that names somebody who does not exist is an error there too', () => {
    const people = {
      teams: [],
      users: noRelease.people.users.map((user) =>
        user.login === 'kim' ? { ...user, account: unavailable('missing', 'user kim') } : user,
      ),
    };
    const verdict = evaluate(policy(), { ...noRelease, people });
    expect(verdict).toMatchObject({ outcome: 'error', release: null });
    expect(statusOf(verdict, 'policy')).toBe('error');
  });
});

describe('REL-5, POL-2: a policy that does not hold', () => {
  const problem = (severity: PolicyProblem['severity']): PolicyProblem => ({
    severity,
    file: 'f',
    line: 1,
    column: 1,
    field: 'x',
    problem: severity,
    mend: 'm',
  });
  const reading = {
    state: 'invalid' as const,
    digest: asPolicyDigest('0'),
    problems: [problem('warning'), problem('error')],
  };
  const expected: Verdict = {
    ...empty,
    outcome: 'error',
    policyDigest: asPolicyDigest('0'),
    requirements: [{ kind: 'policy', status: 'error', problems: [problem('error')], warnings: [problem('warning')] }],
  };

  test('its errors are told apart from its warnings', () => {
    expect(evaluate(reading, facts())).toEqual(expected);
  });

  test('REL-3: what is remembered to be a release stays one', () => {
    const given = facts();
    const verdict = evaluate(reading, { ...given, memory: { ...given.memory, wasRelease: true } });
    expect(verdict).toEqual({ ...expected, release: { by: 'memory' } });
  });
});

describe('SOD-6: who wrote it is not known', () => {
  const gap = unavailable('truncated', 'it');
  test.each<[string, Partial<Facts>, string]>([
    ['where all was read', {}, 'satisfied'],
    ['where the commits were not', { commits: gap }, 'error'],
    ['where the pushers were not', { pushers: gap }, 'error'],
  ])('%s: %s', (_, parts, status) => {
    expect(statusOf(evaluate(policy(), facts(parts)), 'authors')).toBe(status);
  });

  test('the same gap in several facts is listed once', () => {
    const people = { users: facts().people.users.filter(({ login }) => login !== 'rae'), teams: [] };
    const verdict = evaluate(policy(), facts({ commits: gap, pushers: gap, people }));
    expect(verdict.requirements.find((one) => one.kind === 'facts')).toEqual({
      kind: 'facts',
      status: 'error',
      missing: [gap, unavailable('malformed', 'user rae')],
    });
  });
});

test('POL-6: the warnings of a policy that holds are in the verdict, and stop nothing', () => {
  const reading = policy('releases: [{ title: "^Release" }]');
  const warnings = reading.state === 'valid' ? reading.policy.warnings : [];
  const verdict = evaluate(reading, facts({ comments: known([comment(1, kim, 60, '/ready')]) }));
  expect(warnings).not.toEqual([]);
  expect(verdict.requirements[0]).toEqual({ kind: 'policy', status: 'satisfied', problems: [], warnings });
  expect(policyText()).not.toContain('releases');
});

test('ADR 0061: while the time is in doubt the facts are not all known, and the verdict is an error', () => {
  const doubt = unavailable('clock', 'the clock is away');
  const [sure, doubted] = [evaluate(policy(), facts()), evaluate(policy(), { ...facts(), doubt })];
  expect([sure.outcome, statusOf(sure, 'facts')]).toEqual(['pending', 'satisfied']);
  expect(doubted.outcome).toBe('error');
  expect(doubted.requirements.find(({ kind }) => kind === 'facts')).toEqual({
    kind: 'facts',
    status: 'error',
    missing: [doubt],
  });
});

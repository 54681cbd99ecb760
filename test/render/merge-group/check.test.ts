import { describe, expect, test } from '@jest/globals';
import type { GroupMember, GroupProblem, GroupVerdict } from '../../../src/domain/merge-group.ts';
import { unavailable } from '../../../src/domain/reading.ts';
import { evaluate } from '../../../src/policy/evaluate.ts';
import { judgeGroup, unknownGroup } from '../../../src/policy/merge-group/judge.ts';
import { groupCheck } from '../../../src/render/merge-group/check.ts';
import { HEAD, sha } from '../../support/facts.ts';
import { expectGolden } from '../../support/golden.ts';
import { CASES } from '../../support/scenes.ts';

const GROUP = { branch: 'main' };
const NASTY = '@acme/all <img src=x> | [x](https://evil.example) #1\n`';

function member(number: number, name: keyof typeof CASES, title = `Release 1.${number}`): GroupMember {
  const { policy, facts } = CASES[name];
  const finding = { kind: 'decided' as const, verdict: evaluate(policy, facts) };
  return { number, title, url: `https://github.example/acme/shop/pull/${number}`, head: HEAD, finding };
}
const lost = (number: number, kind: 'moved' | 'closed' | 'gone'): GroupMember => ({
  ...member(number, 'ready'),
  finding: { kind },
});
function text(verdict: GroupVerdict, group = GROUP): string {
  const { conclusion, title, summary, text: details } = groupCheck(group, verdict);
  return `conclusion: ${conclusion}\ntitle: ${title}\n\n${summary}\n\n---\n\n${details}\n`;
}

describe('MQ-1: the check of a merge group', () => {
  test.each<[string, readonly GroupMember[]]>([
    ['ready', [member(4, 'ready'), member(5, 'not-a-release', 'Fix a typo')]],
    ['pending', [member(4, 'ready'), member(5, 'two-of-four')]],
    ['blocked', [member(4, 'objection'), member(5, 'two-of-four'), member(6, 'ready')]],
    ['error', [lost(4, 'moved'), lost(5, 'closed'), lost(6, 'gone'), member(7, 'unreadable')]],
    ['none', [member(5, 'not-a-release', 'Fix a typo')]],
    ['hostile', [{ ...member(4, 'hostile'), title: NASTY }]],
  ])('VER-2: %s', (name, members) => {
    expectGolden(`group-${name}.md`, text(judgeGroup(members), name === 'hostile' ? { branch: NASTY } : GROUP));
  });

  test('of which the pull requests are not known says why', () => {
    const problems: readonly GroupProblem[] = [
      { code: 'no-queue' },
      { code: 'not-in-queue' },
      { code: 'chain-broken', at: sha('c') },
      { code: 'incomplete-entry' },
      { code: 'unreadable', missing: unavailable('forbidden', 'the merge queue of acme/shop for main') },
      { code: 'unreadable', missing: unavailable('truncated', 'the merge queue of acme/shop for main') },
    ];
    expectGolden('group-unknown.md', problems.map((one) => text(unknownGroup(one))).join('\n===\n\n'));
  });

  test('is completed, whatever the verdict: a queue waits for a check that is in progress', () => {
    const outcomes = ['ready', 'pending', 'blocked', 'error', 'not-applicable'] as const;
    const checks = outcomes.map((outcome) => groupCheck(GROUP, { outcome, problem: null, members: [] }).conclusion);
    expect(checks).toEqual(['success', 'action_required', 'failure', 'failure', 'skipped']);
  });

  test('VER-5: the same verdicts give the same text', () => {
    const verdict = () => judgeGroup([member(4, 'ready')]);
    expect(groupCheck(GROUP, verdict())).toEqual(groupCheck(GROUP, verdict()));
  });
});

import { describe, expect, test } from '@jest/globals';
import type { Wanted } from '../../src/domain/effects.ts';
import type { Sibling } from '../../src/domain/sibling.ts';
import type { Outcome } from '../../src/domain/verdict.ts';
import { evaluate } from '../../src/policy/evaluate.ts';
import { shareHead } from '../../src/worker/siblings.ts';
import { facts } from '../support/facts.ts';
import { policy } from '../support/policy.ts';

const check = {
  name: 'countersign/readiness',
  conclusion: 'skipped',
  title: 't',
  summary: 's',
  text: '',
  annotations: [],
} as const;
const wanted: Wanted = {
  checks: [check, { ...check, name: 'countersign/policy' }],
  checklist: null,
  answers: [],
  reactions: [],
  labelsOff: [],
  labelsOn: null,
};
const given = facts();

/** Who writes, and who is looked at again, of #7 with this outcome beside these others. */
function share(outcome: Outcome, siblings: readonly Sibling[], changed = false) {
  const verdict = { ...evaluate(policy(), given), outcome };
  const shared = shareHead(given.subject, 1, verdict, changed, siblings, wanted);
  return {
    checks: shared.wanted.checks.map(({ name, summary }) => `${name}: ${summary}`),
    again: shared.jobs.map((job) => ('number' in job ? job.number : null)),
  };
}
const POLICY_CHECK = 'countersign/policy: s';
const note =
  'This commit is also the head of #9. The check speaks for #7, the one of them that is furthest from ready.';

describe('VER-2: a commit that is the head of several pull requests has the check of the worst of them', () => {
  test('alone, a pull request writes its check as it is', () => {
    expect(share('not-applicable', [])).toEqual({ checks: ['countersign/readiness: s', POLICY_CHECK], again: [] });
  });

  test.each<[Outcome, Outcome | null]>([
    ['not-applicable', 'ready'],
    ['not-applicable', 'pending'],
    ['ready', 'pending'],
    ['ready', 'blocked'],
    ['pending', 'blocked'],
    ['blocked', 'error'],
    ['error', null],
    ['ready', null],
  ])('%s beside %s writes nothing, and the other is looked at', (mine, other) => {
    expect(share(mine, [{ number: 9, outcome: other }])).toEqual({ checks: [POLICY_CHECK], again: [9] });
  });

  test.each<[Outcome, Outcome]>([
    ['ready', 'not-applicable'],
    ['pending', 'ready'],
    ['error', 'blocked'],
    ['ready', 'ready'],
  ])('%s beside %s of a later one writes, and says for whom', (mine, other) => {
    expect(share(mine, [{ number: 9, outcome: other }])).toEqual({
      checks: [`countersign/readiness: ${note}\n\ns`, POLICY_CHECK],
      again: [],
    });
  });

  test('of two alike the older writes', () => {
    expect(share('ready', [{ number: 3, outcome: 'ready' }]).checks).toEqual([POLICY_CHECK]);
  });

  test('where the verdict changed all the others are looked at again', () => {
    const others = [
      { number: 3, outcome: 'ready' as const },
      { number: 9, outcome: 'blocked' as const },
    ];
    expect(share('pending', others, true).again).toEqual([3, 9]);
    expect(share('error', others, true).again).toEqual([3, 9]);
    expect(share('pending', others).again).toEqual([9]);
  });
});

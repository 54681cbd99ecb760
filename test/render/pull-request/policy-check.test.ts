import { describe, expect, test } from '@jest/globals';
import { asPolicyDigest } from '../../../src/domain/ids.ts';
import type { PolicyReading } from '../../../src/domain/policy.ts';
import { facts } from '../../support/facts.ts';
import { policy } from '../../support/policy.ts';
import { CASES, wantedOf } from '../../support/scenes.ts';

describe('POL-4: the policy that a pull request would bring', () => {
  test('is judged in a check of its own, with its lines marked', () => {
    const [, check] = wantedOf(CASES['policy-change']).checks;
    expect(check).toMatchObject({ name: 'countersign/policy', conclusion: 'failure' });
    expect(check?.annotations).toContainEqual(
      expect.objectContaining({ path: '.github/countersign.yml', line: 3, column: 27, level: 'failure' }),
    );
  });

  test('passes if it is valid, with its warnings marked, and even if there was no policy before', () => {
    const { checks } = wantedOf(CASES['policy-change-valid']);
    expect(checks.map(({ name, conclusion }) => [name, conclusion])).toEqual([['countersign/policy', 'success']]);
    expect(checks[0]?.annotations[0]?.level).toBe('warning');
  });

  test('is not judged if the pull request does not change it', () => {
    expect(wantedOf(CASES.fresh).checks.map(({ name }) => name)).toEqual(['countersign/readiness']);
  });

  test('taking the policy away does not pass: somebody has to decide', () => {
    const { checks } = wantedOf({ policy: policy(), facts: facts(), policyChange: { state: 'absent' } });
    expect(checks[1]).toMatchObject({ name: 'countersign/policy', conclusion: 'action_required' });
  });

  test('with more than 50 problems 50 are marked, all are listed, and it says so', () => {
    const policyChange: PolicyReading = {
      state: 'invalid',
      digest: asPolicyDigest('d'.repeat(64)),
      problems: Array.from({ length: 60 }, (_, index) => ({
        severity: 'error',
        file: '.github/countersign.yml',
        line: index + 1,
        column: 1,
        field: `roles.r${index}`,
        problem: `mistake number ${index} @everyone\u001b[0m`,
        mend: 'take it out',
      })),
    };
    const check = wantedOf({ policy: policy(), facts: facts(), policyChange }).checks[1];
    expect(check?.annotations).toHaveLength(50);
    expect(check?.summary).toContain('The first 50 of 60 are marked in the file.');
    expect(check?.summary).toContain('countersign.yml:60:1');
    expect(check?.annotations[0]?.message).toBe('Mistake number 0 @everyone [0m. Take it out.');
  });

  test('problems of the owner’s shared file are listed, not marked in this repository', () => {
    const policyChange: PolicyReading = {
      state: 'invalid',
      digest: asPolicyDigest('d'.repeat(64)),
      problems: [
        {
          severity: 'error',
          file: 'acme/.github:.github/countersign.yml',
          line: 4,
          column: 2,
          field: 'x',
          problem: 'p',
          mend: 'm',
        },
      ],
    };
    const check = wantedOf({ policy: policy(), facts: facts(), policyChange }).checks[1];
    expect(check?.annotations).toEqual([]);
    expect(check?.text).toContain('https://github.example/acme/.github/blob/HEAD/.github/countersign.yml#L4');
    expect(check?.conclusion).toBe('failure');
  });
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { asRoleName, asStateName } from '../../../src/domain/ids.ts';
import type { Verdict } from '../../../src/domain/verdict.ts';
import { title } from '../../../src/render/pull-request/title.ts';
import { CASES, renderContextOf, wantedOf } from '../../support/scenes.ts';

const titleOf = (name: keyof typeof CASES): string => title(renderContextOf(CASES[name]).verdict);

describe('VER-2: the title is a count, then what is missing, then why', () => {
  test.each([
    ['fresh', '0 of 4 ready: waiting for Product, Operations, Release coordination, Security'],
    ['two-of-four', '2 of 4 ready: waiting for Release coordination, Security'],
    ['draft', '2 of 4 ready: waiting for Release coordination, Security; the pull request is a draft'],
    ['ready', '4 of 4 ready: signed off for aaaaaaa'],
    ['objection', 'Blocked: objection to Security by kim; 2 of 4 ready; waiting for Release coordination'],
    ['hold', 'Blocked: held by oli; 2 of 4 ready; waiting for Release coordination, Security'],
    ['policy-error', 'Error: the policy file has 3 problems'],
    ['not-a-release', 'Not a release: nothing to sign off'],
  ] as const)('%s: %s', (name, expected) => {
    expect(titleOf(name)).toBe(expected);
  });

  test.each([
    ['ready', 'success'],
    ['two-of-four', 'in_progress'],
    ['draft', 'in_progress'],
    ['objection', 'failure'],
    ['policy-error', 'failure'],
    ['unreadable', 'failure'],
    ['not-a-release', 'skipped'],
  ] as const)('%s concludes %s', (name, conclusion) => {
    expect(wantedOf(CASES[name]).checks[0]?.conclusion).toBe(conclusion);
  });

  test('only a verdict that is ready concludes success', () => {
    const concluded = Object.values(CASES).flatMap((one) => {
      const readiness = wantedOf(one).checks.find((check) => check.name === 'countersign/readiness');
      return readiness?.conclusion === 'success' ? [renderContextOf(one).verdict.outcome] : [];
    });
    expect(concluded).toEqual(['ready']);
  });

  test('VER-8: it is one line of at most 255 characters without control characters, whatever people are called', () => {
    const verdict = renderContextOf(CASES.objection).verdict;
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 90 }), { minLength: 1, maxLength: 40 }), (words) => {
        const many: Verdict = {
          ...verdict,
          requirements: words.map((word, index) => ({
            kind: 'state',
            state: asStateName(word),
            owner: asRoleName(word),
            count: 1,
            status: index === 0 ? 'unsatisfied' : 'pending',
            counted: [],
            objections: [
              {
                act: 'comment:1:1',
                actor: { id: index, login: word, kind: 'user' },
                at: verdict.at,
                url: '',
                reason: word,
              },
            ],
            notCounted: [],
            canSign: [],
            cannotSign: [],
          })),
        };
        const text = title(many);
        expect(text.length).toBeLessThanOrEqual(255);
        expect(text).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
        expect(text.startsWith('Blocked: ')).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

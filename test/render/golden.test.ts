import { describe, expect, test } from '@jest/globals';
import { evaluate } from '../../src/policy/evaluate.ts';
import { plainVerdict } from '../../src/render/plain.ts';
import { expectGolden, wantedText } from '../support/golden.ts';
import { CASES, wantedOf } from '../support/scenes.ts';

describe('what people see, compared with test/golden (UPDATE_GOLDEN=1 rewrites)', () => {
  test.each(Object.entries(CASES))('VER-4: %s', (name, one) => {
    expectGolden(`${name}.md`, wantedText(wantedOf(one)));
  });

  test.each(['two-of-four', 'objection', 'hostile', 'policy-error', 'unreadable'] as const)(
    'in a terminal: %s',
    (name) => {
      const { policy, facts } = CASES[name];
      expectGolden(`${name}.txt`, plainVerdict(evaluate(policy, facts)));
    },
  );

  test('a golden file that is missing fails the test', () => {
    const before = process.env.UPDATE_GOLDEN;
    delete process.env.UPDATE_GOLDEN;
    try {
      expect(() => expectGolden('no-such-file.md', '')).toThrow('is missing');
    } finally {
      if (before !== undefined) process.env.UPDATE_GOLDEN = before;
    }
  });
});

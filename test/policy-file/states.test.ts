import { expect, test } from '@jest/globals';
import { parsePolicy } from '../../src/policy-file/parse.ts';
import { policyText } from '../support/policy.ts';

const withStates = (count: number) => {
  const own = Array.from({ length: count }, (_, index) => `  own${index}: { owner: product-owner }`).join('\n');
  return parsePolicy({ own: { file: 'p.yml', text: policyText(`readiness:\n${own}\n`) }, shared: null });
};

test('POL-2: a policy has at most twelve states, the four included; the first beyond that is named', () => {
  expect(withStates(8).state).toBe('valid');
  const reading = withStates(9);
  expect(reading).toMatchObject({ state: 'invalid' });
  expect(reading.state === 'invalid' && reading.problems.filter(({ severity }) => severity === 'error')).toEqual([
    {
      severity: 'error',
      file: 'p.yml',
      line: 16,
      column: 3,
      field: 'readiness.own8',
      problem: 'There are 13 states with the four, and 12 are the most',
      mend: 'Take states out, or let one state stand for several',
    },
  ]);
});

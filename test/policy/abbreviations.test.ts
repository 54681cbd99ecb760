import { describe, expect, test } from '@jest/globals';
import { known } from '../../src/domain/reading.ts';
import { evaluate } from '../../src/policy/evaluate.ts';
import { comment, facts, NEXT, pat, pushed } from '../support/facts.ts';
import { policy } from '../support/policy.ts';

/** The disposition of Pat's command, which was written 30 minutes in. NEXT became the head after an hour. */
const fate = (text: string, minutes = 30) =>
  evaluate(policy(), pushed(facts({ comments: known([comment(1, pat, minutes, text)]) }), 60)).acts[0]?.disposition;

describe('SIGN-4: a command that names a commit', () => {
  test('by an abbreviation that named no head when it was written does not count once one fits', () => {
    expect(fate(`/ready product ${NEXT.slice(0, 7)}`)).toEqual({
      kind: 'idle',
      state: 'product',
      why: { code: 'stale', because: 'not-seen' },
    });
    expect(fate(`/ready product ${NEXT.slice(0, -1)}`)?.kind).toBe('idle');
  });

  test('by an abbreviation of the head that was there counts, from its first second on', () => {
    expect(fate(`/ready product ${NEXT.slice(0, 7)}`, 60)).toEqual({ kind: 'counted', state: 'product' });
  });

  test('by its whole id counts whenever it was written: that can mean no other content', () => {
    expect(fate(`/ready product ${NEXT}`)).toEqual({ kind: 'counted', state: 'product' });
  });
});

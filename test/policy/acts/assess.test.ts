import { describe, expect, test } from '@jest/globals';
import type { Facts } from '../../../src/domain/facts.ts';
import { known } from '../../../src/domain/reading.ts';
import { findActs } from '../../../src/policy/acts/acts.ts';
import { assess } from '../../../src/policy/acts/assess.ts';
import { contextOf } from '../../support/evaluation-context.ts';
import { afterEdit, comment, eve, facts, kim, labelEvent, lee, pat, review, robot } from '../../support/facts.ts';

/** What becomes of the first act. */
const ruled = (given: Facts, more = '') => {
  const [act] = findActs(given);
  return act ? assess(contextOf(given, more), act) : undefined;
};
const says = (who: typeof kim | null, line: string) => ruled(facts({ comments: known([comment(1, who, 60, line)]) }));

describe('SIGN-3: who is answered', () => {
  test('neither an account that is gone nor an app has a say', () => {
    expect(says(null, '/hold it')).toEqual({ kind: 'refused', state: null, refusal: { code: 'unidentified' } });
    expect(says(robot, '/hold it')).toEqual({ kind: 'refused', state: null, refusal: { code: 'not-a-person' } });
  });

  test('the button of a review is ignored if somebody without a role, or gone, presses it', () => {
    const asks = (who: typeof kim | null) => facts({ reviews: known([review(1, who, 60, 'changes-requested')]) });
    expect(ruled(asks(eve))).toBeNull();
    expect(ruled(asks(null))).toBeNull();
    expect(ruled(asks(kim))).toMatchObject({ kind: 'objection', by: kim, states: ['security'] });
  });

  test('SIGN-7: a label of no state of the policy is ignored', () => {
    const set = (name: string) => facts({ events: known([labelEvent(1, robot, 60, name)]) });
    expect(ruled(set('ready/press'))).toBeNull();
    expect(ruled(set('ready/security'))).toMatchObject({ refusal: { code: 'not-a-person' } });
  });

  test('REL-3: a command that frees a release is ruled on elsewhere', () => {
    expect(says(kim, '/not-a-release x')).toBeNull();
  });

  test('SIGN-6: an edited sign-off was for the state that it names or that its author owns', () => {
    const edited = (line: string) => facts({ comments: known([afterEdit(comment(1, kim, 60, line), 61)]) });
    const refused = (state: string | null) => ({ kind: 'refused', state, refusal: { code: 'edited' } });
    expect(ruled(edited('/ready'))).toEqual(refused('security'));
    expect(ruled(edited('/ready product'))).toEqual(refused('product'));
    expect(ruled(edited('/ready nonsense'))).toEqual(refused(null));
    expect(ruled(edited('/hold it'))).toEqual(refused(null));
  });
});

describe('SIGN-8: an objection', () => {
  const objection = (states: readonly string[], reason: string) => ({ kind: 'objection', by: kim, states, reason });
  test.each([
    ['/not-ready security leak', objection(['security'], 'leak')],
    ['/not-ready leak in the log', objection(['security'], 'leak in the log')],
    ['/not-ready leak', objection(['security'], 'leak')],
    ['/not-ready', objection(['security'], '')],
  ])('%s', (line, expected) => {
    expect(says(kim, line)).toEqual(expected);
  });

  test('by somebody who owns no state is refused if it names none, and by a holder of another role if it names one', () => {
    expect(says(eve, '/not-ready')).toEqual({ kind: 'refused', state: null, refusal: { code: 'no-role' } });
    expect(says(eve, '/not-ready leak')).toEqual({ kind: 'refused', state: null, refusal: { code: 'no-role' } });
    expect(says(pat, '/not-ready security leak')).toEqual({
      kind: 'refused',
      state: 'security',
      refusal: { code: 'not-a-holder', owner: 'security-architect', holders: [kim, lee] },
    });
  });
});

describe('SIGN-9: a withdrawal', () => {
  test.each([
    ['/withdraw', { kind: 'withdrawal', by: kim, states: null, lifts: true }],
    ['/withdraw security', { kind: 'withdrawal', by: kim, states: ['security'], lifts: true }],
    ['- /withdraw security', { kind: 'withdrawal', by: kim, states: ['security'], lifts: false }],
    ['/withdraw security\n<br>', { kind: 'withdrawal', by: kim, states: ['security'], lifts: false }],
    ['- /withdraw nonsense', { kind: 'withdrawal', by: kim, states: null, lifts: false }],
    ['/withdraw nonsense, sorry', { kind: 'withdrawal', by: kim, states: null, lifts: false }],
    [
      '/withdraw nonsense',
      {
        kind: 'refused',
        state: null,
        refusal: {
          code: 'unknown-state',
          word: 'nonsense',
          states: ['product', 'operation', 'organization', 'security'],
        },
      },
    ],
  ])('%s', (line, expected) => {
    expect(says(kim, line)).toEqual(expected);
  });
});

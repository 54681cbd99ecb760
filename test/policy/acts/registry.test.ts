import { describe, expect, test } from '@jest/globals';
import type { CommandWord } from '../../../src/domain/command.ts';
import type { TimelineEvent } from '../../../src/domain/facts.ts';
import { known } from '../../../src/domain/reading.ts';
import { findActs } from '../../../src/policy/acts/acts.ts';
import { ACT_RULES } from '../../../src/policy/acts/registry.ts';
import { at, facts, kim, lee, review } from '../../support/facts.ts';

const STATES = ['approved', 'commented', 'changes-requested', 'dismissed'] as const;

describe('SIGN-1: each command in a review', () => {
  /** In which of these reviews a command counts. The last one approved and was dismissed. */
  const COUNTS: { readonly [K in CommandWord]: readonly [boolean, boolean, boolean, boolean] } = {
    ready: [true, false, false, true],
    'not-ready': [true, true, true, true],
    withdraw: [true, true, true, true],
    hold: [true, true, true, true],
    unhold: [true, true, false, false],
    'not-a-release': [true, true, false, false],
    release: [true, true, false, false],
    help: [true, true, true, true],
  };

  test.each(Object.entries(COUNTS))('%s', (word, counts) => {
    const dismissal: TimelineEvent = {
      id: 'D1',
      kind: 'review-dismissed',
      actor: lee,
      at: at(90),
      reviewId: '1',
      previous: 'approved',
    };
    const found = STATES.map((state) => {
      const one = { ...review(1, kim, 60, state), body: `/${word}` };
      const acts = findActs(facts({ reviews: known([one]), events: known([dismissal]) }));
      return acts.find(({ id }) => id === 'review:1:1')?.intent.kind;
    });
    expect(found).toEqual(counts.map((is) => (is ? word : 'not-approving')));
  });
});

test('SIGN-1: beside a command that names a state the button of an approving review says nothing, beside others it does', () => {
  const silent = Object.keys(ACT_RULES).filter((word) => {
    const one = { ...review(1, kim, 60, 'approved'), body: `/${word}` };
    return !findActs(facts({ reviews: known([one]) })).some(({ id }) => id === 'review:1:0');
  });
  expect(silent).toEqual(['ready', 'not-ready']);
});

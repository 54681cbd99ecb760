import { describe, expect, test } from '@jest/globals';
import type { RememberedBlock } from '../../../src/domain/facts.ts';
import { asStateName } from '../../../src/domain/ids.ts';
import { rememberedAssessment } from '../../../src/policy/acts/remembered.ts';
import { contextOf } from '../../support/evaluation-context.ts';
import { at, eve, facts, kim, oli } from '../../support/facts.ts';

const security = asStateName('security');
const block = (parts: Partial<RememberedBlock>): RememberedBlock => ({
  act: 'comment:1:1',
  kind: 'objection',
  state: security,
  actor: kim,
  at: at(60),
  url: 'https://github.example/1',
  reason: 'leak',
  ...parts,
});
const act = {
  id: 'comment:1:1',
  via: 'comment',
  actor: kim,
  at: at(60),
  url: 'https://github.example/1',
  reactTo: null,
  read: 'doubtful',
  sight: { kind: 'moment' },
  edited: false,
  undone: null,
  nameThen: null,
};

describe('SIGN-8, SIGN-9, SIGN-13: what is remembered of text that is gone', () => {
  test.each<[string, Partial<RememberedBlock>, object, object]>([
    [
      'an objection',
      { kind: 'objection' },
      { text: 'objection', intent: { kind: 'not-ready', state: 'security', reason: 'leak' } },
      { kind: 'objection', by: kim, states: ['security'], reason: 'leak' },
    ],
    [
      'an objection to no state, which blocks none',
      { kind: 'objection', state: null },
      { text: 'objection', intent: { kind: 'not-ready', state: null, reason: 'leak' } },
      { kind: 'objection', by: kim, states: [], reason: 'leak' },
    ],
    [
      'a hold',
      { kind: 'hold', state: null },
      { text: 'hold', intent: { kind: 'hold', reason: 'leak' } },
      { kind: 'hold', by: kim, reason: 'leak' },
    ],
    [
      'a withdrawal',
      { kind: 'withdrawal' },
      { text: 'withdrawal', intent: { kind: 'withdraw', state: 'security' } },
      { kind: 'withdrawal', by: kim, states: ['security'], lifts: false },
    ],
    [
      'a withdrawal of no state, which takes none back',
      { kind: 'withdrawal', state: null },
      { text: 'withdrawal', intent: { kind: 'withdraw', state: null } },
      { kind: 'withdrawal', by: kim, states: [], lifts: false },
    ],
  ])('%s is the act that it was', (_, parts, asked, assessment) => {
    expect(rememberedAssessment(contextOf(facts()), block(parts))).toEqual({ act: { ...act, ...asked }, assessment });
  });

  test('an objection by somebody who does not hold the role any more is none; a hold and a withdrawal stay', () => {
    expect(rememberedAssessment(contextOf(facts()), block({ actor: oli }))).toBeNull();
    expect(
      rememberedAssessment(contextOf(facts()), block({ actor: eve, kind: 'hold', state: null }))?.assessment.kind,
    ).toBe('hold');
    expect(rememberedAssessment(contextOf(facts()), block({ actor: oli, kind: 'withdrawal' }))?.assessment.kind).toBe(
      'withdrawal',
    );
  });
});

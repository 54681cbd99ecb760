import { describe, expect, test } from '@jest/globals';
import type { CheckContent, Effect, Observed, ObservedCheck } from '../../src/domain/effects.ts';
import type { CurrentState } from '../../src/domain/publication.ts';
import { checkFirst, decisionOf, isCurrent, passes } from '../../src/policy/publication.ts';
import { at, facts, HEAD, NEXT } from '../support/facts.ts';

const content = (name: CheckContent['name']): CheckContent => ({
  name,
  conclusion: 'success',
  title: 'All are ready',
  summary: '',
  text: '',
  annotations: [],
});
const observed = (...checks: readonly ObservedCheck[]): Observed => ({
  head: HEAD,
  checks,
  checklists: [],
  answered: [],
  reacted: [],
  labels: [],
  mirrored: [],
});
const check = (parts: Partial<ObservedCheck> = {}): ObservedCheck => ({
  id: '1',
  name: 'countersign/readiness',
  status: 'completed',
  conclusion: 'success',
  startedAt: null,
  title: null,
  summary: null,
  text: null,
  ...parts,
});

describe('VER-6: the readiness check', () => {
  test.each<[string, readonly ObservedCheck[], boolean]>([
    ['passes', [check({ name: 'countersign/policy', conclusion: 'failure' }), check()], true],
    ['does not pass', [check({ conclusion: 'failure' })], false],
    ['does not pass because another check does', [check({ name: 'countersign/policy' })], false],
    ['does not pass where there is none', [], false],
  ])('%s', (_, checks, expected) => {
    expect(passes(observed(...checks))).toBe(expected);
  });
});

test('VER-5: effects on the readiness check come first, each kind in its order', () => {
  const create: Effect = { kind: 'create-check', why: '', head: HEAD, content: content('countersign/readiness') };
  const update: Effect = { ...create, kind: 'update-check', id: '1' };
  const policy: Effect = { ...create, content: content('countersign/policy') };
  const label: Effect = { kind: 'add-label', why: '', name: 'ready/product' };
  expect(checkFirst([label, update, policy, create])).toEqual({ check: [update, create], others: [label, policy] });
});

test('VER-7: what is stored of a decision is what its readiness check says; without one, nothing', () => {
  const wanted = {
    checks: [content('countersign/policy'), { ...content('countersign/readiness'), conclusion: 'failure' as const }],
    checklist: null,
    answers: [],
    reactions: [],
    labelsOff: [],
    labelsOn: null,
  };
  const { pullRequest } = facts();
  const decided = { at: at(60), pullRequest, wanted, observed: observed(), confirmWithinMillis: 7 };
  expect(decisionOf(decided)).toEqual({ head: HEAD, conclusion: 'failure', at: at(60), confirmWithinMillis: 7 });
  expect(decisionOf({ ...decided, wanted: { ...wanted, checks: [content('countersign/policy')] } })).toBeNull();
});

describe('VER-6: a decision', () => {
  const shown: CurrentState = { head: HEAD, base: 'main', open: true };
  test.each<[string, CurrentState, boolean]>([
    ['is about what GitHub shows', shown, true],
    ['is overtaken by another head', { ...shown, head: NEXT }, false],
    ['is overtaken by another base', { ...shown, base: 'other' }, false],
    ['is overtaken where the pull request is closed', { ...shown, open: false }, false],
  ])('%s', (_, now, expected) => {
    expect(isCurrent(facts().pullRequest, now)).toBe(expected);
  });
});

import { describe, expect, test } from '@jest/globals';
import { asRoleName, asSha, asStateName } from '../../../src/domain/ids.ts';
import type { ReadinessState } from '../../../src/domain/policy.ts';
import { known, unavailable } from '../../../src/domain/reading.ts';
import { findActs } from '../../../src/policy/acts/acts.ts';
import { bindingOf, signerRefusal, signersOf, stateOf } from '../../../src/policy/acts/eligibility.ts';
import { contextOf } from '../../support/evaluation-context.ts';
import {
  comment,
  dev,
  eve,
  facts,
  HEAD,
  kim,
  labelEvent,
  lee,
  NEXT,
  oli,
  pat,
  review,
  treeOf,
} from '../../support/facts.ts';

const legal = 'readiness: { legal: { owner: security-architect } }';
const stateNamed = (name: string, owner: string): ReadinessState => ({
  name: asStateName(name),
  owner: asRoleName(owner),
  count: 1,
});
const security = stateNamed('security', 'security-architect');

describe('SIGN-2: the state that a sign-off is for', () => {
  test('is the only one that the signer owns', () => {
    expect(stateOf(contextOf(facts()), pat, null)).toMatchObject({ kind: 'state', state: { name: 'product' } });
  });

  test('is the one that is named, whoever owns it', () => {
    expect(stateOf(contextOf(facts()), pat, security.name)).toEqual({ kind: 'state', state: security });
  });

  test.each([
    ['a signer of several who names none', kim, null, { code: 'name-the-state', states: ['security', 'legal'] }],
    ['a signer of none', eve, null, { code: 'no-role' }],
    [
      'a state that does not exist',
      kim,
      'press',
      { code: 'unknown-state', word: 'press', states: ['product', 'operation', 'organization', 'security', 'legal'] },
    ],
  ])('is not known for %s', (_, signer, named, refusal) => {
    const state = named === null ? null : asStateName(named);
    expect(stateOf(contextOf(facts(), legal), signer, state)).toEqual({ kind: 'refused', refusal });
  });
});

describe('SIGN-3, SOD-2: who may sign a state', () => {
  const context = () => contextOf(facts({ pushers: known([kim]) }));

  test('a holder who wrote nothing may', () => {
    expect(signerRefusal(context(), lee, security)).toBeNull();
  });

  test('a holder who wrote some may not, and the refusal names who may', () => {
    expect(signerRefusal(context(), kim, security)).toEqual({ code: 'code-author', others: [lee] });
  });

  test('who does not hold the role may not, and the refusal names who may', () => {
    expect(signerRefusal(context(), oli, security)).toEqual({
      code: 'not-a-holder',
      owner: 'security-architect',
      holders: [lee],
    });
  });

  test('if the policy exempts the state, a holder who wrote some may', () => {
    const exempt = contextOf(
      facts({ pushers: known([kim]) }),
      'separation-of-duties: { authors-may-sign: [security] }',
    );
    expect(signerRefusal(exempt, kim, security)).toBeNull();
    expect(signerRefusal(exempt, dev, security)).toMatchObject({ code: 'not-a-holder' });
  });

  test('without computed signers a holder is refused', () => {
    const blank = { ...context(), eligible: new Map() };
    expect(signersOf(blank, security)).toEqual({ accounts: [], ids: new Set() });
    expect(signerRefusal(blank, lee, security)).toEqual({ code: 'code-author', others: [] });
  });
});

describe('SIGN-4: what a sign-off is bound to', () => {
  const bound = (given: ReturnType<typeof facts>, word: string | null = null) => {
    const [act] = findActs(given);
    return act ? bindingOf(contextOf(given), act, word) : null;
  };
  const approved = (parts: Partial<ReturnType<typeof review>> = {}) =>
    facts({ reviews: known([{ ...review(1, kim, 60, 'approved'), ...parts }]) });
  const said = (parts: Parameters<typeof facts>[0] = {}) =>
    facts({ comments: known([comment(1, kim, 60, '/ready')]), ...parts });

  test('a review to its commit, whatever the head is', () => {
    const commit = { sha: NEXT, tree: treeOf(NEXT) };
    expect(bound(approved({ commit }))).toEqual({ kind: 'commit', commit: NEXT });
    expect(bound(approved({ commit }), NEXT.slice(0, 9))).toEqual({ kind: 'commit', commit: NEXT });
  });

  test('a review that names another commit than the one that it was given for, to none', () => {
    expect(bound(approved(), 'bbbbbbb')).toEqual({ kind: 'no-such-commit', word: 'bbbbbbb' });
    const ends = asSha(`${'1'.repeat(33)}ccccccc`);
    const commit = { sha: ends, tree: treeOf(ends) };
    expect(bound(approved({ commit }), 'ccccccc')).toEqual({ kind: 'no-such-commit', word: 'ccccccc' });
    expect(bound(approved({ commit }), '1111111')).toEqual({ kind: 'commit', commit: ends });
  });

  test('a review whose commit is gone to none, even if it names one', () => {
    expect(bound(approved({ commit: null }))).toEqual({ kind: 'commit-unknown' });
    expect(bound(approved({ commit: null }), HEAD)).toEqual({ kind: 'commit-unknown' });
  });

  test('a comment to the head of its moment, or to the commit that it names', () => {
    expect(bound(said())).toEqual({ kind: 'commit', commit: HEAD });
    expect(bound(said(), 'bbbbbbb')).toEqual({ kind: 'no-such-commit', word: 'bbbbbbb' });
    expect(bound(said({ trees: [{ commit: NEXT, tree: treeOf(NEXT) }] }), NEXT)).toEqual({
      kind: 'commit',
      commit: NEXT,
    });
  });

  test('a comment to none if it is unknown when the head changed', () => {
    expect(bound(said({ heads: unavailable('truncated', 'heads') }))).toEqual({ kind: 'not-seen' });
  });

  test('SIGN-7: a label to the head of its time, or to none if its name was not seen', () => {
    const given = facts({ events: known([labelEvent(1, kim, 60, 'ready/security')]) });
    expect(bound(given)).toEqual({ kind: 'commit', commit: HEAD });
    expect(bound({ ...given, memory: { ...given.memory, labelNames: [], heard: [], orders: [] } })).toEqual({
      kind: 'not-seen',
    });
  });
});

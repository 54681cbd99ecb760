import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { asStateName } from '../../../src/domain/ids.ts';
import { assign, type Candidate, type Need } from '../../../src/policy/people/matching.ts';

const need = (state: string, count = 1): Need => ({ state: asStateName(state), count });
const signs = (person: number, states: string): readonly Candidate[] =>
  [...states].map((state) => ({ person, state: asStateName(state) }));
const placed = (needs: readonly Need[], candidates: readonly Candidate[]) =>
  Object.fromEntries(assign(needs, candidates));

describe('SOD-3: whom each person counts for', () => {
  test.each<[string, readonly Need[], readonly Candidate[], Record<number, string>]>([
    ['nobody counts where nobody signed', [need('a')], [], {}],
    ['nobody counts for a state that was not signed', [need('a')], signs(1, 'b'), {}],
    [
      'each counts for the state that was signed',
      [need('a'), need('b')],
      [...signs(1, 'b'), ...signs(2, 'a')],
      { 1: 'b', 2: 'a' },
    ],
    ['one person counts for one of two, the first of the policy', [need('b'), need('a')], signs(1, 'ab'), { 1: 'b' }],
    [
      'who can count for another state makes room',
      [need('a'), need('b')],
      [...signs(1, 'ab'), ...signs(2, 'a')],
      { 1: 'b', 2: 'a' },
    ],
    [
      'people make room in a chain',
      [need('a'), need('b'), need('c')],
      [...signs(1, 'ab'), ...signs(2, 'bc'), ...signs(3, 'a')],
      { 1: 'b', 2: 'c', 3: 'a' },
    ],
    [
      'two people who could change places for ever stay where they are, and the third state lacks somebody',
      [need('a'), need('b'), need('c')],
      [...signs(1, 'abc'), ...signs(2, 'ab')],
      { 1: 'b', 2: 'a' },
    ],
    ['nobody is spent on a state that stays short of its count', [need('a', 2), need('b')], signs(1, 'ab'), { 1: 'b' }],
    ['who is left counts for a state that stays short of its count', [need('a', 2)], signs(1, 'a'), { 1: 'a' }],
    [
      'who is left counts for the first state that lacks somebody',
      [need('a', 3), need('b', 3), need('c')],
      [...signs(1, 'abc'), ...signs(2, 'ab')],
      { 1: 'c', 2: 'a' },
    ],
    ['a state takes no more people than it needs', [need('a')], [...signs(2, 'a'), ...signs(1, 'a')], { 1: 'a' }],
    [
      'a state that needs two takes two',
      [need('a', 2)],
      [...signs(1, 'a'), ...signs(2, 'a'), ...signs(3, 'a')],
      { 1: 'a', 2: 'a' },
    ],
    [
      'two states of one are more than one state of two',
      [need('a', 2), need('b'), need('c')],
      [...signs(1, 'ab'), ...signs(2, 'ac')],
      { 1: 'b', 2: 'c' },
    ],
    [
      'of several sets of the same size the first of the policy is satisfied',
      [need('a'), need('b'), need('c'), need('d')],
      [...signs(1, 'abcd'), ...signs(2, 'abcd')],
      { 1: 'b', 2: 'a' },
    ],
    [
      'a person already placed moves on for a state that needs two',
      [need('a'), need('b', 2)],
      [...signs(1, 'ab'), ...signs(2, 'b'), ...signs(3, 'a')],
      { 1: 'b', 2: 'b', 3: 'a' },
    ],
  ])('%s', (_, needs, candidates, expected) => {
    expect(placed(needs, candidates)).toEqual(expected);
    expect(placed(needs, [...candidates].reverse())).toEqual(expected);
  });

  /** Candidates that may be read only so often. So a search that tries too much fails and does not hang. */
  function countingLooks(candidates: readonly Candidate[], most: number): readonly Candidate[] {
    let looks = 0;
    return candidates.map(({ person, state }) => ({
      person,
      get state() {
        looks += 1;
        if (looks > most) throw new Error(`more than ${most} looks`);
        return state;
      },
    }));
  }
  const many = Array.from({ length: 16 }, (_, index) => need(`s${index}`));
  const all = many.flatMap(({ state }) => many.map((_, person) => ({ person, state })));

  test('sixteen states and sixteen people, each of whom could sign all, are placed without trying all ways', () => {
    expect(assign(many, countingLooks(all, 300_000)).size).toBe(16);
  });

  test('a state that lacks somebody does not make the search try all ways to leave others out', () => {
    expect(assign([...many, need('none')], countingLooks(all, 300_000)).size).toBe(16);
  });
});

describe('SOD-3: the matching, whatever the needs and whoever signed', () => {
  const needs = fc.uniqueArray(
    fc.record({
      state: fc.constantFrom('a', 'b', 'c', 'd', 'e').map(asStateName),
      count: fc.integer({ min: 1, max: 2 }),
    }),
    { selector: ({ state }) => state, minLength: 1 },
  );
  const candidates = fc.uniqueArray(
    fc.record({
      person: fc.integer({ min: 1, max: 6 }),
      state: fc.constantFrom('a', 'b', 'c', 'd', 'e').map(asStateName),
    }),
    { selector: ({ person: who, state }) => `${who}${state}`, maxLength: 15 },
  );

  /** Tries every way in which the people can be placed. */
  function bestByTrying(
    want: readonly { state: string; count: number }[],
    can: readonly { person: number; state: string }[],
  ): number {
    const people = [...new Set(can.map((one) => one.person))];
    const satisfied = (placed: ReadonlyMap<string, number>) =>
      want.filter(({ state, count }) => (placed.get(state) ?? 0) >= count).length;
    const place = (index: number, placed: ReadonlyMap<string, number>): number => {
      const who = people[index];
      if (who === undefined) return satisfied(placed);
      const options = can
        .filter((one) => one.person === who)
        .map((one) => place(index + 1, new Map([...placed, [one.state, (placed.get(one.state) ?? 0) + 1]])));
      return Math.max(place(index + 1, placed), ...options);
    };
    return place(0, new Map());
  }

  test('satisfies as many states as any assignment of the people, and assigns each person once, to a state that the person signed', () => {
    fc.assert(
      fc.property(needs, candidates, (want, can) => {
        const result = assign(want, can);
        const placed = (state: string) => [...result.values()].filter((one) => one === state).length;
        expect(want.filter(({ state, count }) => placed(state) >= count)).toHaveLength(bestByTrying(want, can));
        for (const [who, state] of result) expect(can).toContainEqual({ person: who, state });
        for (const { state, count } of want) expect(placed(state)).toBeLessThanOrEqual(count);
      }),
      { numRuns: 300 },
    );
  });
});

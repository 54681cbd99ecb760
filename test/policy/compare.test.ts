import { describe, expect, test } from '@jest/globals';
import { known, unavailable } from '../../src/domain/reading.ts';
import { compare, latest, notBefore } from '../../src/policy/compare.ts';
import { readPart } from '../../src/policy/read-part.ts';
import { at } from '../support/facts.ts';

describe('compare', () => {
  test.each([
    ['a', 'b', -1],
    ['b', 'a', 1],
    ['a', 'a', 0],
    ['B', 'a', -1],
  ])('%s and %s: %d', (a, b, order) => {
    expect(compare(a, b)).toBe(order);
  });
});

describe('latest', () => {
  test('the last moment is found in whatever order they come, and the list is left as it was', () => {
    const moments = [at(2), at(3), at(1)];
    expect(latest(moments)).toBe(at(3));
    expect(moments).toEqual([at(2), at(3), at(1)]);
    expect(latest([])).toBeNull();
  });

  test('what was in the same moment was not before it; what never was, was before everything', () => {
    expect(notBefore(at(2), at(1))).toBe(true);
    expect(notBefore(at(1), at(1))).toBe(true);
    expect(notBefore(at(0), at(1))).toBe(false);
    expect(notBefore(null, at(1))).toBe(false);
  });
});

describe('readPart', () => {
  test('SOD-6: a list that could not be read holds nothing; its verdict is an error elsewhere', () => {
    expect(readPart(known([1, 2]))).toEqual([1, 2]);
    expect(readPart(unavailable('truncated', 'commits'))).toEqual([]);
  });
});

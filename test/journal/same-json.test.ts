import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../src/domain/journal.ts';
import { sameJson } from '../../src/journal/same-json.ts';

/** Each another than all the others, some by a hair. */
const VALUES: readonly Json[] = [
  null,
  true,
  false,
  0,
  1,
  '',
  'a',
  '1',
  [],
  {},
  [null],
  [0],
  ['a'],
  { 0: 'a' },
  [1, 2],
  [2, 1],
  [[]],
  [{}],
  { a: null },
  { b: null },
  { a: 1 },
  { a: '1' },
  { a: 1, b: 2 },
  { a: 2, b: 1 },
  { a: { b: [1] } },
  { a: { b: [2] } },
];
const copy = (value: Json): Json => {
  const json: unknown = JSON.parse(JSON.stringify(value));
  return json as Json;
};

describe('VER-5: what says the same', () => {
  test('is a copy of it, and no other', () => {
    const same = VALUES.flatMap((one, i) => VALUES.flatMap((other, j) => (sameJson(one, copy(other)) ? [[i, j]] : [])));
    expect(same).toEqual(VALUES.map((_, i) => [i, i]));
  });
  test('the order of keys says nothing, wherever it is', () => {
    expect(sameJson({ a: 1, b: { c: 2, d: [3] } }, { b: { d: [3], c: 2 }, a: 1 })).toBe(true);
  });
});

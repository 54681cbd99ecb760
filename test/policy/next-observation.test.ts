import { describe, expect, test } from '@jest/globals';
import { addMillis } from '../../src/domain/ids.ts';
import { nextObservation, type Reasons } from '../../src/policy/next-observation.ts';
import { at } from '../support/facts.ts';

const NOW = at(60);
const NOTHING: Reasons = { changes: [], doubted: false, waits: [] };

describe('SIGN-11, SIGN-12: the next observation comes', () => {
  test.each<[string, Partial<Reasons>, number | null]>([
    ['only with an event where nothing changes by itself', { changes: [null], waits: [null] }, null],
    ['right after the moment at which time alone changes the verdict', { changes: [at(61)] }, 60_100],
    ['right away where that moment is now', { changes: [NOW] }, 100],
    ['right away where that moment is past', { changes: [at(59)] }, 100],
    ['after the first of several such moments', { changes: [at(62), null, addMillis(NOW, 5)] }, 105],
    ['soon while the clock is in doubt', { doubted: true }, 10_000],
    ['before that, where something changes earlier', { doubted: true, changes: [addMillis(NOW, 9_899)] }, 9_999],
    ['and not later, where something changes later', { doubted: true, changes: [addMillis(NOW, 9_901)] }, 10_000],
    ['when what waits is due', { waits: [7_000, null, 6_000] }, 6_000],
    ['at once where what waits does not wait', { waits: [0, 6_000], changes: [NOW] }, 0],
  ])('%s', (_, reasons, expected) => {
    expect(nextObservation(NOW, { ...NOTHING, ...reasons })).toBe(expected);
  });
});

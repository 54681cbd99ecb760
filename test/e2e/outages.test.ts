import { describe, expect, test } from '@jest/globals';
import type { FaultEffect } from 'github-sandbox';
import { RECOVERED, useOutages } from '../support/outages.ts';
import type { Blockade } from '../support/way.ts';

/** An answer, and no connection; outages.long.test.ts has every other form. */
const FORMS: readonly [string, FaultEffect | Blockade][] = [
  ['500', { kind: 'status', status: 500 }],
  ['connections that are refused', 'refused'],
];

describe('VER-7: GitHub is away, and somebody withdraws meanwhile', () => {
  const { play } = useOutages();

  test.each(FORMS)('by %s: it is not given up in seconds, and goes on once anything works', async (_, effect) => {
    expect(await play(effect, 7)).toEqual(RECOVERED);
  });
});

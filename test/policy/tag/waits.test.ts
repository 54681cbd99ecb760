import { describe, expect, test } from '@jest/globals';
import { addMillis, asPolicyDigest } from '../../../src/domain/ids.ts';
import type { PolicyReading } from '../../../src/domain/policy.ts';
import type { TagSighting } from '../../../src/domain/tag.ts';
import { pusherWaitMillis, recordWaitMillis, type SightingStep, sightingStep } from '../../../src/policy/tag/waits.ts';
import { at, rae, sha } from '../../support/facts.ts';
import { policy } from '../../support/policy.ts';

const NOW = at(60);
const [HERE, THERE] = [sha('1'), sha('2')];
const seen = (ago: number, parts: Partial<TagSighting> = {}): TagSighting => ({
  seq: 7,
  object: HERE,
  actor: rae,
  at: addMillis(NOW, -ago),
  source: 'webhook',
  ...parts,
});

describe('TAG-4: of where GitHub shows a tag', () => {
  test.each<[string, Parameters<typeof sightingStep>, SightingStep]>([
    ['nothing is noted where that is known', [{ object: HERE, sightings: [seen(1)] }, HERE, NOW], { kind: 'as-known' }],
    ['nothing is noted of a tag that never was', [{ object: null, sightings: [] }, null, NOW], { kind: 'as-known' }],
    ['the first sighting is noted at once', [{ object: null, sightings: [] }, HERE, NOW], { kind: 'note', after: 0 }],
    [
      'another place is noted after the newest sighting',
      [{ object: HERE, sightings: [seen(20_000, { seq: 6 }), seen(10_000)] }, THERE, NOW],
      { kind: 'note', after: 7 },
    ],
    [
      'another place waits right after a webhook, since GitHub may be behind it',
      [{ object: HERE, sightings: [seen(20_000, { seq: 6 }), seen(9_999)] }, THERE, NOW],
      { kind: 'later', afterMillis: 10_000 },
    ],
    [
      'that it is gone is noted in the same way',
      [{ object: HERE, sightings: [seen(10_000)] }, null, NOW],
      { kind: 'note', after: 7 },
    ],
  ])('%s', (_, args, expected) => {
    expect(sightingStep(...args)).toEqual(expected);
  });
});

describe('TAG-2: the webhook that names who pushed a tag', () => {
  const observed = (ago: number) => seen(ago, { source: 'observation', actor: null });
  const invalid: PolicyReading = { state: 'invalid', digest: asPolicyDigest('1'.repeat(64)), problems: [] };
  test.each<[string, () => PolicyReading, readonly TagSighting[], number | null]>([
    ['is waited for where the app itself has just seen the tag', policy, [observed(1_000)], 29_000],
    ['is waited for to the last millisecond', policy, [observed(29_999)], 1],
    ['is waited for no longer after half a minute', policy, [observed(30_000)], null],
    ['came, where it is the newest that is known', policy, [observed(2_000), seen(1_000)], null],
    ['may still come for what the app saw after another one', policy, [seen(2_000), observed(1_000)], 29_000],
    ['is not waited for of a tag that nobody saw', policy, [], null],
    ['is not waited for without a policy', () => ({ state: 'absent' }), [observed(1_000)], null],
    ['is not waited for while the policy cannot be read', () => invalid, [observed(1_000)], null],
  ])('%s', (_, reading, sightings, expected) => {
    expect(pusherWaitMillis(reading(), sightings, NOW)).toBe(expected);
  });
});

describe('TAG-1: a merge that is not recorded is asked for', () => {
  test.each<[string, readonly TagSighting[], number]>([
    ['soon after the tag was seen', [seen(60_000), seen(1_999)], 2_000],
    ['later, the longer ago that is', [seen(60_000), seen(2_001)], 2_001],
    ['every five minutes at the latest', [seen(5 * 60_000 + 1)], 5 * 60_000],
    ['soon where nobody saw the tag', [], 2_000],
  ])('%s', (_, sightings, expected) => {
    expect(recordWaitMillis(sightings, NOW)).toBe(expected);
  });
});

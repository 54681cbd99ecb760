import { describe, expect, test } from '@jest/globals';
import { asPolicyDigest } from '../../src/domain/ids.ts';
import type { ReleaseRecord } from '../../src/domain/release.ts';
import { mergeEntries } from '../../src/journal/merge-entries.ts';
import { at, dev, rae } from '../support/facts.ts';
import { MERGE, record } from '../support/tag-facts.ts';

const digest = asPolicyDigest('d'.repeat(64));
const of = (parts: Partial<ReleaseRecord>) =>
  mergeEntries({ ...record(), mergedAt: at(70), policyDigest: digest, ...parts });

describe('REC-1: what the journal says of a merge', () => {
  test('MRG-2: a bypass, by the person who merged, with what was missing', () => {
    const bypassed = {
      outcome: 'pending',
      passed: false,
      bypass: true,
      mergedBy: rae,
      missing: [{ code: 'draft' }],
    } as const;
    expect(of(bypassed)).toEqual([
      {
        kind: 'bypass',
        subject: `#${record().number}`,
        at: at(70),
        actor: rae,
        evidence: record().url,
        commit: MERGE,
        policyDigest: digest,
        detail: expect.objectContaining({
          outcome: 'pending',
          passed: false,
          missing: [{ code: 'draft' }],
          mergedBy: rae,
        }),
      },
    ]);
  });
  test('TAG-1: a release that was ready is merged, and is no bypass', () => {
    expect(of({ outcome: 'ready', passed: true, bypass: false })).toMatchObject([
      { kind: 'merge', detail: { outcome: 'ready', passed: true } },
    ]);
  });
  test('nor is one of which it is not known whether it was a release, and it does not pass either', () => {
    expect(of({ outcome: 'error', passed: false, bypass: false })).toMatchObject([
      { kind: 'merge', detail: { outcome: 'error', passed: false } },
    ]);
  });
  test('MRG-1: what the app merged for somebody is the act of that person', () => {
    const app = { id: 99, login: 'countersign[bot]', kind: 'bot' } as const;
    expect(of({ mergedBy: app, releasedBy: dev })).toMatchObject([{ actor: dev, detail: { mergedBy: app } }]);
    expect(of({ mergedBy: null, releasedBy: null })).toMatchObject([{ actor: null }]);
  });
  test('REL-2: nothing of what was no release', () => {
    expect(of({ outcome: 'not-applicable', passed: false, bypass: false })).toEqual([]);
  });
});

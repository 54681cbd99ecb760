import { describe, expect, test } from '@jest/globals';
import type { ObservedIssue, WantedIssue } from '../../src/domain/tag-issue.ts';
import { tagEntries } from '../../src/journal/tag-entries.ts';
import { planIssue } from '../../src/plan/tag-issue.ts';
import { at, dev } from '../support/facts.ts';
import { MERGE, tagVerdict } from '../support/tag-facts.ts';

describe('TAG-3: the issue of a tag', () => {
  const open: WantedIssue = { state: 'open', title: 'T', body: 'B' };
  const closed: WantedIssue = { state: 'closed', body: 'Fixed', comment: 'Fixed!' };
  const there: ObservedIssue = { number: 3, url: 'https://x', state: 'open', title: 'T', body: 'B' };

  test.each<[string, WantedIssue, ObservedIssue | null, readonly string[]]>([
    ['there is none yet', open, null, ['create-issue']],
    ['it says so already (VER-5)', open, there, []],
    ['it says something else', open, { ...there, body: 'A' }, ['update-issue open']],
    ['somebody gave it another title', open, { ...there, title: 'X' }, ['update-issue open']],
    ['somebody closed it, and nothing is new', open, { ...there, state: 'closed' }, []],
    ['somebody closed and renamed it, and nothing is new', open, { ...there, state: 'closed', title: 'X' }, []],
    [
      'it was closed, and there is something new',
      open,
      { ...there, state: 'closed', body: 'A' },
      ['update-issue open'],
    ],
    ['all is fixed', closed, there, ['update-issue closed', 'comment']],
    ['all is fixed, and it is closed', closed, { ...there, state: 'closed' }, []],
    ['all is fixed, and there never was one', closed, null, []],
  ])('%s', (_title, wanted, observed, expected) => {
    const effects = planIssue(wanted, observed);
    expect(effects.map((one) => (one.kind === 'update-issue' ? `${one.kind} ${one.state}` : one.kind))).toStrictEqual(
      expected,
    );
  });
});

describe('REC-1: what the journal says of tags', () => {
  const kinds = (...verdicts: Parameters<typeof tagEntries>) => tagEntries(...verdicts).map(({ kind }) => kind);

  test('a violation with the pusher of the tag, and the decision', () => {
    expect(tagEntries(null, tagVerdict())).toMatchObject([
      {
        kind: 'violation',
        subject: 'tag v1.4.0',
        actor: dev,
        commit: MERGE,
        at: at(80),
        evidence: tagVerdict().release?.url,
        detail: { found: tagVerdict().violations },
      },
      { kind: 'decision', subject: 'tag v1.4.0', actor: null, detail: { outcome: 'violation' } },
    ]);
  });
  test('nothing of the same verdict at a later time, nor of a tag that never was a release tag', () => {
    expect(kinds(tagVerdict(), tagVerdict({ at: at(90) }))).toStrictEqual([]);
    expect(kinds(null, tagVerdict({ outcome: 'not-judged', violations: [] }))).toStrictEqual([]);
  });
  test('without a release there is nothing to cite', () => {
    expect(tagEntries(null, tagVerdict({ release: null }))).toMatchObject([{ evidence: null }, { evidence: null }]);
  });
  test('that it passes, and that it is a release tag no more', () => {
    expect(kinds(tagVerdict(), tagVerdict({ outcome: 'passed', violations: [] }))).toEqual(['decision']);
    expect(kinds(tagVerdict(), tagVerdict({ outcome: 'not-judged', violations: [] }))).toEqual(['decision']);
  });
});

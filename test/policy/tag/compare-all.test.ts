import { describe, expect, test } from '@jest/globals';
import { addMillis, asPolicyDigest } from '../../../src/domain/ids.ts';
import type { KnownTag, ListedTag, TagFindings } from '../../../src/domain/tag.ts';
import { compareTags, withoutRefusedTags } from '../../../src/policy/tag/compare-all.ts';
import { inSeries, seriesOf } from '../../../src/policy/tag/series.ts';
import { at, sha } from '../../support/facts.ts';
import { policyText, validPolicy } from '../../support/policy.ts';

const smallest = validPolicy(policyText());
const [A, B] = [sha('a'), sha('b')];
const NOW = at(600);
const HOUR = 60 * 60_000;

const listed = (name: string, object = A) => ({ name, object, commit: object });
const ofTree = (name: string, object = B): ListedTag => ({ name, object, commit: null });
const knownTag = (name: string, parts: Partial<KnownTag> = {}): KnownTag => ({
  name,
  object: A,
  seenAt: at(0),
  standing: 'passed',
  decidedAt: at(0),
  policyDigest: smallest.digest,
  ...parts,
});
const NOTHING: TagFindings = { seen: [], baseline: [], ignored: [], judge: [] };
const compared = (tags: readonly KnownTag[], list: readonly ListedTag[], first = false) =>
  compareTags(smallest, { first, tags }, list, NOW);

describe('TAG-4: all tags compared with those that are known', () => {
  test('the first look takes what is there for what was there before the gate', () => {
    const list = [listed('v1'), listed('v2', B), listed('nightly'), ofTree('v-of-a-tree')];
    expect(compared([], list, true)).toEqual({
      ...NOTHING,
      baseline: [listed('v1'), listed('v2', B)],
      ignored: [listed('nightly'), ofTree('v-of-a-tree')],
    });
  });
  test('but not what a webhook reported already', () => {
    const told = knownTag('v1', { standing: null, decidedAt: null, policyDigest: null });
    expect(compared([told], [listed('v1')], true)).toEqual({ ...NOTHING, judge: ['v1'] });
  });
  test('and not what the app itself refuses: then a database was lost', () => {
    const findings = compared([], [listed('v1'), listed('v2', B)], true);
    expect(withoutRefusedTags(findings, new Set([B]))).toEqual({
      ...NOTHING,
      baseline: [listed('v1')],
      seen: [listed('v2', B)],
      judge: ['v2'],
    });
    expect(withoutRefusedTags(findings, new Set())).toEqual(findings);
  });

  test.each<[string, readonly KnownTag[], readonly ListedTag[], Partial<TagFindings>]>([
    ['nothing changed', [knownTag('v1')], [listed('v1')], {}],
    ['a tag appeared', [], [listed('v1')], { seen: [listed('v1')], judge: ['v1'] }],
    ['a tag of a tree appeared', [], [ofTree('v1')], { seen: [ofTree('v1')], judge: ['v1'] }],
    ['a tag that is not a release tag appeared', [], [listed('nightly')], { ignored: [listed('nightly')] }],
    ['a tag moved', [knownTag('v1')], [listed('v1', B)], { seen: [listed('v1', B)], judge: ['v1'] }],
    [
      'a tag that is not a release tag moved',
      [knownTag('nightly', { standing: 'ignored' })],
      [listed('nightly', B)],
      { ignored: [listed('nightly', B)] },
    ],
    ['a tag went', [knownTag('v1')], [], { seen: [{ name: 'v1', object: null }], judge: ['v1'] }],
    [
      'a tag that is not a release tag went',
      [knownTag('nightly', { standing: 'ignored' })],
      [],
      { seen: [{ name: 'nightly', object: null }] },
    ],
    ['a tag that is known to be gone stays so', [knownTag('v1', { object: null, standing: 'gone' })], [], {}],
    [
      'a tag that is known to be gone came back',
      [knownTag('v1', { object: null, standing: 'gone' })],
      [listed('v1')],
      { seen: [listed('v1')], judge: ['v1'] },
    ],
    [
      'a pattern that is new matches what was there',
      [knownTag('v1', { standing: 'ignored', seenAt: null })],
      [listed('v1')],
      { baseline: [listed('v1')] },
    ],
    [
      'a pattern that is new matches what was there and has moved',
      [knownTag('v1', { standing: 'ignored' })],
      [listed('v1', B)],
      { seen: [listed('v1', B)], judge: ['v1'] },
    ],
    [
      'a pattern that is new matches what was there, and stands for no commit',
      [knownTag('v1', { object: B, standing: 'ignored', seenAt: null })],
      [ofTree('v1')],
      {},
    ],
    ['a tag that is not a release tag stays', [knownTag('nightly', { standing: 'ignored' })], [listed('nightly')], {}],
    [
      'a tag that nobody looked at and that is not a release tag moved',
      [knownTag('nightly', { standing: null })],
      [listed('nightly', B)],
      { ignored: [listed('nightly', B)] },
    ],
    [
      'a tag that was a release tag moved, when no pattern matches it any more',
      [knownTag('beta', { standing: 'violation' })],
      [listed('beta', B)],
      { seen: [listed('beta', B)], judge: ['beta'] },
    ],
    [
      'one that was there at the first look moved',
      [knownTag('v1', { standing: 'baseline', seenAt: null })],
      [listed('v1', B)],
      { seen: [listed('v1', B)], judge: ['v1'] },
    ],
    [
      'one breaks the rules, and nobody knows since when',
      [knownTag('v1', { standing: 'violation', decidedAt: null })],
      [listed('v1')],
      { judge: ['v1'] },
    ],
    ['one was never judged', [knownTag('v1', { standing: null })], [listed('v1')], { judge: ['v1'] }],
    ['one could not be judged', [knownTag('v1', { standing: 'error' })], [listed('v1')], { judge: ['v1'] }],
    [
      'one breaks the rules, and was judged lately',
      [knownTag('v1', { standing: 'violation', decidedAt: addMillis(NOW, 1 - HOUR) })],
      [listed('v1')],
      {},
    ],
    [
      'one breaks the rules, and was judged an hour ago',
      [knownTag('v1', { standing: 'violation', decidedAt: addMillis(NOW, -HOUR) })],
      [listed('v1')],
      { judge: ['v1'] },
    ],
    [
      'one breaks the rules of another policy',
      [knownTag('v1', { standing: 'violation', decidedAt: NOW, policyDigest: asPolicyDigest('other') })],
      [listed('v1')],
      { judge: ['v1'] },
    ],
    [
      'one that broke the rules of another policy is not a release tag any more',
      [knownTag('beta', { standing: 'violation', decidedAt: NOW, policyDigest: asPolicyDigest('other') })],
      [listed('beta')],
      { judge: ['beta'] },
    ],
    [
      'one that could not be judged turns out to be no release tag',
      [knownTag('nightly', { standing: 'error' })],
      [listed('nightly')],
      { judge: ['nightly'] },
    ],
    ['one that nobody judged is not a release tag', [knownTag('nightly', { standing: null })], [listed('nightly')], {}],
    ['one that went could not be judged', [knownTag('v1', { object: null, standing: 'error' })], [], { judge: ['v1'] }],
    [
      'one that went breaks the rules, and was judged lately',
      [knownTag('v1', { object: null, standing: 'violation', decidedAt: NOW })],
      [],
      {},
    ],
    ['one that went was never judged', [knownTag('v1', { object: null, standing: null })], [], {}],
  ])('%s', (_title, known, list, findings) => {
    expect(compared(known, list)).toEqual({ ...NOTHING, ...findings });
  });

  test.each<[string, readonly KnownTag[], readonly ListedTag[], Partial<TagFindings>]>([
    ['any tag that appeared is judged', [], [listed('nightly')], { seen: [listed('nightly')], judge: ['nightly'] }],
    [
      'so is one that moved and was no release tag',
      [knownTag('nightly', { standing: 'ignored' })],
      [listed('nightly', B)],
      { seen: [listed('nightly', B)], judge: ['nightly'] },
    ],
    ['and one that went', [knownTag('v1')], [], { seen: [{ name: 'v1', object: null }], judge: ['v1'] }],
    ['and one that nobody judged', [knownTag('v1', { standing: null })], [listed('v1')], { judge: ['v1'] }],
    ['what could not be judged still cannot be', [knownTag('v1', { standing: 'error' })], [listed('v1')], {}],
    ['what was found of one stands', [knownTag('v1', { standing: 'violation' })], [listed('v1')], {}],
    ['none becomes the baseline', [knownTag('v1', { standing: 'ignored', seenAt: null })], [listed('v1')], {}],
  ])('POL-2: under a policy that cannot be understood %s', (_title, known, list, findings) => {
    expect(compareTags(null, { first: false, tags: known }, list, NOW)).toEqual({ ...NOTHING, ...findings });
  });

  test.each([
    [10_000, 1],
    [9_999, 0],
  ])('what was reported %d ms ago counts for more than a list that may be older: %d found', (millis, count) => {
    const tag = knownTag('v1', { seenAt: addMillis(NOW, -millis) });
    expect(compared([tag], []).seen).toHaveLength(count);
    expect(compared([tag], [listed('v1', B)]).seen).toHaveLength(count);
  });
});

describe('TAG-2: the series of a tag', () => {
  const patterns = (...globs: readonly string[]) =>
    validPolicy(policyText(`tags: { patterns: ${JSON.stringify(globs)} }`)).tags.patterns;

  test.each([
    ['v1.4.0', 'v1.5.0', ['v*'], true],
    ['v1.4.0', 'v1.5.0-rc.1', ['v*'], true],
    ['v9.0.0', 'v10.0.0', ['v*'], true],
    ['pkg-a/v1.4.0', 'pkg-a/v2.0.0', ['*/v*'], true],
    ['pkg-a/v1.4.0', 'pkg-b/v1.4.0', ['*/v*'], false],
    ['pkg-2-v1.0', 'pkg-3-v1.0', ['pkg-*'], false],
    ['release-2026-11-22', 'release-2026-12-01', ['release-*'], true],
    ['v1.4.0', 'app-1.4.0', ['v*', 'app-*'], false],
    ['latest', 'stable', ['*'], false],
  ])('%s and %s by %j: the same is %s', (one, other, globs, same) => {
    expect(seriesOf(patterns(...globs), one) === seriesOf(patterns(...globs), other)).toBe(same);
  });
  test('a tag that no pattern matches has none', () => {
    expect(seriesOf(patterns('v*'), 'nightly')).toBeNull();
  });

  const tag = (name: string) => ({ tag: name, commit: A });
  const names = (series: ReturnType<typeof inSeries>) => series.map((one) => one.map((of) => of.tag));
  test('those of its own series, the likeliest first', () => {
    const all = ['v2.0.0', 'v1.2.0', 'v1.10.0', 'v1.9.0', 'pkg/v1.0', 'nightly'].map(tag);
    expect(names(inSeries(patterns('v*', '*/v*'), all, 'v1.10.1'))).toEqual([
      ['v1.10.0', 'v1.9.0', 'v1.2.0', 'v2.0.0'],
    ]);
    expect(names(inSeries(patterns('v*', '*/v*'), all, 'v1.10.0'))).toEqual([
      ['v1.10.0', 'v1.9.0', 'v1.2.0', 'v2.0.0'],
    ]);
    expect(names(inSeries(patterns('v*', '*/v*'), all, 'nightly'))).toEqual([]);
  });
  test('without a tag all series', () => {
    const all = ['v1.2.0', 'v1.10.0', 'pkg/v1.0', 'nightly'].map(tag);
    expect(names(inSeries(patterns('v*', '*/v*'), all, null))).toEqual([['pkg/v1.0'], ['v1.10.0', 'v1.2.0']]);
  });
});

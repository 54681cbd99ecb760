import { describe, expect, test } from '@jest/globals';
import { asPolicyDigest, asStateName } from '../../src/domain/ids.ts';
import type { ReleaseRecord, Shortfall } from '../../src/domain/release.ts';
import { bypassWords } from '../../src/render/release/bypass.ts';
import { type MergedRelease, mergedChecklist } from '../../src/render/release/merged-checklist.ts';
import { shortfallEntries, shortfallPhrases } from '../../src/render/release/shortfalls.ts';
import { tagCheck } from '../../src/render/tag/check.ts';
import { terminalLine } from '../../src/render/text/terminal.ts';
import { ann, at, dev, HEAD, kim, lee, NEXT, oli, pat, rae, robot, sam, sha } from '../support/facts.ts';
import { expectGolden } from '../support/golden.ts';
import { githubFinds, proseOf } from '../support/markdown.ts';
import { policy } from '../support/policy.ts';
import { HOSTILE } from '../support/scenes.ts';

const state = (name: string, parts: Partial<Extract<Shortfall, { code: 'state' }>> = {}): Shortfall => ({
  code: 'state',
  state: asStateName(name),
  status: 'pending',
  have: 0,
  need: 1,
  objectors: [],
  ...parts,
});

const passed: ReleaseRecord = {
  repositoryId: 1000,
  number: 7,
  url: 'https://github.example/acme/shop/pull/7',
  title: 'Release 1.4',
  base: 'main',
  head: HEAD,
  commit: sha('e'),
  mergedAt: at(100),
  mergedBy: rae,
  releasedBy: null,
  outcome: 'ready',
  check: 'success',
  passed: true,
  bypass: false,
  told: false,
  missing: [],
  authors: [dev, ann],
  signers: [],
  policyDigest: asPolicyDigest('d'.repeat(64)),
  recordedAt: at(100),
};
const ALL: readonly Shortfall[] = [
  { code: 'policy' },
  { code: 'unread', what: ['commits of the pull request', 'timeline'] },
  { code: 'draft' },
  { code: 'unattributed', commits: [HEAD, NEXT] },
  { code: 'held', by: [kim, lee] },
  state('security', { status: 'unsatisfied', objectors: [kim, kim] }),
  state('operation', { have: 1, need: 2 }),
  state('product'),
  state('organization', { status: 'error' }),
];
const bypassed: ReleaseRecord = {
  ...passed,
  mergedBy: lee,
  outcome: 'blocked',
  check: 'failure',
  passed: false,
  bypass: true,
  told: true,
  missing: ALL,
};
const none: ReleaseRecord = { ...passed, outcome: 'not-applicable', check: 'skipped', passed: false, title: 'Fix' };
const byOrder: ReleaseRecord = { ...passed, mergedBy: { ...robot, login: 'countersign[bot]' }, releasedBy: rae };
const signed: ReleaseRecord['signers'] = [
  { account: pat, state: asStateName('product') },
  { account: oli, state: asStateName('operation') },
  { account: rae, state: asStateName('organization') },
  { account: kim, state: asStateName('security') },
];
const parsed = policy();
const valid = parsed.state === 'valid' ? parsed.policy : null;
const ready: MergedRelease = { record: { ...passed, signers: signed }, tags: [], ordered: null, policy: valid };
const ordered: MergedRelease = { ...ready, record: { ...byOrder, signers: signed } };
/** How a merged release can stand. */
const MERGED = {
  released: { ...ordered, tags: [{ tag: 'v1.4.0', by: rae }] },
  'tagged-by-hand': { ...ready, tags: [{ tag: 'v1.4.0', by: sam }] },
  'tagger-unknown': { ...ready, tags: [{ tag: 'v1.4.0', by: null }] },
  'tagged-twice': {
    ...ready,
    tags: [
      { tag: 'v1.4.0', by: rae },
      { tag: 'v1.4.0-eu', by: sam },
    ],
  },
  untagged: ready,
  ordered: { ...ordered, ordered: 'v1.4.0' },
  'no-tags': { ...ready, policy: valid === null ? null : { ...valid, tags: { ...valid.tags, patterns: [] } } },
  bypassed: { ...ready, record: { ...bypassed, signers: signed.slice(0, 1) } },
  together: { ...ready, record: { ...passed, passed: false, missing: [state('product')] } },
} as const satisfies Record<string, MergedRelease>;
const violations = [
  {
    tag: 'v1.4.0',
    gist: 'pushed by dev, who contributed to this release',
    issue: 'https://github.example/acme/shop/issues/9',
  },
  { tag: 'v1.4.1', gist: HOSTILE, issue: null },
];

const CASES: Readonly<Record<string, Parameters<typeof tagCheck>>> = {
  passed: [passed, []],
  'passed-by-order': [byOrder, []],
  bypassed: [bypassed, []],
  'no-release': [none, []],
  'nobody-became-it': [null, []],
  violations: [passed, violations],
  hostile: [
    { ...bypassed, title: HOSTILE, base: 'release/<b>@kim|#1', missing: [{ code: 'unread', what: [HOSTILE] }] },
    [],
  ],
};

describe('what people see of a merge, compared with test/golden', () => {
  test.each(Object.entries(CASES))('TAG-1, TAG-3: the check on the commit: %s', (name, given) => {
    const { conclusion, title, summary, text } = tagCheck(...given);
    expectGolden(`tag-check-${name}.md`, `${conclusion}: ${title}\n\n${summary}\n\n---\n\n${text}\n`);
  });

  test('MRG-2: the comment about a bypass', () => {
    expectGolden('bypass.md', `${bypassWords(bypassed).comment}\n`);
  });

  test.each(Object.entries(MERGED))('VER-3: the last checklist: %s', (name, merged) => {
    expectGolden(`merged-${name}.md`, `${mergedChecklist(merged)}\n`);
  });
});

describe('VER-3: the last checklist', () => {
  const lines = (name: keyof typeof MERGED): readonly string[] =>
    mergedChecklist(MERGED[name])
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/gu, '$1')
      .split('\n');

  test.each<[keyof typeof MERGED, string]>([
    ['released', '### 🚀 Release 1.4: released as v1.4.0 by rae (`eeeeeee`)'],
    ['tagged-by-hand', '### 🚀 Release 1.4: released as v1.4.0 by sam (`eeeeeee`)'],
    ['tagger-unknown', '### 🚀 Release 1.4: released as v1.4.0 by rae (`eeeeeee`)'],
    ['tagged-twice', '### 🚀 Release 1.4: released as v1.4.0 and v1.4.0-eu by rae and sam (`eeeeeee`)'],
    ['untagged', '### ✅ Release 1.4: merged by rae (`eeeeeee`), not tagged yet'],
    ['ordered', '### ✅ Release 1.4: merged by rae (`eeeeeee`), not tagged yet'],
    ['no-tags', '### ✅ Release 1.4: merged by rae (`eeeeeee`)'],
    ['bypassed', '### ⚠️ Release 1.4: merged while not ready, by lee (`eeeeeee`)'],
    ['together', '### ⚪ Release 1.4: merged together with another pull request (`eeeeeee`)'],
  ])('%s: %s', (name, headline) => {
    expect(lines(name)[1]).toBe(headline);
  });

  test.each<[keyof typeof MERGED, string | undefined]>([
    ['released', undefined],
    ['untagged', '**Next:** a deployer who contributed nothing to it pushes a release tag on `eeeeeee`.'],
    [
      'ordered',
      '**Next:** the app makes the tag `v1.4.0`, which was ordered; the report on the order says how it went.',
    ],
    ['no-tags', undefined],
    [
      'bypassed',
      '**Next:** what is to be released goes through another release pull request; this commit may be neither tagged nor deployed.',
    ],
    ['together', undefined],
  ])('%s: who acts next: %s', (name, next) => {
    expect(lines(name).find((line) => line.startsWith('**Next'))).toBe(next);
  });

  test('offers no command, whatever became of the release', () => {
    for (const merged of Object.values(MERGED)) expect(mergedChecklist(merged)).not.toMatch(/`\/[a-z]/u);
  });

  test('VER-8: is harmless, whatever the release and its tag are called', () => {
    const text = mergedChecklist({
      ...MERGED.released,
      record: { ...byOrder, title: HOSTILE, base: HOSTILE },
      tags: [{ tag: '@kim/<b>|#1', by: rae }],
    });
    expect(githubFinds(proseOf(text)).filter((found) => found !== 'countersign')).toEqual([]);
    expect(text).not.toMatch(/<(?!!--|\/?(details|summary|br)>)\w/u);
  });
});

test('TAG-3: a commit passes only if the release did and no tag on it breaks the rules', () => {
  const conclusions = Object.entries(CASES).map(([name, given]) => [name, tagCheck(...given).conclusion]);
  expect(Object.fromEntries(conclusions)).toEqual({
    passed: 'success',
    'passed-by-order': 'success',
    bypassed: 'failure',
    'no-release': 'failure',
    'nobody-became-it': 'failure',
    violations: 'failure',
    hostile: 'failure',
  });
});

test('VER-2: the title is plain text of at most 255 units, with what was only missing last', () => {
  expect(terminalLine(shortfallPhrases(ALL).at(-1) ?? [])).toBe('waiting for Operations and Product');
  expect(shortfallEntries(ALL)).toHaveLength(ALL.length);
  expect(terminalLine(shortfallPhrases([{ code: 'check', said: null }])[0] ?? [])).toContain('had no check');
  const long = Array.from({ length: 12 }, (_, index) =>
    state(`a-state-with-a-long-name-${index}`, { status: 'error' }),
  );
  expect(tagCheck({ ...bypassed, missing: long }, []).title.length).toBeLessThanOrEqual(255);
});

test.each([
  [null, 'the merged head had no check countersign/readiness of this app'],
  ['in_progress', 'the check countersign/readiness was in progress on the merged head'],
  ['action_required', 'the check countersign/readiness said action_required on the merged head'],
  ['stale', 'the check countersign/readiness said stale on the merged head'],
])('MRG-2: a check that said %s is named so', (said, words) => {
  expect(shortfallEntries([{ code: 'check', said }]).map(terminalLine)).toEqual([words]);
});

test('VER-8: nobody is mentioned, whoever merged it and whatever it was called', () => {
  const texts = Object.values(CASES).map((given) => {
    const { summary, text } = tagCheck(...given);
    return summary + text;
  });
  for (const text of [...texts, bypassWords({ ...bypassed, title: HOSTILE }).comment]) {
    expect(proseOf(text)).not.toMatch(/@\w|https:\/\/evil/);
    expect(text).not.toContain('<script');
  }
});

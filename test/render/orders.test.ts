import { describe, expect, test } from '@jest/globals';
import type { OrderEnd, OrderProblem, ReleaseOrder } from '../../src/domain/release-order.ts';
import { problemWords } from '../../src/render/release/order-problems.ts';
import { orderReport } from '../../src/render/release/order-report.ts';
import { markdownLine } from '../../src/render/text/markdown.ts';
import { at, HEAD, kim, NEXT, rae, sha } from '../support/facts.ts';
import { expectGolden } from '../support/golden.ts';
import { proseOf } from '../support/markdown.ts';
import { CASES, HOSTILE, renderContextOf } from '../support/scenes.ts';

const context = renderContextOf(CASES['two-of-four']);
const order: ReleaseOrder = {
  act: 'comment:9:1',
  person: rae,
  at: at(60),
  url: 'https://github.example/acme/shop/pull/7#issuecomment-9',
  tag: 'v1.4.0',
  head: HEAD,
  base: 'main',
  method: 'merge',
  createRelease: true,
};
const E = sha('e');

/** One of each code; a new one without an entry does not compile. */
const PROBLEMS: { readonly [Code in OrderProblem['code']]: OrderProblem } = {
  unidentified: { code: 'unidentified' },
  'not-a-person': { code: 'not-a-person' },
  edited: { code: 'edited' },
  'not-a-deployer': { code: 'not-a-deployer' },
  'code-author': { code: 'code-author' },
  gone: { code: 'gone' },
  settling: { code: 'settling', until: at(61) },
  moved: { code: 'moved', from: NEXT },
  'base-changed': { code: 'base-changed' },
  'not-ready': { code: 'not-ready' },
  check: { code: 'check', said: null },
  'tag-name': { code: 'tag-name', tag: 'a..b' },
  'tag-signed': { code: 'tag-signed', tag: 'v1.4.0' },
  'tag-exists': { code: 'tag-exists', tag: 'v1.4.0' },
  'cargo-author': { code: 'cargo-author', tag: 'v1.4.0' },
  'cargo-unknown': { code: 'cargo-unknown', tag: 'v1.4.0' },
  'tag-pattern': { code: 'tag-pattern', tag: 'nightly', patterns: ['v*', 'r*'] },
  late: { code: 'late' },
  'under-way': { code: 'under-way', by: kim },
};

const ENDS: Readonly<Record<string, OrderEnd>> = {
  released: {
    kind: 'released',
    commit: E,
    tag: { kind: 'made' },
    release: { kind: 'made', url: 'https://github.example/acme/shop/releases/tag/v1.4.0' },
  },
  'tag-refused': {
    kind: 'released',
    commit: E,
    tag: { kind: 'refused', said: 'Repository rule violations found' },
    release: { kind: 'none' },
  },
  'tag-elsewhere': { kind: 'released', commit: E, tag: { kind: 'elsewhere', commit: NEXT }, release: { kind: 'none' } },
  'release-refused': {
    kind: 'released',
    commit: E,
    tag: { kind: 'made' },
    release: { kind: 'refused', said: HOSTILE },
  },
  'not-passed': { kind: 'not-passed', commit: E },
  'merged-otherwise': { kind: 'merged-otherwise', by: kim, commit: E },
  'merge-refused': { kind: 'merge-refused', said: HOSTILE },
  cancelled: { kind: 'cancelled', problems: Object.values(PROBLEMS) },
  dequeued: { kind: 'dequeued' },
  closed: { kind: 'closed' },
};

test('MRG-1: what came of an order, compared with test/golden', () => {
  const texts = Object.entries(ENDS).map(([name, end]) => `##### ${name}\n\n${orderReport(context, order, end)}\n`);
  expectGolden('order-reports.md', texts.join('\n'));
});

describe('MRG-1: everything that can stand against an order', () => {
  test.each(Object.values(PROBLEMS))('$code has a sentence of its own', (problem) => {
    const { why, fix } = problemWords(context, problem);
    for (const text of [why, ...(fix === null ? [] : [fix])].map(markdownLine)) {
      expect(text).toMatch(/^\S.*\.$/u);
      expect(text).not.toMatch(/undefined|null|\[object|\s\s|\.\.$/u);
    }
  });

  test.each([
    [null, 'does not pass on the head.'],
    ['in_progress', 'does not pass on the head (in progress).'],
    ['failure', 'does not pass on the head (failure).'],
  ])('a check that says %s is named so', (said, words) => {
    const { why } = problemWords(context, { code: 'check', said });
    expect(markdownLine(why)).toBe(`The check \`countersign/readiness\` ${words}`);
  });

  test('no two of them have the same sentence', () => {
    const whys = Object.values(PROBLEMS).map((problem) => markdownLine(problemWords(context, problem).why));
    expect(new Set(whys).size).toBe(whys.length);
  });
});

test('VER-8: nobody but the person is mentioned, whatever GitHub said', () => {
  for (const end of Object.values(ENDS)) {
    const text = orderReport(context, order, end);
    expect(proseOf(text).match(/@\w[\w-]*/g)).toEqual(['@rae']);
    expect(proseOf(text)).not.toMatch(/https:\/\/evil/);
    expect(text).not.toContain('<script');
  }
  const odd = { ...order, person: { ...rae, login: 'a@b' } };
  expect(proseOf(orderReport(context, odd, { kind: 'closed' }))).not.toMatch(/@\w/);
});

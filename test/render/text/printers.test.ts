import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { asInstant } from '../../../src/domain/ids.ts';
import { html, htmlLine } from '../../../src/render/text/html.ts';
import { markdown, markdownLine } from '../../../src/render/text/markdown.ts';
import { sentenceLine, terminal, terminalLine } from '../../../src/render/text/terminal.ts';
import {
  code,
  commit,
  fold,
  followLink,
  heading,
  type Inline,
  link,
  list,
  mention,
  moment,
  type Phrase,
  paragraph,
  person,
  phrase,
  quoted,
  row,
  strong,
  type TextBlock,
  table,
  text,
  words,
} from '../../../src/render/text/tree.ts';
import { readHtml } from '../../support/html.ts';
import { githubFinds, readMarkdown } from '../../support/markdown.ts';
import { nasty } from '../../support/nasty.ts';

const URL = 'https://github.example/acme';
const AT = asInstant('2026-03-02T09:30:12Z');

describe('VER-8: what a printer makes of one piece', () => {
  test.each<[string, Inline, { readonly markdown: string; readonly html: string; readonly terminal: string }]>([
    ['words of ours', words(' a & b '), { markdown: ' a & b ', html: ' a &#38; b ', terminal: ' a & b ' }],
    ['marks in them', words('*a*\n|'), { markdown: '\\*a\\* \\|', html: '*a* |', terminal: '*a* |' }],
    ['HTML', text('<b>x</b>'), { markdown: '&lt;b>x&lt;/b>', html: '&#60;b&#62;x&#60;/b&#62;', terminal: '<b>x</b>' }],
    [
      'Markdown',
      text('**x** [y](z)'),
      { markdown: '\\*\\*x\\*\\* \\[y\\](z)', html: '**x** [y](z)', terminal: '**x** [y](z)' },
    ],
    ['a mention', text('@acme/sec'), { markdown: '`@acme/sec`', html: '@acme/sec', terminal: '@acme/sec' }],
    ['a reference', text('#12'), { markdown: '`#12`', html: '#12', terminal: '#12' }],
    ['a quote', text('a" \'b'), { markdown: 'a" \'b', html: 'a&#34; &#39;b', terminal: 'a" \'b' }],
    ['an escape sequence', text('\u001b[31mred'), { markdown: '\\[31mred', html: '[31mred', terminal: '[31mred' }],
    ['marks of direction', text('a\u202eb\u2066c'), { markdown: 'abc', html: 'abc', terminal: 'abc' }],
    ['lines', text('a\r\n\u2028  b'), { markdown: 'a b', html: 'a b', terminal: 'a b' }],
    ['what is too long', text('abcdef', 4), { markdown: 'abc…', html: 'abc…', terminal: 'abc…' }],
    [
      'code',
      code('/ready a`|<'),
      { markdown: '`/ready a??<`', html: '<code>/ready a??&#60;</code>', terminal: '/ready a??<' },
    ],
    ['emphasis', strong`a ${text('*')}`, { markdown: '**a \\***', html: '<strong>a *</strong>', terminal: 'a *' }],
    [
      'a link',
      link([text('a]')], URL),
      { markdown: `[a\\]](${URL})`, html: `<a href="${URL}">a]</a>`, terminal: 'a]' },
    ],
    [
      'an address that could run',
      link([words('a')], 'javascript:alert(1)'),
      { markdown: 'a', html: 'a', terminal: 'a' },
    ],
    [
      'a link that the reader is asked to follow',
      followLink([words('see what changed')], URL),
      {
        markdown: `[see what changed](${URL})`,
        html: `<a href="${URL}">see what changed</a>`,
        terminal: `see what changed: ${URL}`,
      },
    ],
    [
      'one of those without a web address',
      followLink([words('see it')], 'javascript:alert(1)'),
      { markdown: 'see it', html: 'see it', terminal: 'see it' },
    ],
    [
      'one that acts on a terminal',
      followLink([words('see it')], `${URL}/\u001b7\u202e`),
      { markdown: 'see it', html: 'see it', terminal: 'see it' },
    ],
    ['one that ends a link', link([words('a')], `${URL}/")x`), { markdown: 'a', html: 'a', terminal: 'a' }],
    ['a login', person({ login: 'app[bot]' }), { markdown: 'app\\[bot\\]', html: 'app[bot]', terminal: 'app[bot]' }],
    [
      'nobody',
      person(null),
      { markdown: 'an account that is gone', html: 'an account that is gone', terminal: 'an account that is gone' },
    ],
    ['somebody who is spoken to', mention('pat'), { markdown: '@pat', html: '@pat', terminal: '@pat' }],
    [
      'a commit',
      commit('0123456789', URL),
      { markdown: `[\`0123456\`](${URL})`, html: `<a href="${URL}"><code>0123456</code></a>`, terminal: '0123456' },
    ],
    [
      'one without an address',
      commit('0123456789', null, 4),
      { markdown: '`0123`', html: '<code>0123</code>', terminal: '0123' },
    ],
    [
      'a time',
      moment(AT),
      {
        markdown: '2026-03-02 09:30 UTC',
        html: '<time datetime="2026-03-02T09:30:12.000Z">2026-03-02 09:30 UTC</time>',
        terminal: '2026-03-02 09:30 UTC',
      },
    ],
  ])('%s', (_, piece, expected) => {
    expect({ markdown: markdownLine([piece]), html: htmlLine([piece]), terminal: terminalLine([piece]) }).toEqual(
      expected,
    );
  });
});

test('VER-8: a sentence that says what to run has code between backticks, and no code ends them', () => {
  const run = phrase`Run ${code('countersign lint `x` |')}, ${strong`then ${link([code('a\n`')], URL)}`}, says ${text('`b`')}`;
  expect(sentenceLine(run)).toBe('Run `countersign lint ?x? ?`, then `a ?`, says `b`');
  expect(terminalLine(run)).toBe('Run countersign lint ?x? ?, then a ?, says `b`');
});

describe('SIGN-14: whom a mention in Markdown notifies', () => {
  test.each([
    ['a login', 'pat', '@pat'],
    ['one that begins like a reference to an issue', 'gh-1234', '@gh-1234'],
    ['one that contains it', 'singh-amit', '@singh-amit'],
    ['one that begins like a vulnerability', 'CVE-2024-1', '@CVE-2024-1'],
    ['one that begins like an advisory', 'ghsa-team', '@ghsa-team'],
    ['one of seven hexadecimal digits and more', 'decade2024', '@decade2024'],
    ['an old one with two hyphens', 'a--b', '@a--b'],
    ['a managed user', 'pat-singh_acme', '@pat-singh_acme'],
    ['an app', 'gh-tool[bot]', '@gh-tool\\[bot\\]'],
    ['none: GitHub would leave the last hyphen out', 'pat-', '`@pat-`'],
    ['none: a team', 'acme/sec', '`@acme/sec`'],
    ['none: two', 'a@b', '`@a@b`'],
    ['none: two words', 'a #12', '`@a` `#12`'],
    ['none: marks', '*a*', '`@*a*`'],
    ['none: HTML', '<b>x', '@&lt;b>x'],
    ['none: an end of a code span', 'a`b', '`@a`\\`b'],
    ['none: two underscores', 'a_b_c', '`@a_b_c`'],
    ['none: another script', 'аlice', '`@аlice`'],
    ['none: nothing', '', '@'],
  ])('%s', (_, login, expected) => {
    expect(markdownLine([mention(login)])).toBe(expected);
  });

  test('VER-8: no one, if the login is not one', () => {
    const plain = /^[A-Za-z0-9]+(-+[A-Za-z0-9]+)*(_[A-Za-z0-9]+)?(\[bot\])?$/u;
    const hostile = nasty.filter((login) => !plain.test(login));
    fc.assert(
      fc.property(hostile, (login) => {
        expect(githubFinds(readMarkdown(`a ${markdownLine([mention(login)])} z`).prose)).toEqual([]);
      }),
    );
  });
});

describe('what a printer makes of a block', () => {
  const acts = { name: 'acts', worth: 1 };
  test.each<[string, TextBlock, { readonly markdown: string; readonly html: string; readonly terminal: string }]>([
    ['a paragraph', paragraph(phrase`a ${1}`), { markdown: 'a 1', html: '<p>a 1</p>', terminal: 'a 1' }],
    ['a heading', heading(3, phrase`a`), { markdown: '### a', html: '<h3>a</h3>', terminal: 'a' }],
    [
      'a list',
      list(acts, [phrase`a`, phrase`b`], phrase`Acts:`),
      {
        markdown: 'Acts:\n- a\n- b',
        html: '<p>Acts:</p>\n<ul><li>a</li><li>b</li></ul>',
        terminal: 'Acts:\n  - a\n  - b',
      },
    ],
    ['a list without entries and intro', list(acts, []), { markdown: '', html: '', terminal: '' }],
    [
      'a table',
      table(acts, ['A', 'B'], [row(phrase`a`, phrase`b`), row(phrase`c`, [])]),
      {
        markdown: '| A | B |\n| --- | --- |\n| a | b |\n| c |  |',
        html: '<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td><td></td></tr></tbody></table>',
        terminal: 'A  B\n  a  b\n  c  -',
      },
    ],
    [
      'a table whose cells have lines',
      table(
        acts,
        ['A', 'B'],
        [
          [
            [phrase`a`, phrase`b`],
            [phrase`c`, phrase`d`],
          ],
        ],
      ),
      {
        markdown: '| A | B |\n| --- | --- |\n| a<br>b | c<br>d |',
        html: '<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>a<br>b</td><td>c<br>d</td></tr></tbody></table>',
        terminal: 'A  B\n  a, b\n    c\n    d',
      },
    ],
    [
      'a fold',
      fold('More & more', [paragraph(phrase`a`), list(acts, [phrase`b`])]),
      {
        markdown: '<details>\n<summary>More &#38; more</summary>\n\na\n\n- b\n\n</details>',
        html: '<details><summary>More &#38; more</summary><p>a</p>\n<ul><li>b</li></ul></details>',
        terminal: 'More & more\n  a\n    - b',
      },
    ],
    [
      'a fold with a list alone',
      fold('More', [list(acts, [phrase`b`], phrase`B:`)]),
      {
        markdown: '<details>\n<summary>More</summary>\n\nB:\n- b\n\n</details>',
        html: '<details><summary>More</summary><p>B:</p>\n<ul><li>b</li></ul></details>',
        terminal: 'More\n  B:\n    - b',
      },
    ],
    ['a fold with nothing in it', fold('More', [list(acts, [])]), { markdown: '', html: '', terminal: '' }],
  ])('%s', (_, block, expected) => {
    expect({ markdown: markdown([block]), html: html([block]), terminal: terminal([block]) }).toEqual(expected);
  });

  test('Markdown has the marker first, and both together keep the limit', () => {
    const entries = Array.from({ length: 200 }, (_, index) => phrase`entry ${index}`);
    const short = markdown([list(acts, entries)], { marker: '<!-- m -->', limitBytes: 500 });
    expect(short).toMatch(/^<!-- m -->\n- entry 0\n[\s\S]*Left out: \d+ of 200 acts\.$/u);
    expect(new TextEncoder().encode(short).length).toBeLessThanOrEqual(500);
    expect(short.length).toBeGreaterThan(450);
  });
});

/** A tree without its leaves. The same tree can be made with hostile leaves and with plain ones. */
type Shape = (leaf: (index: number) => string) => readonly TextBlock[];

const inline = fc
  .record({
    kind: fc.constantFrom('text', 'code', 'strong', 'link', 'person', 'quoted', 'commit', 'moment', 'url', 'words'),
    leaf: fc.nat(9),
  })
  .map(({ kind, leaf: index }) => (leaf: (index: number) => string): Phrase => {
    const written = leaf(index);
    switch (kind) {
      case 'code':
        return [code(written)];
      case 'strong':
        return [strong`so: ${text(written)} it is`];
      case 'link':
        return [link(phrase`see ${text(written)}`, URL)];
      case 'person':
        return [person({ login: written })];
      case 'quoted':
        return quoted(written);
      case 'commit':
        return [commit('0123456789abcdef', URL)];
      case 'moment':
        return [moment(AT)];
      case 'url':
        return [link(phrase`see it`, `javascript:${written}`)];
      case 'words':
        return phrase`words of ours`;
      default:
        return [text(written)];
    }
  });
const line = fc
  .array(inline, { minLength: 1, maxLength: 3 })
  .map((parts) => (leaf: (index: number) => string) => parts.flatMap((part) => phrase`a ${part(leaf)} z `));
const lines = fc.array(line, { minLength: 1, maxLength: 3 });
const acts = { name: 'acts', worth: 1 };
const block = fc.record({ kind: fc.nat(4), lines }).map(
  ({ kind, lines: all }): Shape =>
    (leaf) => {
      const phrases = all.map((one) => one(leaf));
      const [first = []] = phrases;
      switch (kind) {
        case 0:
          return [heading(3, first)];
        case 1:
          return [list(acts, phrases, first)];
        case 2:
          return [table(acts, ['A', 'B'], [[phrases, [first]], row(first, first)])];
        case 3:
          return [fold('More', [paragraph(first), list(acts, phrases)])];
        default:
          return [paragraph(first)];
      }
    },
);
const shape = fc.array(block, { minLength: 1, maxLength: 3 }).map(
  (blocks): Shape =>
    (leaf) =>
      blocks.flatMap((one) => one(leaf)),
);

const letters = (shown: string): string => shown.replaceAll(/[^\p{L}\p{N}]/gu, '');

describe('VER-8: whatever people wrote, in any place', () => {
  const leaves = fc.array(nasty, { minLength: 10, maxLength: 10 });
  const hostile = (all: readonly string[]) => (index: number) => all[index] ?? '';
  const plain = () => 'plain';

  test('Markdown has the same blocks, emphasis and links as with a plain word, and GitHub finds nothing in it', () => {
    fc.assert(
      fc.property(shape, leaves, (make, all) => {
        const found = readMarkdown(markdown(make(hostile(all))));
        const wanted = readMarkdown(markdown(make(plain)));
        expect(found.blocks).toEqual(wanted.blocks);
        expect(found.marks).toEqual(wanted.marks);
        expect(githubFinds(found.prose)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('HTML has the same elements and attributes as with a plain word', () => {
    fc.assert(
      fc.property(shape, leaves, (make, all) => {
        expect(readHtml(html(make(hostile(all)))).elements).toEqual(readHtml(html(make(plain))).elements);
      }),
      { numRuns: 300 },
    );
  });

  test('a terminal has the same lines, indents and columns as with a plain word, and no control character', () => {
    const layout = (shown: string) =>
      shown.split('\n').map((one) => [/^ */u.exec(one)?.[0], one.trim().split(/ {2,}/u).length]);
    fc.assert(
      fc.property(shape, leaves, (make, all) => {
        const shown = terminal(make(hostile(all)));
        expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        // Between two words of ours an empty leaf leaves two spaces.
        const filled = (index: number) =>
          terminalLine([text(hostile(all)(index))]) === '' ? 'plain' : hostile(all)(index);
        expect(layout(terminal(make(filled)))).toEqual(layout(terminal(make(plain))));
      }),
      { numRuns: 300 },
    );
  });

  test('all three say the same words', () => {
    fc.assert(
      fc.property(shape, leaves, (make, all) => {
        const blocks = make(hostile(all));
        const shown = letters(terminal(blocks));
        expect(letters(readHtml(html(blocks)).text)).toBe(shown);
        expect(letters(readMarkdown(markdown(blocks)).text.replaceAll('<br>', ''))).toBe(shown.replaceAll('More', ''));
      }),
      { numRuns: 300 },
    );
  });
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cap, clean, plainText } from '../../../src/render/text/clean.ts';
import { inlineMarkdown } from '../../../src/render/text/escape.ts';
import { markdownLine } from '../../../src/render/text/markdown.ts';
import { code, link, phrase, quoted } from '../../../src/render/text/tree.ts';
import { githubFinds, readMarkdown } from '../../support/markdown.ts';
import { nasty } from '../../support/nasty.ts';

/** The parts of Markdown that people's text may have: text and code. GitHub finds nothing in them. */
const HARMLESS = ['text', 'text_special', 'code_inline'];
/** What nobody sees, and whoever copies takes along. */
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

describe('VER-8: text that people wrote', () => {
  test('is shown letter by letter as one line, and nothing in it means anything', () => {
    fc.assert(
      fc.property(nasty, (raw) => {
        const seen = plainText(raw);
        const found = readMarkdown(inlineMarkdown(raw));
        expect(found.text).toBe(seen);
        expect(found.parts.filter((part) => !HARMLESS.includes(part))).toEqual([]);
        expect(found.blocks).toEqual(seen === '' ? [] : ['paragraph_open', 'inline', 'paragraph_close']);
        expect(githubFinds(found.prose)).toEqual([]);
        expect(inlineMarkdown(raw)).not.toMatch(UNSEEN);
      }),
      { numRuns: 700 },
    );
  });

  test('does not break a table, and stays in its cell', () => {
    fc.assert(
      fc.property(nasty, (raw) => {
        const found = readMarkdown(`| a | b |\n| --- | --- |\n| ${markdownLine(quoted(raw))} | end |`);
        const cells = found.blocks.filter((block) => block === 'td_open');
        expect(cells).toHaveLength(2);
        expect(found.text).toBe(`ab“${plainText(raw, 300)}”end`);
        expect(found.parts.filter((part) => !HARMLESS.includes(part))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('as the text of a link of ours leaves the link whole', () => {
    fc.assert(
      fc.property(nasty, (raw) => {
        const found = readMarkdown(markdownLine(phrase`See ${link(quoted(raw), 'https://github.example/acme')}.`));
        expect(found.parts.filter((part) => part.endsWith('_open'))).toEqual(['link_open']);
        expect(found.text).toBe(`See “${plainText(raw, 300)}”.`);
      }),
      { numRuns: 200 },
    );
  });

  test('loses what is not seen or turns the direction of text', () => {
    expect(clean('a\u202eb\u2066c\u200bd\u00ade\u{e0041}f\u3164g\ufeffh')).toBe('abcdefgh');
    expect(clean('one\r\n two\u2028three\u0000four\u001b[31m')).toBe('one two three four [31m');
    expect(clean(`a${'\u0301'.repeat(50)}`)).toBe(`a${'\u0301'.repeat(4)}`);
    expect(clean('\ud800x')).toBe('\ufffdx');
  });

  test('in a terminal and in a title has no control character', () => {
    fc.assert(
      fc.property(nasty, (raw) => {
        expect(plainText(raw)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  test('that is harmless is left as it reads', () => {
    for (const text of [
      'Release 1.4 (R&D) -> production',
      'snake_case is fine',
      'a-b+c=d; see §4 & 5',
      '10:30 UTC',
      'v1.2.3 (50%)',
    ]) {
      expect(inlineMarkdown(text)).toBe(text);
    }
  });

  test.each([
    ['@pat', '`@pat`'],
    ['pat@acme.example', '`pat@acme.example`'],
    ['(“pat@acme.example”),', '(“`pat@acme.example`”),'],
    ['commit deadbeefcafe.', 'commit `deadbeefcafe`.'],
    ['see https://evil.example/a_b*c', 'see `https://evil.example/a_b*c`'],
    ['src/main.ts:12', '`src/main.ts:12`'],
    ['a@b|c@d', '`a@b`\\|`c@d`'],
    ['a@b`c@d', '`a@b`\\``c@d`'],
    [':tada:', '`:tada:`'],
    ['#12', '`#12`'],
    ['a | b', 'a \\| b'],
    ['<img>', '&lt;img>'],
    ['# head', '\\# head'],
    ['1. one', '1\\. one'],
    ['$x$', '`$x$`'],
  ])('%s becomes %s', (raw, expected) => {
    expect(inlineMarkdown(raw)).toBe(expected);
  });
});

describe('VER-8: long text', () => {
  test('is cut between characters as people see them, and is never longer than asked', () => {
    fc.assert(
      fc.property(nasty, fc.integer({ min: 1, max: 40 }), (raw, max) => {
        const text = clean(raw);
        const cut = cap(text, max);
        expect(cut.length).toBeLessThanOrEqual(Math.max(max, 1));
        expect(cut.isWellFormed()).toBe(true);
        if (text.length > max) expect(text.startsWith(cut.slice(0, -1))).toBe(true);
        else expect(cut).toBe(text);
      }),
      { numRuns: 200 },
    );
    expect(cap('🇩🇪🇫🇷🇮🇹', 8)).toBe('🇩🇪…');
    expect(cap('e\u0301e\u0301e\u0301', 4)).toBe('e\u0301…');
  });
});

describe('words of our own', () => {
  test('a code span cannot be ended from within', () => {
    fc.assert(
      fc.property(nasty, (raw) => {
        const found = readMarkdown(`| a |\n| --- |\n| ${markdownLine([code(raw)])} |`);
        expect(found.parts.filter((part) => part !== 'text')).toEqual(['code_inline']);
        expect(found.blocks.filter((block) => block === 'td_open')).toHaveLength(1);
      }),
      { numRuns: 200 },
    );
  });

  test('an address that could end the link is left out, the text stays', () => {
    for (const url of [
      'javascript:alert(1)',
      'https://a.b/)x',
      'https://a.b/ x',
      'https://a.b/|',
      'https://a.b/"',
      '',
    ]) {
      expect(markdownLine([link(phrase`text`, url)])).toBe('text');
    }
    expect(markdownLine([link(phrase`text`, 'https://a.b/c#d-1')])).toBe('[text](https://a.b/c#d-1)');
  });
});

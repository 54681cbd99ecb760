import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plainText } from '../../../src/render/text/clean.ts';
import { fromSpelled, spelledOut } from '../../../src/render/text/spelled.ts';

test.each([
  ['plain text is itself', 'tag:acme/shop:v1.0 ✅ é 安全', 'tag:acme/shop:v1.0 ✅ é 安全'],
  ['escape sequences', '\u001b[2K\u009b31m', '\\u{1b}[2K\\u{9b}31m'],
  ['line ends and tabs', 'a\r\n\tb\u2028', 'a\\u{d}\\u{a}\\u{9}b\\u{2028}'],
  ['marks of direction', 'a\u202eb\u2066', 'a\\u{202e}b\\u{2066}'],
  ['invisible characters', 'v1❤\ufe0f\u200b\u{e0041}', 'v1❤\\u{fe0f}\\u{200b}\\u{e0041}'],
  ['blanks other than a space', 'a b\u00a0c', 'a b\\u{a0}c'],
  ['half of a pair', 'a\ud800', 'a\\u{d800}'],
])('VER-8: an exact text is shown with what is not seen as codes: %s', (_, written, shown) => {
  expect(spelledOut(written)).toBe(shown);
  expect(fromSpelled(shown)).toBe(written);
});

test.each(['\\u{110000}', '\\u{}', '\\u{g}', '\\u{ffffff}', 'u{1b}', '\\u1b'])(
  'what is no code of a character stays: %s',
  (shown) => {
    expect(fromSpelled(shown)).toBe(shown);
  },
);

test('VER-8: what was shown leads back to the text, and a printer drops nothing but repeated spaces of it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (visible, any) => {
      const written = `${visible}${any}`.replaceAll('\\', '/');
      const shown = spelledOut(written);
      expect(fromSpelled(shown)).toBe(written);
      const plain = shown.replace(/\p{M}/gu, '');
      expect(plainText(plain, 10_000)).toBe(plain.replace(/ +/g, ' ').trim());
    }),
  );
});

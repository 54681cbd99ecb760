import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plainJson } from '../../../src/render/terminal/plain-json.ts';

test.each([
  ['a control sequence introducer of one character', '\u009b31m', '"\\u009b31m"'],
  ['delete', '\u007f', '"\\u007f"'],
  ['a next line', '\u0085', '"\\u0085"'],
  ['line and paragraph separators', '\u2028\u2029', '"\\u2028\\u2029"'],
  ['marks of direction', '\u202egpj.exe\u2066', '"\\u202egpj.exe\\u2066"'],
  ['a tag beyond 16 bits, as JSON has it', '\u{e0041}', '"\\udb40\\udc41"'],
  ['letters and signs that are seen, as they are', 'Łódź 你好 🚀 €', '"Łódź 你好 🚀 €"'],
])('VER-8: JSON for people shows %s', (_, text, json) => {
  expect(plainJson(JSON.stringify(text))).toBe(json);
});

test('VER-8: it is the same JSON, line feeds between its parts included', () => {
  const words = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
  fc.assert(
    fc.property(fc.dictionary(words, fc.array(words)), (value) => {
      const json = JSON.stringify(value, null, 2);
      const plain = plainJson(json);
      expect(JSON.parse(plain)).toEqual(JSON.parse(json));
      expect(plain.split('\n').length).toBe(json.split('\n').length);
      expect(plain.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }),
  );
});

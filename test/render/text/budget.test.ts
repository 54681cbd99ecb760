import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fitToLimit, LIMIT_BYTES, type SizedBlock, utf8Length } from '../../../src/render/text/budget.ts';

const paragraph = (head: string): SizedBlock => ({ name: '', head, lines: [], tail: '', worth: 0 });

const folded = (name: string, lines: readonly string[], worth: number): SizedBlock => ({
  name,
  head: `<details>\n<summary>${name}</summary>\n`,
  lines,
  tail: '\n</details>',
  worth,
});

const blocks = fc.array(
  fc
    .record({
      name: fc.constantFrom('acts', 'commits', 'people'),
      lines: fc.array(
        fc
          .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
          .map((text) => `- ${text.replace(/[\n\r<]/gu, ' ')}`),
        { maxLength: 30 },
      ),
      worth: fc.integer({ min: 0, max: 9 }),
    })
    .map(({ name, lines, worth }) => folded(name, lines, worth)),
  { minLength: 1, maxLength: 6 },
);

const count = (text: string, part: string): number => text.split(part).length - 1;

describe('VER-8: texts stay below GitHub’s byte limits', () => {
  test('whatever there is to say, it has at most the bytes asked for, and no tag stays open', () => {
    fc.assert(
      fc.property(blocks, fc.integer({ min: 200, max: 3000 }), (parts, limit) => {
        const text = fitToLimit(parts, limit);
        expect(utf8Length(text)).toBeLessThanOrEqual(limit);
        expect(text.isWellFormed()).toBe(true);
        expect(count(text, '<details>')).toBe(count(text, '</details>'));
        const whole = fitToLimit(parts, Number.MAX_SAFE_INTEGER);
        if (utf8Length(whole) <= limit) expect(text).toBe(whole);
        else expect(text).toContain('Shortened to stay within GitHub’s size limit. Left out: ');
      }),
      { numRuns: 150 },
    );
  });

  test('what is worth least is left out first, and the text says of what and how many', () => {
    const lines = Array.from({ length: 100 }, (_, index) => `- line ${index} with an ü`);
    const parts = [paragraph('The head.'), folded('states', lines, 9), folded('commits', lines, 1)];
    const text = fitToLimit(parts, utf8Length(fitToLimit(parts)) - 500);
    expect(text).toMatch(/Left out: \d+ of 100 commits\.$/u);
    expect(count(text, '- line 99 ')).toBe(1);
    const left = Number(/Left out: (\d+) of 100/u.exec(text)?.[1]);
    expect(count(text, '- line')).toBe(200 - left);
    expect(left).toBeGreaterThan(15);
    expect(left).toBeLessThan(40);
  });

  test('bytes are counted, not characters', () => {
    const lines = Array.from({ length: 3000 }, () => `- ${'漢'.repeat(10)}`);
    const text = fitToLimit([folded('commits', lines, 1)]);
    expect(text.length).toBeLessThan(LIMIT_BYTES / 2);
    expect(utf8Length(text)).toBeLessThanOrEqual(LIMIT_BYTES);
    expect(utf8Length(text)).toBeGreaterThan(LIMIT_BYTES - 200);
    expect(LIMIT_BYTES).toBeLessThan(65_535);
  });

  test('if even the heads are too long, whole sections are left out from the end', () => {
    const parts = Array.from({ length: 50 }, (_, index) => folded(`section ${index}`, [], 1)).map((part) => ({
      ...part,
      lines: ['- x'],
    }));
    const text = fitToLimit(parts, 1200);
    expect(text).toContain('section 0');
    expect(text).not.toContain('<summary>section 49');
    expect(text).toMatch(/\d+ of 50 sections\.$/u);
    expect(utf8Length(text)).toBeLessThanOrEqual(1200);
  });

  test('a block without head and lines takes no room', () => {
    expect(fitToLimit([paragraph('a'), paragraph(''), paragraph('b')])).toBe('a\n\nb');
  });
});

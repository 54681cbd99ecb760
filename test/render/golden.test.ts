import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { evaluate } from '../../src/policy/evaluate.ts';
import { plainVerdict } from '../../src/render/terminal/verdict.ts';
import { inlineMarkdown } from '../../src/render/text/escape.ts';
import { expectGolden, wantedText } from '../support/golden.ts';
import { CASES, wantedOf } from '../support/scenes.ts';

describe('what people see, compared with test/golden (UPDATE_GOLDEN=1 rewrites)', () => {
  test.each(Object.entries(CASES))('VER-4: %s', (name, one) => {
    expectGolden(`${name}.md`, wantedText(wantedOf(one)));
  });

  test.each(['two-of-four', 'objection', 'hostile', 'policy-error', 'unreadable'] as const)(
    'in a terminal: %s',
    (name) => {
      const { policy, facts } = CASES[name];
      expectGolden(`${name}.txt`, plainVerdict(evaluate(policy, facts), facts));
    },
  );

  test('a golden file that is missing fails the test', () => {
    const before = process.env.UPDATE_GOLDEN;
    delete process.env.UPDATE_GOLDEN;
    try {
      expect(() => expectGolden('no-such-file.md', '')).toThrow('is missing');
    } finally {
      if (before !== undefined) process.env.UPDATE_GOLDEN = before;
    }
  });
});

test('VER-8: what people copy from any text is what they see: no golden file holds an invisible character', () => {
  const files = readdirSync('test/golden').filter((name) => name.endsWith('.md'));
  expect(files.length).toBeGreaterThan(30);
  for (const name of files) {
    // The emoji of ours that are shown in colour.
    const text = readFileSync(join('test/golden', name), 'utf8').replaceAll(/(?<=\p{Emoji})\ufe0f/gu, '');
    const unseen = /[\p{Cf}\p{Default_Ignorable_Code_Point}]|(?![ \n])[\p{Z}\p{Cc}]/u.exec(text);
    expect(`${name}: ${unseen === null ? 'none' : `U+${unseen[0].codePointAt(0)?.toString(16)}`}`).toBe(
      `${name}: none`,
    );
  }
});

test('VER-8: an address, a commit and a path are in code spans, letter by letter', () => {
  const address = 'first.last+work@sub.corp.example';
  const [commit, path] = ['0123456789abcdef0123456789abcdef01234567', 'deploy/app.v2.yml'];
  expect(inlineMarkdown(`${address}, ${commit} (${path})`)).toBe(`\`${address}\`, \`${commit}\` (\`${path}\`)`);
});

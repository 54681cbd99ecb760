import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileExpression, compileGlob } from '../../src/policy-file/pattern.ts';

function glob(source: string) {
  const compiled = compileGlob(source);
  if ('problem' in compiled) throw new Error(compiled.problem.problem);
  return compiled.pattern;
}
function expression(source: string) {
  const compiled = compileExpression(source);
  if ('problem' in compiled) throw new Error(compiled.problem.problem);
  return compiled.pattern;
}

describe('REL-1: globs', () => {
  test.each([
    ['main', ['main'], ['Main', 'main2', 'amain', 'main/x', '']],
    ['release/*', ['release/1', 'release/'], ['release/1/2', 'release', 'xrelease/1']],
    ['release/**', ['release/1', 'release/1/2', 'release/'], ['release', 'releases/1', 'my/release/1']],
    ['**', ['main', 'a/b', ''], []],
    ['*', ['main', ''], ['a/b']],
    ['**/hotfix', ['hotfix', 'a/hotfix', 'a/b/hotfix'], ['ahotfix', 'hotfix/a']],
    ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b'], ['ab', 'a/xb']],
    ['v?', ['v1', 'v🚀'], ['v', 'v12', 'v/']],
    ['v[0-9]', ['v0', 'v9'], ['va', 'v', 'v/', 'v10']],
    ['v[abc]', ['va', 'vc'], ['vd']],
    ['v[!0]*', ['v1', 'v1.0', 'va'], ['v0', 'v0.1', 'v', 'v/1']],
    ['v[^0]', ['v1'], ['v0']],
    ['v[a-]', ['va', 'v-'], ['vb']],
    ['v[\\]x]', ['v]', 'vx'], ['v\\']],
    ['{main,release/*}', ['main', 'release/1'], ['{main}', 'main,release/1', 'release']],
    ['v{1,2{a,b}}', ['v1', 'v2a', 'v2b'], ['v2', 'v1a']],
    ['a{,b}', ['a', 'ab'], ['aa']],
    ['v1.0', ['v1.0'], ['v1x0']],
    ['a+(b)|c$^', ['a+(b)|c$^'], ['aa+b', 'c']],
    ['\\*\\{\\?', ['*{?'], ['a{b', '\\*\\{\\?']],
    ['müller/*', ['müller/ß'], ['muller/ß']],
  ])('REL-1: %s matches %j and not %j', (source, matching, others) => {
    const pattern = glob(source);
    for (const text of matching) expect([text, pattern.matches(text)]).toEqual([text, true]);
    for (const text of others) expect([text, pattern.matches(text)]).toEqual([text, false]);
    expect(pattern.source).toBe(source);
  });

  test.each([
    '',
    '[',
    '[]',
    '[!]',
    '[z-a]',
    '[/]',
    '[+-9]',
    '{',
    '{a',
    '}',
    'a}b',
    'a\\',
    '[a',
    '[\\',
    'x'.repeat(256),
  ])('REL-1, POL-2: %j is not a glob, and the problem says why', (source) => {
    const compiled = compileGlob(source);
    expect(compiled).toMatchObject({ problem: { problem: expect.any(String), fix: expect.any(String) } });
  });

  test('REL-1: whatever is written, a glob without special characters matches itself only', () => {
    const plain = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 40 })
      .filter((text) => !/[*?[\]{}\\]/.test(text));
    fc.assert(
      fc.property(plain, plain, (source, text) => {
        expect(glob(source).matches(text)).toBe(source === text);
        expect(glob(source).matches(source)).toBe(true);
      }),
    );
  });

  test('REL-1: compiling and matching never throw', () => {
    const pieces = fc.array(
      fc.constantFrom(
        '*',
        '**',
        '?',
        '[',
        ']',
        '{',
        '}',
        ',',
        '\\',
        '!',
        '^',
        '-',
        '/',
        'a',
        '.',
        '🚀',
        '\n',
        '\uD800',
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(pieces, fc.string({ unit: 'binary' }), (source, text) => {
        const compiled = compileGlob(source.join(''));
        if ('pattern' in compiled) expect(typeof compiled.pattern.matches(text)).toBe('boolean');
      }),
      { numRuns: 500 },
    );
  });

  test('REL-1: many stars against a long name come to an end', () => {
    expect(glob(`${'*a'.repeat(60)}b`).matches('a'.repeat(5_000))).toBe(false);
    expect(glob('{a,{a,{a,{a,*}}}}'.repeat(10)).matches(`${'a'.repeat(5_000)}/`)).toBe(false);
  });
});

describe('REL-1: title expressions', () => {
  test('REL-1: an expression matches anywhere, letters as written', () => {
    const pattern = expression('Release \\d');
    expect([pattern.matches('The Release 2'), pattern.matches('release 2'), pattern.matches('Release two')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(expression('(?i)^release').matches('RELEASE 2')).toBe(true);
    expect(expression('^release$').matches('a release')).toBe(false);
  });

  test.each(['', '(', '[a', 'a{2,1}', '*', '(?=a)', '(?<!a)b', '(a)\\1', '((a{100}){100})', 'x'.repeat(501)])(
    'REL-1, POL-2: %j is refused, and the problem says why',
    (source) => {
      expect(compileExpression(source)).toMatchObject({
        problem: { problem: expect.any(String), fix: expect.any(String) },
      });
    },
  );

  test.each(['(a+)+$', '(a|aa)+$', '(a|a)*b', '^(([a-z])+.)+[A-Z]([a-z])+$', '(.*)*(.*)*(.*)*x$'])(
    'REL-1: %s, which other engines choke on, comes to an end on a long title',
    (source) => {
      expect(expression(source).matches(`${'a'.repeat(5_000)}!`)).toBe(false);
    },
  );

  test('REL-1: compiling and matching never throw', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.string({ unit: 'binary' }), (source, text) => {
        const compiled = compileExpression(source);
        if ('pattern' in compiled) expect(typeof compiled.pattern.matches(text)).toBe('boolean');
      }),
      { numRuns: 500 },
    );
  });
});

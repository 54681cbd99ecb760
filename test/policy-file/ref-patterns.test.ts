import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileGlob } from '../../src/policy-file/pattern.ts';
import { exampleRefs, refPatterns } from '../../src/policy-file/ref-patterns.ts';
import { rulesetPattern } from '../../src/policy-file/ruleset-pattern.ts';
import { fnmatch } from '../support/ruby-fnmatch.ts';

function patternsOf(glob: string): readonly string[] {
  const said = refPatterns(glob);
  if ('problem' in said) throw new Error(said.problem.problem);
  return said.patterns;
}

describe('globs of the policy as patterns of a ruleset', () => {
  test.each([
    ['main', ['main']],
    ['v*', ['v*']],
    ['v[0-9]?', ['v[0-9]?']],
    // Ruby's `**` reaches over slashes only as a segment with a slash after it.
    ['release/**', ['release/**/*']],
    ['**', ['**/*']],
    ['**/v1', ['**/v1']],
    ['a/**/b', ['a/**/b']],
    ['a**', ['a*', 'a*/**/*']],
    ['a**b', ['a*b', 'a*/**/*b']],
    ['[!a-c]x', ['[^a-c]x']],
    ['[-a]', ['[\\-a]']],
    // Rulesets know no alternatives.
    ['pkg-{a,b}/v*', ['pkg-a/v*', 'pkg-b/v*']],
    ['{main,release/{1,2}.*}', ['main', 'release/1.*', 'release/2.*']],
    ['{a,b/}**/c', ['a*/c', 'a*/**/*/c', 'b/**/*/c']],
    ['x{,y}', ['x', 'xy']],
    // Two stars that come together would mean something else.
    ['*{*,x}', ['*', '*x']],
    ['a\\{b', ['a{b']],
    ['a\\*', ['a\\*']],
  ])('%s is written as %j', (glob, patterns) => {
    expect(patternsOf(glob)).toEqual(patterns);
  });

  test('what would need more patterns than anybody can look through is refused with the reason', () => {
    const refused = {
      problem: { problem: expect.stringContaining('more than 64 patterns'), fix: expect.any(String) },
    };
    expect(refPatterns('{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}')).toEqual(refused);
    expect(refPatterns('{{a,b,c,d}{a,b,c,d}{a,b,c,d},x}{y,z}')).toEqual(refused);
    expect(patternsOf('{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}')).toHaveLength(64);
  });

  test('what is no glob is refused as the policy refuses it', () => {
    expect(refPatterns('{a')).toEqual(compileGlob('{a'));
    expect(refPatterns('')).toEqual(compileGlob(''));
  });

  // Segments as git allows them in refs: not empty, none beginning with a full stop.
  const segment = fc.stringMatching(/^[ab1][ab1.]{0,3}$/);
  const ref = fc.array(segment, { minLength: 1, maxLength: 4 }).map((list) => list.join('/'));
  const piece = fc.constantFrom(
    'a',
    'b',
    '1',
    '.',
    '/',
    '*',
    '**',
    '**/',
    '?',
    '[ab]',
    '[!a]',
    '{a,b}',
    '{,a/}',
    '{*,b/**}',
  );
  const glob = fc
    .array(piece, { minLength: 1, maxLength: 6 })
    .map((list) => list.join(''))
    .filter((text) => !('problem' in compileGlob(text)) && !('problem' in refPatterns(text)));

  test('the patterns together match the very refs that the glob matches', () => {
    fc.assert(
      fc.property(glob, ref, (text, name) => {
        const compiled = compileGlob(text);
        if ('problem' in compiled) throw new Error('filtered');
        const matched = patternsOf(text).some((pattern) => fnmatch(pattern, name));
        expect([text, name, matched]).toEqual([text, name, compiled.pattern.matches(name)]);
      }),
      { numRuns: 3_000 },
    );
  });

  test('every example of a glob is matched by it, but for names that no ref can have', () => {
    fc.assert(
      fc.property(glob, (text) => {
        const compiled = compileGlob(text);
        if ('problem' in compiled) throw new Error('filtered');
        const examples = exampleRefs(text);
        expect(examples.length).toBeGreaterThan(0);
        expect(examples.filter((name) => !compiled.pattern.matches(name))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('examples of a glob', () => {
  test.each([
    ['main', ['main']],
    ['release/**', ['release/example', 'release/example/example']],
    ['**/v1', ['v1', 'example/v1']],
    ['v[0-9]*', ['v0example']],
    ['v[!0-9]?', ['va1']],
    ['pkg-{a,b}/v*', ['pkg-a/vexample', 'pkg-b/vexample']],
  ])('of %s are %j', (glob, examples) => {
    expect(exampleRefs(glob)).toEqual(examples);
  });
});

describe("patterns of a ruleset, by Ruby's File.fnmatch with FNM_PATHNAME", () => {
  test.each([
    ['refs/heads/main', 'refs/heads/main', true],
    ['refs/heads/main', 'refs/heads/main2', false],
    ['refs/heads/main', 'refs/heads/Main', false],
    // From GitHub's own page about it.
    ['qa/*', 'qa/foo', true],
    ['qa/*', 'qa/foo/bar', false],
    ['qa/**/*', 'qa/foo/bar/foobar/hello-world', true],
    ['qa/**/*', 'qa/foo', true],
    ['qa**/**/*', 'qa1/foo/bar', true],
    ['qa**/**/*', 'qa1', false],
    // Without a slash after it `**` is `*`.
    ['release/**', 'release/1.4', true],
    ['release/**', 'release/1/4', false],
    ['**/v1', 'v1', true],
    ['**/v1', 'a/b/v1', true],
    ['a/**/**/b', 'a/b', true],
    ['a*b*c', 'aXbXbXc', true],
    ['a*b*c', 'aXbXbX', false],
    ['v?', 'v1', true],
    ['v?', 'v', false],
    ['v?', 'v/', false],
    ['v[0-9]', 'v7', true],
    ['v[^0-9]', 'v7', false],
    ['v[!0-9]', 'vx', true],
    ['v[a\\]]', 'v]', true],
    ['v[\\!a]', 'v!', true],
    ['v[a-]', 'v-', true],
    // Alternatives are none.
    ['{a,b}', 'a', false],
    ['{a,b}', '{a,b}', true],
    ['v\\*', 'v*', true],
    ['v\\*', 'v1', false],
    ['*', '', true],
  ])('%s, %s: %s', (pattern, name, matched) => {
    expect(rulesetPattern(pattern)?.(name)).toBe(matched);
    expect(fnmatch(pattern, name)).toBe(matched);
  });

  test.each(['', 'v[0-9', 'v[', 'v[]', 'v[!]*', 'v[^]', 'v[ -~]*', 'v[+-/]', 'v[a/]', 'v[z-a]', 'v\\'])(
    '%j is not read: what GitHub matches with it is not known',
    (pattern) => {
      expect(rulesetPattern(pattern)).toBeNull();
    },
  );

  test('many stars cost no time that grows out of bounds', () => {
    expect(rulesetPattern(`${'*a'.repeat(60)}b`)?.('a'.repeat(200))).toBe(false);
    expect(rulesetPattern(`${'**/'.repeat(40)}b`)?.(`${'a/'.repeat(60)}a`)).toBe(false);
  });

  const parts = ['a', 'b', '1', '.', '/', '/', '*', '**', '**/', '?', '[ab]', '[!a]', '[^1-9]', '[{,]', '{', '}', ','];
  const pattern = fc
    .array(fc.constantFrom(...parts, '\\*', '\\[', '\\{'), { maxLength: 7 })
    .map((list) => list.join(''))
    .filter((text) => text !== '');
  const ref = fc
    .array(fc.stringMatching(/^[ab1{},*[][ab1.{},*[]{0,3}$/), { minLength: 1, maxLength: 4 })
    .map((list) => list.join('/'));

  test('are matched as a second way of matching says, which was written apart', () => {
    fc.assert(
      fc.property(pattern, ref, (text, name) => {
        expect([text, name, rulesetPattern(text)?.(name)]).toEqual([text, name, fnmatch(text, name)]);
      }),
      { numRuns: 5_000 },
    );
  });
});

import { RE2JS, RE2JSException } from 're2js';
import type { TextPattern } from '../domain/policy.ts';
import { globExpression } from './glob-expression.ts';
import { asProblem, type Problem, quote } from './problem.ts';

/** Longer ones are mistakes. The time to compile and match grows with the length. */
export const LONGEST_GLOB = 255;
export const LONGEST_EXPRESSION = 500;

export type Compiled = { readonly pattern: TextPattern } | { readonly problem: Problem };

/**
 * Compiles a glob, which has to match the whole text.
 * `*` stops at `/`, `**` does not, `?` is one character, `{a,b}` one of several, `[abc]`, `[a-z]` and `[!a]` one of a
 * set; a backslash escapes the next character. Case matters. Matching takes time linear in the text, because it runs on
 * RE2.
 */
export function compileGlob(source: string): Compiled {
  if (source.length > LONGEST_GLOB) {
    return {
      problem: asProblem(`The glob ${quote(source)} is too long`, `Write at most ${LONGEST_GLOB} characters`),
    };
  }
  const translated = globExpression(source);
  if ('problem' in translated) return translated;
  const compiled = compile(translated.expression, RE2JS.DOTALL);
  if (typeof compiled === 'string') {
    return { problem: asProblem(`${quote(source)} is not a glob: ${compiled}`, 'Write a glob such as "release/**"') };
  }
  return { pattern: { source, matches: (text) => compiled.testExact(text) } };
}

/**
 * Compiles a title expression in RE2's syntax, which may match any part of the text.
 * RE2 has no look-around and no back references. Case matters, unless the expression starts with `(?i)`. Matching takes
 * time linear in the text for any expression.
 */
export function compileExpression(source: string): Compiled {
  if (source === '') {
    return {
      problem: asProblem(
        'The expression is empty, so it would match every title',
        'Write what the title has to contain, for example "^Release "',
      ),
    };
  }
  if (source.length > LONGEST_EXPRESSION) {
    return {
      problem: asProblem(
        `The expression ${quote(source)} is too long`,
        `Write at most ${LONGEST_EXPRESSION} characters`,
      ),
    };
  }
  const compiled = compile(source, 0);
  if (typeof compiled === 'string') {
    return {
      problem: asProblem(
        `${quote(source)} is not a regular expression: ${compiled}`,
        'Write an expression in RE2 syntax (no look-around, no back references), for example "^Release "',
      ),
    };
  }
  return { pattern: { source, matches: (text) => compiled.test(text) } };
}

/** The compiled expression, or in a few words why it is invalid. */
function compile(expression: string, flags: number): RE2JS | string {
  try {
    return RE2JS.compile(expression, flags);
  } catch (error) {
    if (error instanceof RE2JSException) return error.message.replace(/^error parsing regexp: /, '');
    throw error;
  }
}

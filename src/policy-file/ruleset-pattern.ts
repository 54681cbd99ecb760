import { RE2JS } from 're2js';
import { globExpression } from './glob-expression.ts';

/**
 * Compiles a pattern of a GitHub ruleset, which has to match the whole ref.
 * Rulesets use Ruby's `File.fnmatch` with FNM_PATHNAME and without FNM_EXTGLOB (see ref-patterns.ts). Matching
 * takes time linear in the ref, because it runs on RE2.
 * @returns null for a pattern that is not a glob here, so that it is not known what GitHub matches with it
 */
export function rulesetPattern(pattern: string): ((ref: string) => boolean) | null {
  const translated = globExpression(asGlob(pattern));
  if ('problem' in translated) return null;
  const compiled = RE2JS.compile(translated.expression, RE2JS.DOTALL);
  return (ref) => compiled.testExact(ref);
}

/**
 * The glob that matches what the pattern matches.
 * In globs, `{a,b}` has a meaning, and so has `**` within a segment.
 */
function asGlob(pattern: string): string {
  const segments = pattern.split('/');
  return segments
    .map((segment, index) => (segment === '**' && index < segments.length - 1 ? segment : segmentAsGlob(segment)))
    .join('/');
}

const segmentAsGlob = (segment: string): string =>
  segment.replace(/\\.|\[(?:\\.|[^\]\\])*\]|\*+|[{}]/gsu, (part) => {
    if (part.startsWith('*')) return '*';
    return part === '{' || part === '}' ? `\\${part}` : part;
  });

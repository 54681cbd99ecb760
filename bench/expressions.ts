import { compileExpression, compileGlob } from '../src/config/pattern.ts';
import type { TextPattern } from '../src/domain/policy.ts';
import { type Figure, medianMillis } from './measure.ts';

const RUNS = 31;
/** GitHub's titles end at 256 characters; what comes after is far beyond what anybody could send. */
const LENGTHS = [256, 2_560, 25_600];

/** Expressions that hang a backtracking matcher, beside a plain one of the same run. */
const EXPRESSIONS: Readonly<Record<string, TextPattern>> = {
  'a+$': expression('a+$'),
  '(a+)+$': expression('(a+)+$'),
  '(a|a)*b$': expression('(a|a)*b$'),
  '(a*)*(a*)*b$': expression('(a*)*(a*)*b$'),
  'glob *a*a*a*b': glob('*a*a*a*b'),
};

/** How long one title takes that every expression has to read to its end, to find that it does not match. */
export async function expressions(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const length of LENGTHS) {
    const title = `${'a'.repeat(length - 1)}!`;
    const values: Record<string, number> = {};
    for (const [name, pattern] of Object.entries(EXPRESSIONS)) {
      if (pattern.matches(title)) throw new Error(`${name} is not to match the title of the bench`);
      values[`${name}, ms`] = await medianMillis(RUNS, () => pattern.matches(title));
    }
    figures.push({ what: 'expressions of a policy (size: characters of the title)', size: length, values });
  }
  return figures;
}

function expression(source: string): TextPattern {
  const compiled = compileExpression(source);
  if ('complaint' in compiled) throw new Error(`the expression ${source} of the bench is refused`);
  return compiled.pattern;
}

function glob(source: string): TextPattern {
  const compiled = compileGlob(source);
  if ('complaint' in compiled) throw new Error(`the glob ${source} of the bench is refused`);
  return compiled.pattern;
}

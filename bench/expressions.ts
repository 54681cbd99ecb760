import type { TextPattern } from '../src/domain/policy.ts';
import { compileExpression, compileGlob } from '../src/policy-file/pattern.ts';
import { type Figure, medianMillis } from './measure.ts';

const RUNS = 31;
/** Lengths of titles. GitHub's end at 256 characters; the others are far beyond what anybody could send. */
const LENGTHS = [256, 2_560, 25_600];

/** Expressions that hang a backtracking matcher, beside a plain one of the same run. */
const EXPRESSIONS = {
  plain: expression('a+$'),
  nested: expression('(a+)+$'),
  twice: expression('(a|a)*b$'),
  stars: expression('(a*)*(a*)*b$'),
  glob: glob('*a*a*a*b'),
};

interface Named {
  readonly name: string;
  readonly pattern: TextPattern;
}

function timeOf({ name, pattern }: Named, title: string): Promise<number> {
  if (pattern.matches(title)) throw new Error(`${name} is not to match the title of the bench`);
  return medianMillis(RUNS, () => pattern.matches(title));
}

/** How long a title takes that every expression has to read to its end. It matches none of them. */
export async function expressions(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const length of LENGTHS) {
    const title = `${'a'.repeat(length - 1)}!`;
    const { plain, ...others } = EXPRESSIONS;
    const reference = { what: plain.name, value: await timeOf(plain, title) };
    const about = `an expression of the policy, on a title of ${length.toLocaleString('en-US')} characters`;
    for (const expression of Object.values(others)) {
      // A backtracking matcher would need longer than the world has existed.
      const target = { of: 'ratio', most: 100 } as const;
      figures.push({
        about,
        what: expression.name,
        unit: 'ms',
        value: await timeOf(expression, title),
        reference,
        target,
      });
    }
  }
  return figures;
}

function expression(source: string): Named {
  const compiled = compileExpression(source);
  if ('problem' in compiled) throw new Error(`the expression ${source} of the bench is refused`);
  return { name: `\`${source}\``, pattern: compiled.pattern };
}

function glob(source: string): Named {
  const compiled = compileGlob(source);
  if ('problem' in compiled) throw new Error(`the glob ${source} of the bench is refused`);
  return { name: `glob \`${source}\``, pattern: compiled.pattern };
}

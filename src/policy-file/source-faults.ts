import { CST, Lexer } from 'yaml';
import { doubleQuoted, turningIn, unseenIn } from './invisible-characters.ts';
import { asProblem, type Problem } from './problem.ts';

/** Something that no policy may contain, with any values. */
export interface SourceFault {
  /** Its place, in UTF-16 units from the beginning. */
  readonly offset: number;
  /** The beginning of the value that it is in or before. No other problem of that value is reported. */
  readonly valueOffset: number;
  readonly problem: Problem;
}

const TEXTS: ReadonlySet<string> = new Set(['scalar', 'single-quoted-scalar', 'double-quoted-scalar', 'block-scalar']);
/** Finds the column of an offset. For characters that cannot be shown, the problem gives it. */
type Locate = (offset: number) => { readonly column: number };

/**
 * POL-2: finds forbidden text, in its order.
 * That is YAML's tags, directives other than `%YAML`, invisible characters in keys and values, characters that change
 * the direction of text (also in comments), and what is not UTF-8.
 */
export function sourceFaults(source: string, locate: Locate): readonly SourceFault[] {
  const faults: SourceFault[] = [];
  for (const token of tokensOf(source)) {
    const { offset } = token;
    if (token.type === 'tag') faults.push({ offset, valueOffset: offset, problem: tagged(token.source) });
    if (token.type === 'directive-line' && !/^%YAML\b/.test(token.source))
      faults.push({
        offset,
        valueOffset: offset,
        problem: asProblem('A line that starts with "%" is not understood', 'Take the line out'),
      });
    const unseen = TEXTS.has(token.type) ? unseenIn(token.source) : null;
    if (unseen === null) continue;
    const at = offset + unseen.index;
    faults.push({ offset: at, valueOffset: offset, problem: hidden(unseen.name, locate(at).column) });
  }
  const hiddenAt = new Set(faults.map(({ offset }) => offset));
  for (const { index, name } of turningIn(source))
    if (!hiddenAt.has(index))
      faults.push({ offset: index, valueOffset: index, problem: hidden(name, locate(index).column) });
  const lost = source.indexOf('\uFFFD');
  if (lost >= 0) faults.push({ offset: lost, valueOffset: lost, problem: NOT_UTF8 });
  return faults.sort((a, b) => a.offset - b.offset);
}

const tagged = (tag: string): Problem =>
  asProblem(
    `${doubleQuoted(tag)} is a tag of YAML, and a policy has none`,
    'Take the tag away; put a text that starts with "!" in quotes',
  );

const hidden = (name: string, column: number): Problem =>
  asProblem(
    `A character that is not seen stands here: ${name} at column ${column}`,
    'Type the text anew without it; where a name really has it, write it with its number in double quotes, as "\\u200b"',
  );

const NOT_UTF8 = asProblem(
  'A character here could not be read (U+FFFD): the file is not UTF-8',
  'Save the file as UTF-8, and type the character anew',
);

interface Token {
  readonly type: CST.TokenType;
  readonly source: string;
  readonly offset: number;
}

/** The package's marks in its stream of tokens, which stand for no text. */
const NO_TEXT: ReadonlySet<string> = new Set([CST.DOCUMENT, CST.FLOW_END]);

/** The tokens of the text, in order, even if their structure is wrong. */
function* tokensOf(text: string): Generator<Token> {
  let offset = 0;
  let plain = false;
  for (const source of new Lexer().lex(text)) {
    if (source === CST.SCALAR) plain = true;
    else if (!NO_TEXT.has(source)) {
      const type = plain ? 'scalar' : CST.tokenType(source);
      plain = false;
      if (type !== null) yield { type, source, offset };
      offset += source.length;
    }
  }
}

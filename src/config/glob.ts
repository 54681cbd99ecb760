import { type Complaint, complain, quote } from './complaint.ts';

type Translated = { readonly expression: string } | { readonly complaint: Complaint };

/** Thrown and caught in this file only: it ends the translation at the first fault of a glob. */
class Fault extends Error {
  readonly mend: string;
  constructor(problem: string, mend: string) {
    super(problem);
    this.mend = mend;
  }
}

/** The regular expression (RE2 syntax) that matches what the glob matches; to be matched against the whole text. */
export function globExpression(glob: string): Translated {
  if (glob === '')
    return { complaint: complain('The glob is empty, so it can never match', 'Write a glob such as "release/**"') };
  try {
    return { expression: new Translation(glob).whole() };
  } catch (error) {
    if (error instanceof Fault)
      return { complaint: complain(`${quote(glob)} is not a glob: ${error.message}`, error.mend) };
    throw error;
  }
}

class Translation {
  readonly #characters: readonly string[];
  #next = 0;

  constructor(glob: string) {
    // By code point: `?` has to take a whole emoji.
    this.#characters = [...glob];
  }

  whole(): string {
    let expression = '';
    while (this.#next < this.#characters.length) {
      if (this.#characters[this.#next] === '}')
        throw new Fault('a "}" has no "{" before it', 'Write the "{", or "\\}" for the character itself');
      expression += this.#piece();
    }
    return expression;
  }

  #piece(): string {
    const character = this.#take();
    if (character === '*') return this.#stars();
    if (character === '?') return '[^/]';
    if (character === '[') return this.#set();
    if (character === '{') return this.#alternatives();
    if (character === '\\')
      return literal(this.#take('a backslash ends it', 'Write the character that the backslash is for'));
    return literal(character);
  }

  #stars(): string {
    const start = this.#next - 1;
    if (this.#characters[this.#next] !== '*') return '[^/]*';
    while (this.#characters[this.#next] === '*') this.#next++;
    const before = this.#characters[start - 1];
    // A whole segment `**/` may also stand for no segment at all, as in other tools: `**/v1` matches `v1`.
    if ((before === undefined || before === '/') && this.#characters[this.#next] === '/') {
      this.#next++;
      return '(?:.*/)?';
    }
    return '.*';
  }

  #alternatives(): string {
    const unclosed = [
      'a "{" is not closed',
      'Close it as in "{a,b}", or write "\\{" for the character itself',
    ] as const;
    const alternatives = [''];
    for (;;) {
      const character = this.#characters[this.#next];
      if (character === undefined) throw new Fault(...unclosed);
      if (character === '}' || character === ',') this.#next++;
      if (character === '}') return `(?:${alternatives.join('|')})`;
      if (character === ',') alternatives.push('');
      else alternatives.push(`${alternatives.pop() ?? ''}${this.#piece()}`);
    }
  }

  #set(): string {
    const unclosed = [
      'a "[" is not closed',
      'Close it as in "[abc]", or write "\\[" for the character itself',
    ] as const;
    const first = this.#characters[this.#next];
    const negated = first === '!' || first === '^';
    if (negated) this.#next++;
    let members = '';
    for (;;) {
      const from = this.#take(...unclosed);
      if (from === ']') break;
      const low = from === '\\' ? this.#take(...unclosed) : from;
      const ranged = this.#characters[this.#next] === '-' && this.#characters[this.#next + 1] !== ']';
      if (ranged) this.#next++;
      const high = ranged ? this.#take(...unclosed) : low;
      members += member(low, high);
    }
    if (members === '')
      throw new Fault('a "[]" is empty', 'Name the characters as in "[abc]", or write "\\[" for the character itself');
    return negated ? `[^/${members}]` : `[${members}]`;
  }

  #take(problem = 'it ends too early', mend = 'Complete it'): string {
    const character = this.#characters[this.#next];
    if (character === undefined) throw new Fault(problem, mend);
    this.#next++;
    return character;
  }
}

/** One member of a set, as RE2 writes it. A set stands for one character within a segment, so it cannot hold `/`. */
function member(low: string, high: string): string {
  const [from, to] = [codePoint(low), codePoint(high)];
  if (from > to) throw new Fault(`the range "${low}-${high}" is backwards`, 'Write the lower character first');
  if (from <= SLASH && SLASH <= to) throw new Fault('a "[…]" holds a "/"', 'Write the "/" outside of the brackets');
  return from === to ? inSet(from) : `${inSet(from)}-${inSet(to)}`;
}

const codePoint = (character: string): number => character.codePointAt(0) ?? 0;
const SLASH = codePoint('/');
const inSet = (code: number): string => `\\x{${code.toString(16)}}`;

const literal = (character: string): string =>
  /^[A-Za-z0-9_/]$/.test(character) ? character : inSet(codePoint(character));

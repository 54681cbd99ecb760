import { asProblem, type Problem, quote } from './problem.ts';

/** A part of a glob. Only `any` and `folders` reach over a `/`. */
export type Piece =
  | { readonly kind: 'character'; readonly character: string }
  /** `?` */
  | { readonly kind: 'one' }
  /** `*` */
  | { readonly kind: 'star' }
  /** `**` that is not a whole segment followed by a slash: any text */
  | { readonly kind: 'any' }
  /** A whole segment `**` with the slash after it: any number of segments, including none */
  | { readonly kind: 'folders' }
  | { readonly kind: 'set'; readonly negated: boolean; readonly ranges: readonly Range[] }
  | { readonly kind: 'either'; readonly alternatives: readonly (readonly Piece[])[] };

/** A range of characters, including both ends. They are equal for a single character. */
export interface Range {
  readonly from: string;
  readonly to: string;
}

type Parsed = { readonly pieces: readonly Piece[] } | { readonly problem: Problem };

/** Ends the parsing at the first fault of a glob. Thrown and caught in this file only. */
class Fault extends Error {
  readonly fix: string;
  constructor(problem: string, fix: string) {
    super(problem);
    this.fix = fix;
  }
}

/** The pieces of a glob, or what is wrong with it. */
export function globPieces(glob: string): Parsed {
  if (glob === '')
    return { problem: asProblem('The glob is empty, so it can never match', 'Write a glob such as "release/**"') };
  try {
    return { pieces: new Reader(glob).whole() };
  } catch (error) {
    if (error instanceof Fault)
      return { problem: asProblem(`${quote(glob)} is not a glob: ${error.message}`, error.fix) };
    throw error;
  }
}

class Reader {
  readonly #characters: readonly string[];
  #next = 0;

  constructor(glob: string) {
    // By code point, because `?` has to match a whole emoji.
    this.#characters = [...glob];
  }

  whole(): readonly Piece[] {
    const pieces: Piece[] = [];
    while (this.#next < this.#characters.length) {
      if (this.#characters[this.#next] === '}')
        throw new Fault('a "}" has no "{" before it', 'Write the "{", or "\\}" for the character itself');
      pieces.push(this.#piece());
    }
    return pieces;
  }

  #piece(): Piece {
    const character = this.#take();
    if (character === '*') return this.#stars();
    if (character === '?') return { kind: 'one' };
    if (character === '[') return this.#set();
    if (character === '{') return this.#alternatives();
    if (character === '\\')
      return literal(this.#take('a backslash ends it', 'Write the character that the backslash is for'));
    return literal(character);
  }

  #stars(): Piece {
    const start = this.#next - 1;
    if (this.#characters[this.#next] !== '*') return { kind: 'star' };
    while (this.#characters[this.#next] === '*') this.#next++;
    const before = this.#characters[start - 1];
    // A whole segment `**/` also matches no segment, as in other tools: `**/v1` matches `v1`.
    if ((before === undefined || before === '/') && this.#characters[this.#next] === '/') {
      this.#next++;
      return { kind: 'folders' };
    }
    return { kind: 'any' };
  }

  #alternatives(): Piece {
    const unclosed = [
      'a "{" is not closed',
      'Close it as in "{a,b}", or write "\\{" for the character itself',
    ] as const;
    let last: Piece[] = [];
    const alternatives = [last];
    for (;;) {
      const character = this.#characters[this.#next];
      if (character === undefined) throw new Fault(...unclosed);
      if (character === '}' || character === ',') this.#next++;
      if (character === '}') return { kind: 'either', alternatives };
      if (character === ',') {
        last = [];
        alternatives.push(last);
      } else last.push(this.#piece());
    }
  }

  #set(): Piece {
    const unclosed = [
      'a "[" is not closed',
      'Close it as in "[abc]", or write "\\[" for the character itself',
    ] as const;
    const first = this.#characters[this.#next];
    const negated = first === '!' || first === '^';
    if (negated) this.#next++;
    const ranges: Range[] = [];
    for (;;) {
      const from = this.#take(...unclosed);
      if (from === ']') break;
      const low = from === '\\' ? this.#take(...unclosed) : from;
      const ranged = this.#characters[this.#next] === '-' && this.#characters[this.#next + 1] !== ']';
      if (ranged) this.#next++;
      const high = ranged ? this.#take(...unclosed) : low;
      ranges.push(checked(low, high));
    }
    if (ranges.length === 0)
      throw new Fault('a "[]" is empty', 'Name the characters as in "[abc]", or write "\\[" for the character itself');
    return { kind: 'set', negated, ranges };
  }

  #take(problem = 'it ends too early', fix = 'Complete it'): string {
    const character = this.#characters[this.#next];
    if (character === undefined) throw new Fault(problem, fix);
    this.#next++;
    return character;
  }
}

const literal = (character: string): Piece => ({ kind: 'character', character });

/** A range of a set. Refuses `/`, because a set stands for one character within a segment. */
function checked(from: string, to: string): Range {
  const [low, high] = [codePoint(from), codePoint(to)];
  if (low > high) throw new Fault(`the range "${from}-${to}" is backwards`, 'Write the lower character first');
  if (low <= SLASH && SLASH <= high) throw new Fault('a "[…]" holds a "/"', 'Write the "/" outside of the brackets');
  return { from, to };
}

export const codePoint = (character: string): number => character.codePointAt(0) ?? 0;
const SLASH = codePoint('/');

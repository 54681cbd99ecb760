import { globPieces, type Piece } from './glob-parser.ts';
import { asProblem, type Problem, quote } from './problem.ts';

/** Nobody could check more patterns by reading the ruleset. */
const MOST_PATTERNS = 64;

export type RefPatterns = { readonly patterns: readonly string[] } | { readonly problem: Problem };

/**
 * The ruleset patterns that together match exactly what the glob matches.
 * They have no `refs/heads/` in front. Rulesets use Ruby's `File.fnmatch` with FNM_PATHNAME and without FNM_EXTGLOB:
 * there are no `{a,b}`, and `**` matches slashes only as a whole segment, `**` and `/`
 * (https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/creating-rulesets-for-a-repository#using-fnmatch-syntax).
 * Refuses a glob that would need more than 64 of them.
 */
export function refPatterns(glob: string): RefPatterns {
  const parsed = globPieces(glob);
  if ('problem' in parsed) return parsed;
  const forms = spread(parsed.pieces, { any: inPatterns, folders: () => [[FOLDERS]], cut: false });
  if (forms !== null) return { patterns: [...new Set(forms.map(written))] };
  return {
    problem: asProblem(
      `${quote(glob)} would need more than ${MOST_PATTERNS} patterns in a ruleset, which knows no "{a,b}"`,
      'Write it with fewer alternatives, or as several entries',
    ),
  };
}

/**
 * Names that the glob matches, one of each kind.
 * They cover every alternative, and for what matches slashes a name without and one with a further segment. A glob
 * without wildcards gives itself. Of more than 64, the first.
 */
export function exampleRefs(glob: string): readonly string[] {
  const parsed = globPieces(glob);
  if ('problem' in parsed) return [];
  return [...new Set((spread(parsed.pieces, EXAMPLES) ?? []).map((form) => form.map(exampleOf).join('')))];
}

/** A piece with a single form. `either` and `any` are expanded into these. */
type Simple = Exclude<Piece, { readonly kind: 'either' | 'any' }>;
type Form = readonly Simple[];

/** How to write what matches slashes. `atStart`: a segment begins there. */
interface Saying {
  any(atStart: boolean): readonly Form[];
  folders(): readonly Form[];
  /** True if some of many forms suffice. */
  readonly cut: boolean;
}

const STAR: Simple = { kind: 'star' };
const SLASH: Simple = { kind: 'character', character: '/' };
const FOLDERS: Simple = { kind: 'folders' };
const EXAMPLE: Simple = { kind: 'character', character: 'example' };

/** Any text with and without slashes. Within a segment: its rest, with or without further segments. */
const inPatterns = (atStart: boolean): readonly Form[] =>
  atStart ? [[FOLDERS, STAR]] : [[STAR], [STAR, SLASH, FOLDERS, STAR]];

const EXAMPLES: Saying = {
  any: () => [[EXAMPLE], [EXAMPLE, SLASH, EXAMPLE]],
  folders: () => [[], [EXAMPLE, SLASH]],
  cut: true,
};

/** Every form of the pieces; null if there are more than allowed. */
function spread(pieces: readonly Piece[], saying: Saying): readonly Form[] | null {
  let forms: readonly Form[] = [[]];
  for (const piece of pieces) {
    const longer: Form[] = [];
    for (const form of forms) {
      const tails = tailsOf(piece, startsSegment(form), saying);
      if (tails === null) return null;
      longer.push(...tails.map((tail) => [...form, ...tail]));
    }
    if (longer.length > MOST_PATTERNS && !saying.cut) return null;
    forms = longer.slice(0, MOST_PATTERNS);
  }
  return forms;
}

function tailsOf(piece: Piece, atStart: boolean, saying: Saying): readonly Form[] | null {
  if (piece.kind === 'any') return saying.any(atStart);
  if (piece.kind === 'folders') return saying.folders();
  if (piece.kind !== 'either') return [[piece]];
  const tails: Form[] = [];
  for (const alternative of piece.alternatives) {
    const forms = spread([...(atStart ? [] : [BEFORE]), ...alternative], saying);
    if (forms === null) return null;
    tails.push(...forms.map((form) => form.filter((one) => one !== BEFORE)));
    if (tails.length > MOST_PATTERNS && !saying.cut) return null;
  }
  return tails;
}

/** Precedes an alternative within a segment. Its first `**` is not at a start then. */
const BEFORE: Simple = { kind: 'character', character: '' };

function startsSegment(form: Form): boolean {
  const last = form.at(-1);
  return last === undefined || last.kind === 'folders' || (last.kind === 'character' && last.character === '/');
}

/** The text of a form. Adjacent stars become one, because `**` would mean something else. */
function written(form: Form): string {
  return form
    .filter((piece, index) => !(piece.kind === 'star' && form[index - 1]?.kind === 'star'))
    .map(patternOf)
    .join('');
}

function patternOf(piece: Simple): string {
  switch (piece.kind) {
    case 'character':
      return /^[*?[\]\\]$/.test(piece.character) ? `\\${piece.character}` : piece.character;
    case 'one':
      return '?';
    case 'star':
      return '*';
    case 'folders':
      return '**/';
    case 'set': {
      const ranges = piece.ranges.map(({ from, to }) => (from === to ? member(from) : `${member(from)}-${member(to)}`));
      return `[${piece.negated ? '^' : ''}${ranges.join('')}]`;
    }
  }
}

const member = (character: string): string => (/^[\]\\^!-]$/.test(character) ? `\\${character}` : character);

function exampleOf(piece: Simple): string {
  switch (piece.kind) {
    case 'character':
      return piece.character;
    case 'one':
      return '1';
    case 'star':
      return 'example';
    case 'folders':
      return 'example/';
    case 'set':
      return piece.negated ? outside(piece.ranges) : (piece.ranges[0]?.from ?? '');
  }
}

/** A character that none of the ranges contains. */
const outside = (ranges: readonly { readonly from: string; readonly to: string }[]): string =>
  '0123456789abcdefghijklmnopqrstuvwxyz_'
    .split('')
    .find((one) => !ranges.some(({ from, to }) => from <= one && one <= to)) ?? '~';

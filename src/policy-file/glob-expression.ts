import { codePoint, globPieces, type Piece } from './glob-parser.ts';
import type { Problem } from './problem.ts';

type Translated = { readonly expression: string } | { readonly problem: Problem };

/** The RE2 expression for a glob, to be matched against the whole text. */
export function globExpression(glob: string): Translated {
  const parsed = globPieces(glob);
  return 'problem' in parsed ? parsed : { expression: sequence(parsed.pieces) };
}

const sequence = (pieces: readonly Piece[]): string => pieces.map(expressionOf).join('');

function expressionOf(piece: Piece): string {
  switch (piece.kind) {
    case 'character':
      return literal(piece.character);
    case 'one':
      return '[^/]';
    case 'star':
      return '[^/]*';
    case 'any':
      return '.*';
    case 'folders':
      return '(?:.*/)?';
    case 'set': {
      const members = piece.ranges
        .map(({ from, to }) => (from === to ? inSet(from) : `${inSet(from)}-${inSet(to)}`))
        .join('');
      return piece.negated ? `[^/${members}]` : `[${members}]`;
    }
    case 'either':
      return `(?:${piece.alternatives.map(sequence).join('|')})`;
  }
}

const inSet = (character: string): string => `\\x{${codePoint(character).toString(16)}}`;

const literal = (character: string): string => (/^[A-Za-z0-9_/]$/.test(character) ? character : inSet(character));

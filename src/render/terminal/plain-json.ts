import { printed, type TerminalText } from '../text/printed.ts';

/**
 * Control characters beyond ASCII, line and paragraph separators, marks that turn the writing direction, and what is not
 * seen at all: JSON lets all of them stand as they are, and a terminal acts on them (VER-8). Below U+0020 JSON text has
 * only its own line feeds; everything else there is escaped already.
 */
const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** The same JSON, in which each such character is written as its code, `\u202e`: for logs, and for output that people read. */
export const plainJson = (json: string): TerminalText => printed(json.replace(UNSEEN, escaped));

/** A value as such JSON, over several lines, ending in a line break. */
export const jsonText = (value: unknown): TerminalText => printed(`${plainJson(JSON.stringify(value, null, 2))}\n`);

/** In UTF-16 units, as JSON has it. */
const escaped = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');

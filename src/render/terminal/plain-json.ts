import { printed, type TerminalText } from '../text/printed.ts';

/**
 * Characters that JSON leaves unescaped, and on which a terminal acts (VER-8).
 * Control characters beyond ASCII, line and paragraph separators, marks that change the direction of text, and
 * invisible characters. Below U+0020 JSON text has only its own line feeds; everything else there is escaped already.
 */
const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** The same JSON with each such character as a code: `\u202e`. For logs and people. */
export const plainJson = (json: string): TerminalText => printed(json.replace(UNSEEN, escaped));

/** A value as such JSON, over several lines, with a line break at the end. */
export const jsonText = (value: unknown): TerminalText => printed(`${plainJson(JSON.stringify(value, null, 2))}\n`);

/** In UTF-16 units, as JSON requires. */
const escaped = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');

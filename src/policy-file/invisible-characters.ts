/**
 * Invisible characters, and characters that only look like a space.
 * A name with one of them looks like another name, and matches nothing. Line ends and tabs are not among them.
 */
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\u2800\ufffc]|(?![\t\n\r])\p{Cc}|(?! )\p{Zs}/u;
/** Characters that change the direction of text. With them, a line reads differently from its content. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/u;

const NAMES: ReadonlyMap<number, string> = new Map([
  [0x00_85, 'NEXT LINE'],
  [0x00_a0, 'NO-BREAK SPACE'],
  [0x00_ad, 'SOFT HYPHEN'],
  [0x03_4f, 'COMBINING GRAPHEME JOINER'],
  [0x06_1c, 'ARABIC LETTER MARK'],
  [0x11_5f, 'HANGUL CHOSEONG FILLER'],
  [0x11_60, 'HANGUL JUNGSEONG FILLER'],
  [0x16_80, 'OGHAM SPACE MARK'],
  [0x17_b4, 'KHMER VOWEL INHERENT AQ'],
  [0x17_b5, 'KHMER VOWEL INHERENT AA'],
  [0x18_0e, 'MONGOLIAN VOWEL SEPARATOR'],
  [0x20_00, 'EN QUAD'],
  [0x20_01, 'EM QUAD'],
  [0x20_02, 'EN SPACE'],
  [0x20_03, 'EM SPACE'],
  [0x20_04, 'THREE-PER-EM SPACE'],
  [0x20_05, 'FOUR-PER-EM SPACE'],
  [0x20_06, 'SIX-PER-EM SPACE'],
  [0x20_07, 'FIGURE SPACE'],
  [0x20_08, 'PUNCTUATION SPACE'],
  [0x20_09, 'THIN SPACE'],
  [0x20_0a, 'HAIR SPACE'],
  [0x20_0b, 'ZERO WIDTH SPACE'],
  [0x20_0c, 'ZERO WIDTH NON-JOINER'],
  [0x20_0d, 'ZERO WIDTH JOINER'],
  [0x20_0e, 'LEFT-TO-RIGHT MARK'],
  [0x20_0f, 'RIGHT-TO-LEFT MARK'],
  [0x20_28, 'LINE SEPARATOR'],
  [0x20_29, 'PARAGRAPH SEPARATOR'],
  [0x20_2a, 'LEFT-TO-RIGHT EMBEDDING'],
  [0x20_2b, 'RIGHT-TO-LEFT EMBEDDING'],
  [0x20_2c, 'POP DIRECTIONAL FORMATTING'],
  [0x20_2d, 'LEFT-TO-RIGHT OVERRIDE'],
  [0x20_2e, 'RIGHT-TO-LEFT OVERRIDE'],
  [0x20_2f, 'NARROW NO-BREAK SPACE'],
  [0x20_5f, 'MEDIUM MATHEMATICAL SPACE'],
  [0x20_60, 'WORD JOINER'],
  [0x20_61, 'FUNCTION APPLICATION'],
  [0x20_62, 'INVISIBLE TIMES'],
  [0x20_63, 'INVISIBLE SEPARATOR'],
  [0x20_64, 'INVISIBLE PLUS'],
  [0x20_66, 'LEFT-TO-RIGHT ISOLATE'],
  [0x20_67, 'RIGHT-TO-LEFT ISOLATE'],
  [0x20_68, 'FIRST STRONG ISOLATE'],
  [0x20_69, 'POP DIRECTIONAL ISOLATE'],
  [0x28_00, 'BRAILLE PATTERN BLANK'],
  [0x30_00, 'IDEOGRAPHIC SPACE'],
  [0x31_64, 'HANGUL FILLER'],
  [0xfe_ff, 'ZERO WIDTH NO-BREAK SPACE'],
  [0xff_a0, 'HALFWIDTH HANGUL FILLER'],
  [0xff_fc, 'OBJECT REPLACEMENT CHARACTER'],
]);

export interface Unseen {
  /** In UTF-16 units from the beginning of the text. */
  readonly index: number;
  /** For example `U+200B ZERO WIDTH SPACE`. */
  readonly name: string;
}

/** The first invisible character of the text; null if none. */
export const unseenIn = (text: string): Unseen | null => found(UNSEEN.exec(text));

/** All characters that change the direction of the text. */
export const turningIn = (text: string): readonly Unseen[] =>
  [...text.matchAll(new RegExp(TURNING, 'gu'))].flatMap((match) => found(match) ?? []);

function found(match: RegExpExecArray | null): Unseen | null {
  const code = match?.[0].codePointAt(0);
  return match === null || code === undefined ? null : { index: match.index, name: characterName(code) };
}

/** The name of a character, such as `U+200B ZERO WIDTH SPACE`, or its kind. */
function characterName(code: number): string {
  const number = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return `${number} ${NAMES.get(code) ?? kindName(code)}`;
}

function kindName(code: number): string {
  if (code >= 0xfe_00 && code <= 0xfe_0f) return `VARIATION SELECTOR-${code - 0xfd_ff}`;
  if (code >= 0xe_01_00 && code <= 0xe_01_ef) return `VARIATION SELECTOR-${code - 0xe_00_ef}`;
  if (code >= 0xe_00_00 && code <= 0xe_00_7f) return 'TAG CHARACTER';
  if (/\p{Cc}/u.test(String.fromCodePoint(code))) return 'CONTROL CHARACTER';
  return 'INVISIBLE CHARACTER';
}

/** The text in double quotes, for JSON and YAML. Invisible characters are escaped. Never shortened. */
export const doubleQuoted = (text: string): string =>
  [...JSON.stringify(text)].map((character) => (UNSEEN.test(character) ? escaped(character) : character)).join('');

const escaped = (character: string): string =>
  character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');

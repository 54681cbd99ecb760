/** What a terminal does not show as it is: control, format and invisible characters, and blanks other than a space. */
const UNSEEN = /(?! )[\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{Default_Ignorable_Code_Point}]/gu;
const SPELLED = /\\u\{(10[\da-f]{4}|[\da-f]{1,5})\}/gu;

/** The text with its unseen characters as codes such as `\u{1b}`, so that nothing of it is lost. */
export const spelledOut = (written: string): string =>
  written.replace(UNSEEN, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);

/** The text that {@link spelledOut} was given, if it contained no such code itself. */
export const fromSpelled = (shown: string): string =>
  shown.replace(SPELLED, (_, digits: string) => String.fromCodePoint(Number.parseInt(digits, 16)));

/*
 * Control characters (escape sequences among them), line and paragraph separators, and the marks that turn the writing
 * direction: from a text that somebody wrote, they could make a terminal show another text than the one that is there.
 */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]|\p{Cs}/gu;

/** The text for a terminal, in one line, with control characters as codes such as `\u{1b}`. */
export const printable = (text: string): string =>
  text.replace(UNSAFE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);

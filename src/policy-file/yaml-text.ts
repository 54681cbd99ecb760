import { doubleQuoted } from './invisible-characters.ts';

/** What YAML reads as the same text without quotes, also in brackets. */
const PLAIN = /^[A-Za-z][A-Za-z0-9._-]*( [A-Za-z0-9][A-Za-z0-9._-]*)*$|^[A-Za-z][A-Za-z0-9._/-]*$/;
/** What YAML's core schema does not read as text. */
const NO_TEXT = /^(null|true|false|yes|no|on|off)$/i;

/** The text as a YAML value that is read as exactly that text anywhere. Quoted only if needed. */
export const yamlText = (text: string): string => (PLAIN.test(text) && !NO_TEXT.test(text) ? text : doubleQuoted(text));

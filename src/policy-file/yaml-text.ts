import { doubleQuoted } from './invisible-characters.ts';

/** What YAML reads as the text itself without quotes, inside of brackets too. */
const PLAIN = /^[A-Za-z][A-Za-z0-9._-]*( [A-Za-z0-9][A-Za-z0-9._-]*)*$|^[A-Za-z][A-Za-z0-9._/-]*$/;
/** What YAML's core schema takes for something else than a text. */
const NO_TEXT = /^(null|true|false|yes|no|on|off)$/i;

/** The text as a value in YAML: it is read as exactly that text, wherever a value may stand. In quotes only where it has to be. */
export const yamlText = (text: string): string => (PLAIN.test(text) && !NO_TEXT.test(text) ? text : doubleQuoted(text));

import { plainText } from './clean.ts';

/**
 * VER-8: makes people's text harmless. GitHub searches mentions, references and addresses in the text *after* Markdown
 * was rendered, so neither a backslash nor an entity stops those; but it does not search code. So what it would find is
 * in a code span, without additional characters that somebody would copy along.
 */

/**
 * What GitHub would link or replace.
 * Mentions, addresses, references to issues, commits and advisories, emoji names, formulas.
 */
const FOUND_BY_GITHUB = [
  /(?<=\S)@|@(?=\S)/u,
  /#(?=\d)/u,
  /(GH|GHSA|CVE)-/iu,
  /:(?=\/)|\/(?=\/)/u,
  /www\./iu,
  /(?<=[\p{L}\p{N}_-])\.(?=\p{L})/u,
  /:(?=[\w+-]+:)/u,
  /[0-9a-f]{7}/iu,
  /\$/u,
];

/**
 * A word, or what is between words.
 * The latter includes what a code span of a table cell cannot contain, and what would be a tag outside of one.
 */
const PIECES = /[^\s`|<]+|[\s`|<]+/gu;
/** Marks around a word that are not part of it. */
const AROUND = /^(["'“‘(]*)(.*?)([)"'”’.,;!?]*)$/su;

/**
 * Markdown that shows exactly the given text.
 * On one line, in a sentence, a list item or a table cell. Marks that have no meaning at their place stay, so that the
 * source is legible in a plain-text mail.
 */
export function inlineMarkdown(raw: string, max = 200): string {
  return (plainText(raw, max).match(PIECES) ?? [])
    .map((piece) => (FOUND_BY_GITHUB.some((pattern) => pattern.test(piece)) ? inCode(piece) : escaped(piece)))
    .join('')
    .replace(/^([+\-=>]|#(?=#| |$))/u, '\\$&')
    .replace(/^(\d+)([.)])/u, '$1\\$2');
}

function inCode(piece: string): string {
  const [, before = '', word = '', after = ''] = AROUND.exec(piece) ?? [];
  return `${escaped(before)}\`${word}\`${escaped(after)}`;
}

/** Our own text with Markdown's special characters escaped; see `inlineMarkdown`. */
export const escaped = (text: string): string =>
  text
    .replace(/[\\`*[\]~|]/gu, '\\$&')
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/gu, '\\_')
    .replace(/&(?=#?\w+;)/gu, '&amp;')
    .replace(/</gu, '&lt;');

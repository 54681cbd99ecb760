import { plainText } from './clean.ts';

/**
 * VER-8: what people wrote, made harmless. GitHub looks for mentions, references and addresses in the text *after*
 * Markdown was rendered, so neither a backslash nor an entity stops those; but it does not look into code. So what would be
 * found stands in a code span, and nothing is put in between that whoever copies it would take along.
 */

/**
 * What GitHub would make something of: mentions, addresses, references to issues, commits and advisories, emoji names,
 * formulas.
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

/** A word, and what stands between words: with what can stand in no code span of a table cell, or would be a tag outside of one. */
const PIECES = /[^\s`|<]+|[\s`|<]+/gu;
/** Marks around a word that are no part of it. */
const AROUND = /^(["'“‘(]*)(.*?)([)"'”’.,;!?]*)$/su;

/**
 * Markdown that shows exactly what was written, in one line, inside a sentence, a list item or a table cell. Marks
 * that cannot mean anything where they stand are left as they are, so that the source reads well in a plain-text mail.
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

/** What Markdown would make something of, as the characters themselves. For words of our own; see `inlineMarkdown`. */
export const escaped = (text: string): string =>
  text
    .replace(/[\\`*[\]~|]/gu, '\\$&')
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/gu, '\\_')
    .replace(/&(?=#?\w+;)/gu, '&amp;')
    .replace(/</gu, '&lt;');

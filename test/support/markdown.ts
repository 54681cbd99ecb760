import MarkdownIt from 'markdown-it';

const renderer = new MarkdownIt({ html: true, linkify: true, typographer: false });

/** Text, an escaped character, and code, which need no further check. */
const TEXT = ['text', 'text_special', 'code_inline'];

/** The parsed parts of a Markdown text: their kinds, and the visible text. */
export interface Reading {
  readonly blocks: readonly string[];
  /** Without repetition, sorted. */
  readonly parts: readonly string[];
  /** The same in order, with everything besides text. */
  readonly marks: readonly string[];
  readonly text: string;
  /** The same with a space for each code span, in which GitHub finds nothing. */
  readonly prose: string;
}

/** Reads Markdown with HTML and the linking of bare addresses turned on. That is more than GitHub does. */
export function readMarkdown(markdown: string): Reading {
  const tokens = renderer.parse(markdown, {});
  const children = tokens.flatMap((token) => token.children ?? []);
  return {
    blocks: tokens.map((token) => token.type),
    parts: [...new Set(children.map((token) => token.type))].sort(),
    marks: children.map((token) => token.type).filter((type) => !TEXT.includes(type)),
    text: children.map((token) => token.content).join(''),
    prose: children.map((token) => (token.type === 'code_inline' ? ' ' : token.content)).join(''),
  };
}

/** What GitHub finds in the rendered text, except in code. Mentions, references, addresses, emoji names. */
export function githubFinds(text: string): readonly string[] {
  const patterns = [
    /@[A-Za-z0-9][A-Za-z0-9-]*/gu,
    /#\d+/gu,
    /\bGH-\d+/giu,
    /\b(GHSA|CVE)-\w+/giu,
    /\b[0-9a-f]{7,40}\b/giu,
    /\b(https?|ftp):\/\/\S+/giu,
    /\bwww\.\S+/giu,
    /[\w.+-]+@[\w-]+/gu,
    /:[\w+-]+:/gu,
  ];
  return patterns.flatMap((pattern) => text.match(pattern) ?? []);
}

/** The text of a whole Markdown document without code spans and our own addresses. */
export function proseOf(markdown: string): string {
  const tokens = renderer.parse(markdown, {});
  return tokens
    .flatMap((token) => token.children ?? [])
    .map((token) => (token.type === 'code_inline' || token.type === 'html_inline' ? ' ' : token.content))
    .join('');
}

/** What a mail shows of a comment: its text without markup, the folds open. */
export function plainOf(markdown: string): string {
  const tokens = renderer.parse(markdown.replaceAll('<br>', ' '), {});
  return tokens
    .flatMap((token) =>
      token.type === 'html_block'
        ? [token.content.replaceAll(/<!--.*?-->|<[^>]*>/gu, '')]
        : lineOf(token.children ?? []),
    )
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}

const lineOf = (parts: readonly { readonly content: string }[]): readonly string[] =>
  parts.length === 0 ? [] : [parts.map(({ content }) => content).join('')];

import MarkdownIt, { type Token } from 'markdown-it';

/** The Markdown structure of a post, for finding commands. Lines are counted from 0. */
export interface Markdown {
  /** The lines that are only plain text of a top-level paragraph. */
  readonly plain: ReadonlySet<number>;
  /** The lines of top-level paragraphs and HTML. */
  readonly top: ReadonlySet<number>;
  /** True if there is raw HTML, or what another parser may read as HTML. */
  readonly html: boolean;
  /** The lines of code blocks. */
  readonly code: ReadonlySet<number>;
  /** The lines of closed HTML comments, each with its visible text: what follows the end. */
  readonly hidden: ReadonlyMap<number, string>;
  /** The cells of each row of a table. */
  readonly cells: ReadonlyMap<number, readonly string[]>;
}

/** The deepest nesting that is read. It bounds the time. Deeper text is not plain. */
const MAX_NESTING = 20;
const parser = new MarkdownIt({ html: true, maxNesting: MAX_NESTING });

/** The start of a comment or tag without its end, which is text in CommonMark. */
const MAYBE_HTML = /<(?:[!?]|\/?[a-z][^<>]*$)/i;
/** A footnote, an extension of GitHub, which ends at the next empty line. */
const FOOTNOTE = /^ {0,3}\[\^[^\]]+\]:/;
/** A formula, another extension of GitHub. */
const MATH = '$$';
/** The start and the end of a formula, on one line or over several. */
const FORMULA_STARTS = /(?<![\w$\\])\$(?![\s$])/g;
const FORMULA_ENDS = /(?<![\s$\\])\$(?![\w$])/g;
/** The delimiter row of a table of one column, which GitHub recognizes without any `|`. */
const COLUMN = /^ {0,3}(?::-+:?|-+:)[ \t]*$/;

/** The lines of a text, as Markdown counts them. */
export const linesOf = (text: string): readonly string[] => text.split(/\r\n|\r|\n/);

/** A text as it is displayed: without escaping backslashes, and with HTML entities as characters. */
export const shown = (text: string): string => parser.utils.unescapeAll(text);

/** Strikethrough with single tildes, which GitHub supports like double ones. */
const doubleTildes = (body: string): string => body.replace(/\\.|~+/gs, (found) => (found === '~' ? '~~' : found));

/** Parses a post as CommonMark, in time that grows with its length. */
export function readMarkdown(body: string): Markdown {
  const read = parsed(body);
  const doubled = doubleTildes(body);
  return doubled === body ? read : { ...read, plain: read.plain.intersection(parsed(doubled).plain) };
}

function parsed(body: string): Markdown {
  const lines = linesOf(body);
  const plain = new Set<number>();
  const top = new Set<number>();
  const code = new Set<number>();
  const hidden = new Map<number, string>();
  const cells = new Map<number, string[]>();
  let html = false;
  let row = 0;
  let before: Token | undefined;
  for (const token of parser.parse(body, {})) {
    const [from, to] = token.map ?? [0, 0];
    if (token.type === 'tr_open') row = from;
    if (token.type === 'fence' || token.type === 'code_block') addAll(code, from, to);
    if (token.level === 0 && (token.type === 'paragraph_open' || token.type === 'html_block')) addAll(top, from, to);
    if (token.type === 'html_block') {
      html = true;
      for (const [index, rest] of commentAtStart(token.content).entries()) hidden.set(from + index, rest);
    }
    if (token.type === 'inline') {
      const children = token.children ?? [];
      html ||= children.some(isHtml);
      for (const [index, rest] of commentsWithin(children, lines.slice(from, to))) hidden.set(from + index, rest);
      if (before?.type === 'paragraph_open' && before.level === 0) {
        for (const line of plainLines(children, lines, { from, to })) plain.add(line);
      }
      if (before?.type === 'td_open' || before?.type === 'th_open') {
        const those = cells.get(row) ?? [];
        those.push(token.content);
        cells.set(row, those);
      }
    }
    before = token;
  }
  return { plain, top, html, code, hidden, cells };
}

function addAll(lines: Set<number>, from: number, to: number): void {
  for (let line = from; line < to; line += 1) lines.add(line);
}

const isHtml = ({ type, content }: Token): boolean =>
  type === 'html_inline' || (type === 'text' && MAYBE_HTML.test(content));

/**
 * The visible text of each line of a comment that begins an HTML block.
 * A line inside has none; the last has what follows the comment. Empty if the comment has no end.
 */
function commentAtStart(content: string): readonly string[] {
  if (!/^\s*<!--(?!-?>)/.test(content)) return [];
  const end = content.indexOf('-->', content.indexOf('<!--') + 4);
  if (end === -1 || isShown(content.slice(0, end))) return [];
  const inside = linesOf(content.slice(0, end));
  const [rest = ''] = linesOf(content.slice(end + 3));
  return [...inside.slice(1).map(() => ''), rest];
}

/** True if browsers show a part of the comment. They accept another end as well. */
const isShown = (comment: string): boolean => comment.includes('--!>');

/**
 * The same for comments of several lines in a paragraph.
 * A comment that is not found in the lines as it was parsed hides nothing.
 */
function commentsWithin(children: readonly Token[], lines: readonly string[]): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  const text = lines.join('\n');
  let at = 0;
  let line = 0;
  for (const { type, content } of children) {
    if (type !== 'html_inline' || !content.startsWith('<!--') || !content.includes('\n')) continue;
    const start = text.indexOf(content, at);
    if (start === -1 || isShown(content)) continue;
    const first = line + breaksIn(text.slice(at, start));
    at = start + content.length;
    line = first + breaksIn(content);
    for (let index = first + 1; index < line; index += 1) found.set(index, '');
    found.set(line, (lines[line] ?? '').slice(content.length - content.lastIndexOf('\n') - 1));
  }
  return found;
}

const breaksIn = (text: string): number => text.split('\n').length - 1;

/**
 * The lines of a paragraph that contain only text, and read as they were typed.
 * The parser does not report line breaks within code, a tag or a title, so each line of text is searched among the
 * remaining lines.
 */
function plainLines(
  children: readonly Token[],
  lines: readonly string[],
  { from, to }: { readonly from: number; readonly to: number },
): readonly number[] {
  const end = endOfOwn(lines, from, to);
  // The lines of each text, the last one first.
  const places = Map.groupBy(
    Array.from({ length: end - from }, (_, index) => end - 1 - index),
    (line) => lines[line]?.trim() ?? '',
  );
  const found: number[] = [];
  const within = withinFormula(lines.slice(from, end));
  let next = from;
  for (const text of textLines(children)) {
    const those = (text === null ? undefined : places.get(text)) ?? [];
    while ((those.at(-1) ?? next) < next) those.pop();
    const place = those.pop();
    if (place !== undefined && !within.has(place - from)) found.push(place);
    next = (place ?? next) + 1;
  }
  return found;
}

/** The text of each line of a paragraph. null if there is anything else on or around it. */
function textLines(children: readonly Token[]): readonly (string | null)[] {
  const lines: (string | null)[] = [];
  let depth = 0;
  let text: string | null = '';
  for (const { type, content, nesting } of children) {
    depth += nesting;
    if (type === 'softbreak' || type === 'hardbreak') {
      lines.push(text === null ? null : text.trim());
      text = depth === 0 ? '' : null;
    } else {
      text = type === 'text' && depth === 0 && text !== null ? text + content : null;
    }
  }
  return [...lines, text === null ? null : text.trim()];
}

/** The lines of formulas that span several lines. */
function withinFormula(lines: readonly string[]): ReadonlySet<number> {
  const found = new Set<number>();
  let since: number | null = null;
  for (const [index, line] of lines.entries()) {
    let at = 0;
    for (;;) {
      const mark: RegExp = since === null ? FORMULA_STARTS : FORMULA_ENDS;
      mark.lastIndex = at;
      const next = mark.exec(line);
      if (next === null) break;
      for (let inner = (since ?? index) + 1; inner < index; inner += 1) found.add(inner);
      since = since === null ? index : null;
      at = next.index + 1;
    }
  }
  return found;
}

/**
 * Where a paragraph ends, or a footnote or a table in it begins.
 * Its first line if a footnote began above, or if there is a formula.
 */
function endOfOwn(lines: readonly string[], from: number, to: number): number {
  for (let line = from - 1; line >= 0 && lines[line]?.trim() !== ''; line -= 1) {
    if (FOOTNOTE.test(lines[line] ?? '')) return from;
  }
  const own = lines.slice(from, to);
  if (own.some((line) => line.includes(MATH))) return from;
  const note = own.findIndex((line) => FOOTNOTE.test(line));
  const column = own.findIndex((line, index) => index > 0 && COLUMN.test(line));
  return Math.min(note === -1 ? to : from + note, column === -1 ? to : from + column - 1);
}

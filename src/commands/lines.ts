/** A line of a text, counted from 1, without the white space around it. */
export interface Line {
  readonly line: number;
  readonly text: string;
}

/**
 * The lines of a Markdown text in which a command may stand: not in code, not quoted (a line that Markdown lazily adds
 * to a quotation included), not in an HTML comment or a `<pre>`. Where Markdown is ambiguous the line is left out: a
 * sign-off that has to be typed again costs a minute, one that nobody meant costs a release.
 */
export function commandableLines(body: string): readonly Line[] {
  const lines: Line[] = [];
  let inside: Inside = { kind: 'text' };
  let paragraph = NEW_PARAGRAPH;
  for (const [index, raw] of body.split(/\r\n|\r|\n/).entries()) {
    if (inside.kind !== 'text') {
      if (ends(inside, raw)) inside = { kind: 'text' };
      paragraph = NEW_PARAGRAPH;
      continue;
    }
    inside = opens(raw);
    if (inside.kind !== 'text') continue;
    if (raw.trim() === '') {
      paragraph = NEW_PARAGRAPH;
      continue;
    }
    const plain = !paragraph.quoted && !paragraph.openCode && !/^(?: {4}|\s*\t)/.test(raw);
    if (plain) lines.push({ line: index + 1, text: raw.trim() });
    paragraph = {
      quoted: paragraph.quoted || /^\s{0,3}(?:(?:[-*+]|\d{1,9}[.)])\s+)*>/.test(raw),
      openCode: paragraph.openCode !== (backticks(raw) % 2 === 1),
    };
  }
  return lines;
}

type Inside =
  | { readonly kind: 'text' }
  | { readonly kind: 'fence'; readonly mark: string }
  | { readonly kind: 'html'; readonly end: RegExp };

/** What the lines since the last empty one mean for the next: a quotation and a code span may go on. */
interface Paragraph {
  readonly quoted: boolean;
  readonly openCode: boolean;
}
const NEW_PARAGRAPH: Paragraph = { quoted: false, openCode: false };

/** HTML in which text is not shown, or is shown as code. */
const BLOCKS: readonly { readonly start: RegExp; readonly end: RegExp }[] = [
  { start: /<!--/, end: /-->/ },
  ...['pre', 'code', 'script', 'style', 'textarea', 'blockquote'].map((tag) => ({
    start: new RegExp(`<${tag}[\\s>]`, 'i'),
    end: new RegExp(`</${tag}\\s*>`, 'i'),
  })),
];

/** What a line of ordinary text begins. A fence may stand behind list and quotation marks. */
function opens(raw: string): Inside {
  const [, mark, info] = /^\s{0,3}(?:(?:[-*+]|\d{1,9}[.)]|>)\s*)*(`{3,}|~{3,})(.*)$/.exec(raw) ?? [];
  if (mark !== undefined && !(mark.startsWith('`') && info?.includes('`'))) return { kind: 'fence', mark };
  for (const { start, end } of BLOCKS) {
    const at = start.exec(raw);
    if (at && !end.test(raw.slice(at.index + at[0].length))) return { kind: 'html', end };
  }
  return { kind: 'text' };
}

function ends(inside: Exclude<Inside, { kind: 'text' }>, raw: string): boolean {
  if (inside.kind === 'html') return inside.end.test(raw);
  const [, closing] = /^\s*(?:>\s*)*(`{3,}|~{3,})\s*$/.exec(raw) ?? [];
  return closing !== undefined && closing[0] === inside.mark[0] && closing.length >= inside.mark.length;
}

const backticks = (text: string): number => text.split('`').length - 1;

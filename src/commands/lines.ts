/** A line of a text, counted from 1, without the white space around it. */
export interface Line {
  readonly line: number;
  readonly text: string;
}

/**
 * The lines of a Markdown text in which a command may stand: not in a fenced or indented code block, not quoted, not
 * in an HTML comment or a `<pre>`. Where Markdown is ambiguous the line is left out: a sign-off that has to be typed
 * again costs a minute, one that nobody meant costs a release.
 */
export function commandableLines(body: string): readonly Line[] {
  const lines: Line[] = [];
  let fence: string | null = null;
  let until: RegExp | null = null;
  for (const [index, raw] of body.split(/\r\n|\r|\n/).entries()) {
    if (until) {
      if (until.test(raw)) until = null;
      continue;
    }
    if (fence !== null) {
      if (closesFence(raw, fence)) fence = null;
      continue;
    }
    const opened = /^\s{0,3}(`{3,}|~{3,})/.exec(raw)?.[1];
    if (opened !== undefined && !(opened.startsWith('`') && raw.trimStart().slice(opened.length).includes('`'))) {
      fence = opened;
      continue;
    }
    const block = BLOCKS.find(({ start }) => start.test(raw));
    if (block) {
      if (!block.end.test(raw.replace(block.start, ''))) until = block.end;
      continue;
    }
    if (/^(?: {4}|\s*\t)/.test(raw)) continue;
    lines.push({ line: index + 1, text: raw.trim() });
  }
  return lines;
}

/** HTML in which text is not shown, or is shown as code. */
const BLOCKS: readonly { readonly start: RegExp; readonly end: RegExp }[] = [
  { start: /<!--/, end: /-->/ },
  { start: /<pre[\s>]/i, end: /<\/pre>/i },
  { start: /<code[\s>]/i, end: /<\/code>/i },
  { start: /<script[\s>]/i, end: /<\/script>/i },
  { start: /<style[\s>]/i, end: /<\/style>/i },
  { start: /<textarea[\s>]/i, end: /<\/textarea>/i },
];

function closesFence(raw: string, fence: string): boolean {
  const closing = /^\s{0,3}(`{3,}|~{3,})\s*$/.exec(raw)?.[1];
  return closing !== undefined && closing[0] === fence[0] && closing.length >= fence.length;
}

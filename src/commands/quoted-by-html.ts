/**
 * The lines, from 0, of each closed `<blockquote>` at the start of a line.
 * Each with the text after its end.
 */
export function quotedByHtml(lines: readonly string[]): ReadonlyMap<number, string> {
  const quoted = new Map<number, string>();
  const last = lines.findLastIndex((line) => /<\/blockquote\s*>/i.test(line));
  let depth = 0;
  for (const [index, line] of lines.entries()) {
    if (index > last) break;
    if (depth === 0 && !/^\s*<blockquote[\s>]/i.test(line)) continue;
    depth += count(line, /<blockquote[\s>]/gi) - count(line, /<\/blockquote\s*>/gi);
    depth = Math.max(depth, 0);
    quoted.set(index, depth === 0 ? line.slice(line.search(BEHIND_LAST_END)).replace(END, '') : '');
  }
  return quoted;
}

const END = /^<\/blockquote\s*>/i;
const BEHIND_LAST_END = /<\/blockquote\s*>(?!.*<\/blockquote)/i;

const count = (line: string, tag: RegExp): number => line.match(tag)?.length ?? 0;

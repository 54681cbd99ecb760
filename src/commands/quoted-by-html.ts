/** The lines, from 0, of each `<blockquote>` that begins its line and has an end. */
export function quotedByHtml(lines: readonly string[]): ReadonlySet<number> {
  const quoted = new Set<number>();
  const last = lines.findLastIndex((line) => /<\/blockquote\s*>/i.test(line));
  let depth = 0;
  for (const [index, line] of lines.entries()) {
    if (index > last) break;
    if (depth === 0 && !/^\s*<blockquote[\s>]/i.test(line)) continue;
    quoted.add(index);
    depth += count(line, /<blockquote[\s>]/gi) - count(line, /<\/blockquote\s*>/gi);
    depth = Math.max(depth, 0);
  }
  return quoted;
}

const count = (line: string, tag: RegExp): number => line.match(tag)?.length ?? 0;

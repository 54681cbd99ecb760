interface Line {
  readonly sign: ' ' | '+' | '-';
  readonly text: string;
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

/**
 * The most table cells that are compared. Beyond them, the middle counts as replaced.
 * So no file takes more than a moment.
 */
const MAX_CELLS = 1_000_000;

/** The lines of both texts in order, each marked as kept, added or removed. They are a longest common subsequence. */
export function diffLines(before: string, after: string): readonly Line[] {
  const a = linesOf(before);
  const b = linesOf(after);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const keep = (text: string): Line => ({ sign: ' ', text });
  const middle = diffMiddle(a.slice(start, a.length - end), b.slice(start, b.length - end));
  return [...a.slice(0, start).map(keep), ...middle, ...a.slice(a.length - end).map(keep)];
}

function diffMiddle(a: readonly string[], b: readonly string[]): readonly Line[] {
  const removed = a.map((text): Line => ({ sign: '-', text }));
  const added = b.map((text): Line => ({ sign: '+', text }));
  if (a.length === 0 || b.length === 0 || a.length * b.length > MAX_CELLS) return [...removed, ...added];
  // common[i][j]: the longest common subsequence of the rest from line i and line j on.
  const common = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  const cell = (i: number, j: number): number => common[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const row = common[i];
    if (!row) continue;
    for (let j = b.length - 1; j >= 0; j -= 1) {
      row[j] = a[i] === b[j] ? cell(i + 1, j + 1) + 1 : Math.max(cell(i + 1, j), cell(i, j + 1));
    }
  }
  const lines: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    if (left !== undefined && left === right) {
      lines.push({ sign: ' ', text: left });
      i += 1;
      j += 1;
    } else if (left !== undefined && (right === undefined || cell(i + 1, j) >= cell(i, j + 1))) {
      lines.push({ sign: '-', text: left });
      i += 1;
    } else if (right !== undefined) {
      lines.push({ sign: '+', text: right });
      j += 1;
    }
  }
  return lines;
}

/** How many lines were added and removed. */
export function lineChanges(before: string, after: string): { readonly additions: number; readonly deletions: number } {
  const lines = diffLines(before, after);
  const count = (sign: Line['sign']) => lines.filter((line) => line.sign === sign).length;
  return { additions: count('+'), deletions: count('-') };
}

/** A unified diff in one hunk with the whole file. */
export function patchOf(before: string, after: string): string {
  const span = (text: string): string => {
    const { length } = linesOf(text);
    return `${length === 0 ? 0 : 1},${length}`;
  };
  const body = diffLines(before, after).map(({ sign, text }) => sign + text);
  return [`@@ -${span(before)} +${span(after)} @@`, ...body].join('\n');
}

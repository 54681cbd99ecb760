import { type Figure, ratioOf, reached } from './measure.ts';

/** The figures as tables for the terminal, one for each thing that was measured. */
export function tables(figures: readonly Figure[]): string {
  return blocks(figures, (about, rows) => {
    const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
    const lines = rows.map((row) =>
      row
        .map((cell, column) =>
          LEFT.has(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    );
    return [about, ...lines.map((line) => `  ${line.trimEnd()}`)].join('\n');
  });
}

/** The same as Markdown, for docs/performance.md. */
export function markdown(figures: readonly Figure[]): string {
  return blocks(figures, (about, [head = [], ...rows]) => {
    const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
    const rule = head.map((_, column) => (LEFT.has(column) ? '---' : '---:'));
    return [`**${about}**`, '', line(head), line(rule), ...rows.map(line)].join('\n');
  });
}

const HEAD = ['', 'value', 'unit', 'reference', 'value', 'ratio', 'target', ''];
/** Columns of words. Those of figures are aligned to the right. */
const LEFT = new Set([0, 2, 3, 6, 7]);

function blocks(
  figures: readonly Figure[],
  block: (about: string, rows: readonly (readonly string[])[]) => string,
): string {
  const groups = [...Map.groupBy(figures, ({ about }) => about)];
  return `${groups.map(([about, lines]) => block(about, [HEAD, ...lines.map(cells)])).join('\n\n')}\n`;
}

function cells(figure: Figure): readonly string[] {
  const { what, value, unit, reference } = figure;
  const met = reached(figure);
  const word = met === null ? '' : met ? 'ok' : 'MISSED';
  return [what, shown(value), unit, reference.what, shown(reference.value), shown(ratioOf(figure)), aim(figure), word];
}

function aim({ target, unit }: Figure): string {
  if (target === undefined) return '';
  const limit = 'most' in target ? `at most ${shown(target.most)}` : `at least ${shown(target.least)}`;
  return target.of === 'ratio' ? `${limit} ×` : `${limit} ${unit}`;
}

/** Three significant digits, or a whole number. */
function shown(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Number.isInteger(value) || Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return value.toPrecision(3);
}

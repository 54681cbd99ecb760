/** One line of the report: what was measured, how large it was, and the figures. */
export interface Figure {
  readonly what: string;
  readonly size: number;
  /** Name of the figure, with its unit → value. */
  readonly values: Readonly<Record<string, number>>;
}

/** The median time of one call in milliseconds, after one call that is not counted. */
export async function medianMillis(runs: number, act: () => unknown): Promise<number> {
  await act();
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    await act();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? 0;
}

/** The figures as a table for the terminal, one block for each thing that was measured. */
export function table(figures: readonly Figure[]): string {
  const blocks = Object.entries(Object.groupBy(figures, ({ what }) => what)).map(([what, lines = []]) => {
    const names = Object.keys(lines[0]?.values ?? {});
    const rows = [['size', ...names], ...lines.map((line) => cells(line, names))];
    const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
    const text = rows.map((row) => row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  '));
    return [what, ...text].join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}

const cells = ({ size, values }: Figure, names: readonly string[]): string[] => [
  size.toLocaleString('en-US'),
  ...names.map((name) => shown(values[name] ?? Number.NaN)),
];

const shown = (value: number): string => (Number.isInteger(value) ? value.toLocaleString('en-US') : value.toFixed(4));

/** One line of the report. */
export interface Figure {
  /** What the figures of one table are about, with the conditions that they share. */
  readonly about: string;
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** What to compare it with, in the same unit and from the same run. */
  readonly reference: { readonly what: string; readonly value: number };
  /**
   * The aim for the value, or for its ratio to the reference.
   * It is reached with no more than `most`, or no less than `least`.
   */
  readonly target?: { readonly of: 'value' | 'ratio' } & ({ readonly most: number } | { readonly least: number });
}

/** The app broke a promise while it was measured; for example, an event was lost. */
export class BrokenPromise extends Error {
  constructor(text: string) {
    super(text);
    this.name = 'BrokenPromise';
  }
}

export const ratioOf = ({ value, reference }: Figure): number => value / reference.value;

/** Whether the aim was reached. null if there was none. */
export function reached(figure: Figure): boolean | null {
  const { target } = figure;
  if (target === undefined) return null;
  const measured = target.of === 'value' ? figure.value : ratioOf(figure);
  return 'most' in target ? measured <= target.most : measured >= target.least;
}

/** The value below which this share of the values lies, by the nearest rank. @param share between 0 and 1 */
export function quantile(values: Iterable<number>, share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export const median = (values: Iterable<number>): number => quantile(values, 0.5);

/** How long it takes, in milliseconds. */
export async function millisOf(act: () => unknown): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}

/** The median time of one call in milliseconds, after one call that is not counted. */
export async function medianMillis(runs: number, act: () => unknown): Promise<number> {
  await act();
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) times.push(await millisOf(act));
  return median(times);
}

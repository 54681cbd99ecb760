import type { Ground } from './options.ts';

export interface SoakReport {
  readonly ground: Ground;
  readonly seed: number;
  /** Everything that must not be; empty where all went well. */
  readonly violations: readonly string[];
  readonly figures: Readonly<Record<string, number>>;
  /** How many decisions the processes logged. */
  readonly decisions: number;
  /** What people did, one line an act. */
  readonly told: readonly string[];
  /** What the processes logged as a warning or worse, the latest. */
  readonly warnings: readonly string[];
  /** All that the processes logged; kept where there is a violation. */
  readonly logFile: string;
}

const MOST_LINES = 60;

/** What came of a soak, for people. */
export function reportText({
  ground,
  seed,
  violations,
  figures,
  decisions,
  told,
  warnings,
  logFile,
}: SoakReport): string {
  const counted = [...Object.entries(figures), ['decisions', decisions] as const];
  const summary = `${ground}, seed ${seed}: ${counted.map(([what, count]) => `${what} ${count}`).join(', ')}`;
  if (violations.length === 0) return `${summary}\n${ground}: no violation`;
  return [
    summary,
    `${ground}: ${violations.length} violations:`,
    ...violations.slice(0, MOST_LINES).map((one) => `  ✗ ${one}`),
    'The last warnings and errors of the processes:',
    ...warnings.slice(-MOST_LINES).map((line) => `  ${line.slice(0, 600)}`),
    'The last acts:',
    ...told.slice(-MOST_LINES).map((line) => `  ${line}`),
    `All that the processes logged: ${logFile}`,
    `The same acts again: npm run test:soak -- --seed ${seed} --database ${ground}`,
  ].join('\n');
}

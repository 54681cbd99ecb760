import type { Ground } from './options.ts';

export interface SoakReport {
  readonly ground: Ground;
  readonly seed: number;
  /** Everything that must not be. Empty if all went well. */
  readonly violations: readonly string[];
  readonly figures: Readonly<Record<string, number>>;
  /** The names of the requested faults. null for all. */
  readonly kinds: readonly string[] | null;
  /** One line for each fault that was on. */
  readonly faults: readonly string[];
  /** The longest seconds from the end of each kind of fault to right checks. */
  readonly longest: Readonly<Record<string, number>>;
  /** How many decisions the processes logged. */
  readonly decisions: number;
  /** What people did, one line an act. */
  readonly told: readonly string[];
  /** What the processes logged as a warning or worse, the latest. */
  readonly warnings: readonly string[];
  /** The file with all that the processes logged. It is kept if there is a violation. */
  readonly logFile: string;
}

const MOST_LINES = 60;

/** The result of a soak, for people. */
export function reportText({
  ground,
  seed,
  violations,
  figures,
  kinds,
  faults,
  longest,
  decisions,
  told,
  warnings,
  logFile,
}: SoakReport): string {
  const only = kinds === null ? '' : ` --faults ${kinds.length === 0 ? 'none' : kinds.join(',')}`;
  const counted = [...Object.entries(figures), ['decisions', decisions] as const];
  const recovered = Object.entries(longest).map(([name, seconds]) => `  ${name}: ${seconds} s`);
  const summary = [
    `${ground}, seed ${seed}: ${counted.map(([what, count]) => `${what} ${count}`).join(', ')}`,
    ...(recovered.length === 0 ? [] : ['The longest time from the end of a fault until every check was right:']),
    ...recovered,
  ].join('\n');
  if (violations.length === 0) return `${summary}\n${ground}: no violation`;
  return [
    summary,
    `${ground}: ${violations.length} violations:`,
    ...violations.slice(0, MOST_LINES).map((one) => `  ✗ ${one}`),
    'The faults:',
    ...faults.map((line) => `  ${line}`),
    'The last warnings and errors of the processes:',
    ...warnings.slice(-MOST_LINES).map((line) => `  ${line.slice(0, 600)}`),
    'The last acts:',
    ...told.slice(-MOST_LINES).map((line) => `  ${line}`),
    `All that the processes logged: ${logFile}`,
    `The same acts again: npm run test:soak -- --seed ${seed} --database ${ground}${only}`,
  ].join('\n');
}

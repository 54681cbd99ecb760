import { asProblem, type Problem, quote } from './problem.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** At most six digits, so that no duration overflows a time. */
const SHAPE = /^(\d{1,6})([smhd])$/;

export const DURATION_PATTERN = SHAPE.source;

/**
 * Milliseconds of a duration such as `10s`, `15m`, `48h` or `14d`. null if it is not a duration. A day has 24 hours.
 */
export function durationMillis(text: string): number | null {
  const [, digits, unit] = SHAPE.exec(text) ?? [];
  const factor = unit === undefined ? undefined : UNITS[unit];
  return digits === undefined || factor === undefined ? null : Number(digits) * factor;
}

/** What is wrong with a duration. `least` and `most` are durations too, both allowed. */
export function durationProblem(text: string, least: string, most: string): Problem | null {
  const millis = durationMillis(text);
  if (millis === null) {
    return asProblem(
      `${quote(text)} is not a duration`,
      'Write a whole number and a unit, s, m, h or d, for example "10s", "15m", "48h" or "14d"',
    );
  }
  if (millis < (durationMillis(least) ?? 0))
    return asProblem(`${quote(text)} is too short`, `Write at least "${least}"`);
  if (millis > (durationMillis(most) ?? 0)) return asProblem(`${quote(text)} is too long`, `Write at most "${most}"`);
  return null;
}

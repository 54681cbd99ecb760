/** How long to wait after a failure. */
export interface Backoff {
  /** After the first failure; doubles with each further one. */
  readonly firstMillis: number;
  readonly longestMillis: number;
  /** How often a job may fail before it is given up. */
  readonly tries: number;
  /** The same for a failure that will hardly mend itself, such as a permission that is missing. */
  readonly hopelessTries: number;
  /** Between 0 and 1, so that jobs that failed together do not come back together. */
  readonly random: () => number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Between one and two and a quarter hours of trying. */
export const BACKOFF: Backoff = {
  firstMillis: 1_000,
  longestMillis: 5 * 60_000,
  tries: 36,
  hopelessTries: 6,
  random: Math.random,
  now: Date.now,
};

const HOPELESS = new Set(['unauthorized', 'forbidden', 'not-found', 'invalid', 'unsupported']);
/** However late GitHub says, an hour is its longest window. */
const LONGEST_PAUSE_MILLIS = 60 * 60_000 + 10_000;

/** How long until a last word that could not be said is tried again. */
export const untilNextWord = (backoff: Backoff, error: unknown): number =>
  pauseUntil(backoff, error) ?? Math.round(backoff.longestMillis * (0.5 + backoff.random() / 2));

/**
 * When to try again after `error`, or null where it failed often enough.
 * @param failures how often it had failed before. A rate limit is nobody's failure and is not counted.
 */
export function nextTry(
  backoff: Backoff,
  error: unknown,
  failures: number,
): { readonly afterMillis: number; readonly failures: number } | null {
  const pause = pauseUntil(backoff, error);
  if (pause !== null) return { afterMillis: pause, failures };
  const limit = HOPELESS.has(codeOf(error) ?? '') ? backoff.hopelessTries : backoff.tries;
  if (failures + 1 >= limit) return null;
  const wait = Math.min(backoff.firstMillis * 2 ** Math.min(failures, 30), backoff.longestMillis);
  return { afterMillis: Math.round(wait * (0.5 + backoff.random() / 2)), failures: failures + 1 };
}

/** How long what failed has to wait, and a random part; null where the error names no time. */
function pauseUntil(backoff: Backoff, error: unknown): number | null {
  const end = timeIn(error, 'rate-limited') ?? timeIn(error, 'over-budget');
  if (end === null) return null;
  const wait = Math.min(Math.max(end - backoff.now(), 0), LONGEST_PAUSE_MILLIS);
  return wait + Math.round(backoff.random() * 1_000);
}

/** Milliseconds since 1970 until which GitHub wants no request; null where the error is no rate limit. */
export const rateLimitEnd = (error: unknown): number | null => timeIn(error, 'rate-limited');

function timeIn(error: unknown, code: string): number | null {
  if (codeOf(error) !== code || !Error.isError(error) || !('retryAt' in error)) return null;
  return typeof error.retryAt === 'string' ? Date.parse(error.retryAt) : null;
}

/** The field that a server does not know, where that is what went wrong; null otherwise. */
export const fieldLacking = (error: unknown): string | null =>
  codeOf(error) === 'unsupported' && Error.isError(error) && 'lacks' in error && typeof error.lacks === 'string'
    ? error.lacks
    : null;

/** The closed code of an error of `github/`; null for any other. */
export const codeOf = (error: unknown): string | null =>
  Error.isError(error) && 'code' in error && typeof error.code === 'string' ? error.code : null;

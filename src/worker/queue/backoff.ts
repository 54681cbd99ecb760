/** How long to wait after a failure. */
export interface Backoff {
  /** After the first failure; doubles with each further one. */
  readonly firstMillis: number;
  readonly longestMillis: number;
  /** The failure at which a job is given up. A try that comes sooner than the job's own wait counts in part. */
  readonly tries: number;
  /** After so many refusals by GitHub the subject's result is replaced early, and tries continue. */
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

/** A job's failures so far. */
export interface Failures {
  /** Number of counted failures. */
  readonly failures: number;
  /** How long it has waited since the last counted failure. */
  readonly waitedMillis?: number;
  /** True if the given-up handling was already done. */
  readonly said?: boolean;
}

export interface NextTry {
  readonly afterMillis: number;
  readonly failures: number;
  /** The part of the wait that does not count as a failure yet. */
  readonly waitedMillis: number;
  /** True if the given-up handling has to be done now. */
  readonly speak: boolean;
}

/**
 * Kinds of failure, which decide when to try again.
 * `limit`: not a failure; the job waits as long as GitHub or the budget says. `away`: GitHub answers no request at all,
 * and may be back at any moment. `trouble`: this request failed, and may work the next time. `refused`: GitHub refuses
 * this request, because of a setting that a person can change or by mistake; the two cannot be distinguished at first.
 * `final`: trying again does not help.
 */
export type FailureKind = 'limit' | 'away' | 'trouble' | 'refused' | 'final';

const KINDS: Readonly<Record<string, FailureKind>> = {
  'rate-limited': 'limit',
  'over-budget': 'limit',
  unavailable: 'trouble',
  conflict: 'trouble',
  unauthorized: 'refused',
  forbidden: 'refused',
  'not-found': 'refused',
  // Includes truncated bodies and those of a proxy.
  invalid: 'refused',
  unsupported: 'final',
};

/** The kind of a failure. Our own errors are tried again like network errors. */
export function failureKindOf(error: unknown): FailureKind {
  const kind = KINDS[failureCodeOf(error) ?? ''] ?? 'trouble';
  return kind !== 'limit' && isAway(error) ? 'away' : kind;
}

/** The longest wait that an error may ask for. */
const LONGEST_PAUSE_MILLIS = 60 * 60_000;
/** The wait if GitHub names none. */
const PAUSE_MILLIS = 60_000;

/**
 * How often one job of an installation is tried while GitHub answers nothing.
 * The job's own wait does not matter then.
 */
const PROBE_MILLIS = 5_000;
/** The longest such interval while GitHub answers other requests. A plain refusal must not be repeated more often. */
const LONGEST_PROBE_MILLIS = 10_000;
/** After so many failures, a refusal has only the jobs' own waits. That is after about half an hour. */
const PROBED_FAILURES = 14;
/** The interval from then on, if GitHub fails. A part of it may be out for hours, and be back at any moment. */
const LATE_PROBE_MILLIS = 30_000;

/** How long until the given-up handling, if it failed, is tried again. */
export const untilNextWord = (backoff: Backoff, error: unknown): number =>
  pauseOf(backoff, error) ?? Math.round(backoff.longestMillis * (0.5 + backoff.random() / 2));

/** When to try again after `error`; null if the job is given up. */
export function nextTry(backoff: Backoff, error: unknown, before: Failures): NextTry | null {
  const pause = pauseOf(backoff, error);
  const { waitedMillis = 0 } = before;
  if (pause !== null) return { afterMillis: pause, failures: before.failures, waitedMillis, speak: false };
  const kind = failureKindOf(error);
  // Waits are random, between half of the full wait and the full wait.
  const counts = waitedMillis >= waitAfter(backoff, before.failures) / 2;
  const failures = before.failures + (counts ? 1 : 0);
  if (failures >= (kind === 'final' ? backoff.hopelessTries : backoff.tries)) return null;
  return {
    afterMillis: Math.round(waitAfter(backoff, failures) * (0.5 + backoff.random() / 2)),
    failures,
    waitedMillis: counts ? 0 : waitedMillis,
    speak: kind === 'refused' && failures >= backoff.hopelessTries && before.said !== true,
  };
}

/**
 * Milliseconds until one failed job of the installation is tried again.
 * null if only the jobs' own waits apply. The first success wakes all others.
 */
export function probeAfter(backoff: Backoff, error: unknown, failures: number): number | null {
  const kind = failureKindOf(error);
  if (kind === 'limit' || kind === 'final') return null;
  if (kind !== 'away' && failures > PROBED_FAILURES)
    return failureCodeOf(error) === 'unavailable' ? LATE_PROBE_MILLIS : null;
  const own = kind === 'away' ? 0 : waitAfter(backoff, failures) / 30;
  return Math.max(backoff.firstMillis, Math.min(Math.max(own, PROBE_MILLIS), LONGEST_PROBE_MILLIS));
}

function waitAfter({ firstMillis, longestMillis }: Backoff, failures: number): number {
  return failures === 0 ? 0 : Math.min(firstMillis * 2 ** Math.min(failures - 1, 30), longestMillis);
}

/** The wait of a limit, with a random part. null if the error is not a limit. */
function pauseOf(backoff: Backoff, error: unknown): number | null {
  const asked = waitIn(error, 'rate-limited') ?? waitIn(error, 'over-budget');
  return asked === null ? null : (asked.millis ?? PAUSE_MILLIS) + Math.round(backoff.random() * 1_000);
}

/**
 * How long GitHub wants no requests. null if the error is not a rate limit.
 * `millis` is null if GitHub does not say.
 */
export const limitOf = (error: unknown): { readonly millis: number | null } | null => waitIn(error, 'rate-limited');

/** The same in milliseconds, with a default if GitHub does not say. */
export function limitMillis(error: unknown): number | null {
  const asked = limitOf(error);
  return asked === null ? null : (asked.millis ?? PAUSE_MILLIS);
}

function waitIn(error: unknown, code: string): { readonly millis: number | null } | null {
  if (failureCodeOf(error) !== code) return null;
  const millis = Error.isError(error) && 'waitMillis' in error ? error.waitMillis : null;
  return { millis: typeof millis === 'number' ? Math.min(Math.max(millis, 0), LONGEST_PAUSE_MILLIS) : null };
}

const isAway = (error: unknown): boolean => Error.isError(error) && 'away' in error && error.away === true;

/** The field that a server does not know, if that was the error; null otherwise. */
export const fieldLacking = (error: unknown): string | null =>
  failureCodeOf(error) === 'unsupported' && Error.isError(error) && 'lacks' in error && typeof error.lacks === 'string'
    ? error.lacks
    : null;

/** The closed code of an error of `github/`; null for any other. */
export const failureCodeOf = (error: unknown): string | null =>
  Error.isError(error) && 'code' in error && typeof error.code === 'string' ? error.code : null;

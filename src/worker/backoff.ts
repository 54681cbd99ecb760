/** How long to wait after a failure. */
export interface Backoff {
  /** After the first failure; doubles with each further one. */
  readonly firstMillis: number;
  readonly longestMillis: number;
  /** How often a job may fail before it is given up. A try that came sooner than its own wait counts in part. */
  readonly tries: number;
  /** After so many failures of what GitHub refuses, the last word is said beforehand; the trying goes on. */
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

/** What is known of a job's failures so far. */
export interface Failures {
  /** How often it failed, each after the whole of its wait. */
  readonly failures: number;
  /** For how long it has waited since the last of these was counted. */
  readonly waitedMillis?: number;
  /** The last word about it was said beforehand. */
  readonly said?: boolean;
}

export interface NextTry {
  readonly afterMillis: number;
  readonly failures: number;
  /** Not yet counted as a failure. */
  readonly waitedMillis: number;
  /** The last word is to be said now. */
  readonly speak: boolean;
}

/**
 * What follows from what failed. `limit`: nobody's failure; it waits as long as GitHub, or the budget, says. `away`: GitHub
 * answers nothing that is asked; it may be back at any moment. `trouble`: this failed, and may work the next time. `refused`:
 * GitHub refuses this, which may be a person's to change or a slip of GitHub's; nobody can tell the two apart at first.
 * `final`: no repetition will help.
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
  // A body that was cut off, or came from a proxy, is one of these.
  invalid: 'refused',
  unsupported: 'final',
};

/** Errors of our own are tried again like those of the network. */
export function kindOf(error: unknown): FailureKind {
  const kind = KINDS[codeOf(error) ?? ''] ?? 'trouble';
  return kind !== 'limit' && isAway(error) ? 'away' : kind;
}

/** A wait that an error names is never longer: then it is asked again. */
const LONGEST_PAUSE_MILLIS = 60 * 60_000;
/** Where GitHub names none. */
const PAUSE_MILLIS = 60_000;

/** How often one job of an installation at least is tried again while GitHub answers nothing, whatever its own wait. */
const PROBE_MILLIS = 5_000;
/** The same where GitHub answers others: what is refused by itself, and not in an outage, is not asked for more often. */
const LONGEST_PROBE_MILLIS = 10_000;
/** Half an hour, or so; after that it is no outage that anybody waits out in seconds. */
const PROBED_FAILURES = 14;

/** How long until a last word that could not be said is tried again. */
export const untilNextWord = (backoff: Backoff, error: unknown): number =>
  pauseOf(backoff, error) ?? Math.round(backoff.longestMillis * (0.5 + backoff.random() / 2));

/** When to try again after `error`, or null where it failed often enough. */
export function nextTry(backoff: Backoff, error: unknown, before: Failures): NextTry | null {
  const pause = pauseOf(backoff, error);
  const { waitedMillis = 0 } = before;
  if (pause !== null) return { afterMillis: pause, failures: before.failures, waitedMillis, speak: false };
  const kind = kindOf(error);
  // Waits are drawn between half of the whole and the whole.
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
 * After how many milliseconds one of the jobs of an installation that failed is tried again, whatever their own waits are; null
 * where those alone say it. The first that works wakes all others.
 */
export function probeAfter(backoff: Backoff, error: unknown, failures: number): number | null {
  const kind = kindOf(error);
  if (kind === 'limit' || kind === 'final' || (kind !== 'away' && failures > PROBED_FAILURES)) return null;
  const own = kind === 'away' ? 0 : waitAfter(backoff, failures) / 30;
  return Math.max(backoff.firstMillis, Math.min(Math.max(own, PROBE_MILLIS), LONGEST_PROBE_MILLIS));
}

function waitAfter({ firstMillis, longestMillis }: Backoff, failures: number): number {
  return failures === 0 ? 0 : Math.min(firstMillis * 2 ** Math.min(failures - 1, 30), longestMillis);
}

/** How long what failed has to wait, and a random part; null where it is no limit. */
function pauseOf(backoff: Backoff, error: unknown): number | null {
  const asked = waitIn(error, 'rate-limited') ?? waitIn(error, 'over-budget');
  return asked === null ? null : (asked.millis ?? PAUSE_MILLIS) + Math.round(backoff.random() * 1_000);
}

/** For how long GitHub wants no requests, `millis` being null where it does not say; null where the error is no rate limit. */
export const limitOf = (error: unknown): { readonly millis: number | null } | null => waitIn(error, 'rate-limited');

/** The same in milliseconds, with what holds where GitHub does not say. */
export function limitMillis(error: unknown): number | null {
  const asked = limitOf(error);
  return asked === null ? null : (asked.millis ?? PAUSE_MILLIS);
}

function waitIn(error: unknown, code: string): { readonly millis: number | null } | null {
  if (codeOf(error) !== code) return null;
  const millis = Error.isError(error) && 'waitMillis' in error ? error.waitMillis : null;
  return { millis: typeof millis === 'number' ? Math.min(Math.max(millis, 0), LONGEST_PAUSE_MILLIS) : null };
}

const isAway = (error: unknown): boolean => Error.isError(error) && 'away' in error && error.away === true;

/** The field that a server does not know, where that is what went wrong; null otherwise. */
export const fieldLacking = (error: unknown): string | null =>
  codeOf(error) === 'unsupported' && Error.isError(error) && 'lacks' in error && typeof error.lacks === 'string'
    ? error.lacks
    : null;

/** The closed code of an error of `github/`; null for any other. */
export const codeOf = (error: unknown): string | null =>
  Error.isError(error) && 'code' in error && typeof error.code === 'string' ? error.code : null;

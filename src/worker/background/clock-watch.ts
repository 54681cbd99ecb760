import type { Instant } from '../../domain/ids.ts';
import { type Unavailable, unavailable } from '../../domain/reading.ts';
import type { Log } from '../queue/handler.ts';

/**
 * The largest difference at which the clock is not in doubt.
 * Clocks kept by NTP differ by milliseconds, and GitHub's `Date` has a resolution of one second. GitHub's answers
 * correct smaller differences (ADR 0058).
 */
const MOST_AWAY_MILLIS = 30_000;
const MINUTE_MILLIS = 60_000;
/** How many answers in a row are needed. A single one may be wrong, for example because of a cache. */
const ANSWERS = 2;

/** The clocks that this process's clock is compared with. */
export type OtherClock = 'github' | 'database';

/** How far off this process's clock is; positive if it is ahead. `itself`: it jumped since it was last found right. */
export interface Away {
  readonly from: OtherClock | 'itself';
  readonly millis: number;
}

interface Compared {
  /** The difference closest to 0 that the last answer allows. */
  millis: number;
  /** How many answers in a row contradicted `away`. */
  otherwise: number;
  away: boolean;
}

interface Options {
  /** The machine's clock, which is watched, in milliseconds since 1970. */
  readonly clock: () => number;
  /** A monotonic clock in milliseconds; null if a test controls the time. */
  readonly steady: (() => number) | null;
  readonly log: Log;
  /** Called when the clock has jumped. */
  readonly jumped: () => void;
}

/**
 * Compares the machine's clock with GitHub's and the database's by bounds (ADR 0061).
 * An answer was written at some moment during its request, so a slow one proves less. While the clock is in doubt, no
 * check starts to pass.
 */
export class ClockWatch {
  readonly #options: Options;
  readonly #compared: Readonly<Record<OtherClock, Compared>> = {
    github: { millis: 0, otherwise: 0, away: false },
    database: { millis: 0, otherwise: 0, away: false },
  };
  /** The machine's clock minus the steady one: when last found right, and when last compared. */
  #right: number | null;
  #last: number | null;
  #said: Away['from'] | null = null;

  constructor(options: Options) {
    this.#options = options;
    this.#right = this.#difference();
    this.#last = this.#right;
  }

  /** Records that GitHub wrote an answer in the second `date`. @param tookMillis how long the request took */
  answered(date: Instant, tookMillis: number): void {
    const now = this.#options.clock();
    const named = Date.parse(date);
    this.#compare('github', now - tookMillis - (named + 999), now - named);
  }

  /** Records the database's time `at`, in milliseconds since 1970. @param tookMillis how long the statement took */
  asked(at: number, tookMillis: number): void {
    const now = this.#options.clock();
    this.#compare('database', now - tookMillis - at, now - at);
  }

  /** How far off the clock is; null if no difference is known. */
  away(): Away | null {
    const itself = this.#sinceRight();
    if (itself !== null) return { from: 'itself', millis: itself };
    for (const from of ['github', 'database'] as const) {
      const { away, millis } = this.#compared[from];
      if (away) return { from, millis };
    }
    return null;
  }

  /** Why no check may start to pass now, in words for the check. null if it may. */
  doubt(): Unavailable | null {
    this.check();
    const away = this.away();
    return away === null ? null : unavailable('clock', clockSentence(away));
  }

  /** How far off the clock was by the last answers, in milliseconds. */
  get offsets(): Readonly<Record<OtherClock, number>> {
    const { github, database } = this.#compared;
    return { github: github.millis, database: database.millis };
  }

  /** Checks whether the clock jumped, and logs a change. Call it regularly. */
  check(): void {
    const difference = this.#difference();
    if (difference !== null && this.#last !== null && Math.abs(difference - this.#last) > MOST_AWAY_MILLIS) {
      this.#options.jumped();
    }
    this.#last = difference;
    this.#say();
  }

  #compare(from: OtherClock, lowest: number, highest: number): void {
    const one = this.#compared[from];
    one.millis = Math.round(lowest > 0 ? lowest : Math.min(highest, 0));
    const away = Math.abs(one.millis) > MOST_AWAY_MILLIS;
    if (!away && from === 'github') this.#right = this.#difference();
    one.otherwise = away === one.away ? 0 : one.otherwise + 1;
    if (one.otherwise >= ANSWERS) {
      one.away = away;
      one.otherwise = 0;
    }
    this.check();
  }

  #difference(): number | null {
    const { clock, steady } = this.#options;
    return steady === null ? null : clock() - steady();
  }

  #sinceRight(): number | null {
    const difference = this.#difference();
    if (difference === null || this.#right === null) return null;
    const millis = Math.round(difference - this.#right);
    return Math.abs(millis) > MOST_AWAY_MILLIS ? millis : null;
  }

  #say(): void {
    const away = this.away();
    if ((away?.from ?? null) === this.#said) return;
    this.#said = away?.from ?? null;
    const { log } = this.#options;
    if (away === null) log.warn({}, 'the clock is right again; ready releases can pass');
    else {
      const fields = { from: away.from, aheadSeconds: away.millis / 1000 };
      log.error(fields, `${clockSentence(away)}. No check starts to pass until they agree: ${FIX}`);
    }
  }
}

const NAMES: Readonly<Record<Away['from'], string>> = {
  github: 'GitHub’s',
  database: 'the database’s',
  itself: 'its expected time',
};

const FIX = 'keep the clocks of this machine and of the database in sync with NTP';

/**
 * For example `the clock of this server is 6 h ahead of GitHub’s`. Rounded, so that the text does not change with each
 * observation.
 */
export const clockSentence = ({ from, millis }: Away): string =>
  `the clock of this server is ${roughly(Math.abs(millis))} ${millis > 0 ? 'ahead of' : 'behind'} ${NAMES[from]}`;

function roughly(millis: number): string {
  if (millis < 2 * MINUTE_MILLIS) return 'more than 30 s';
  const minutes = Math.round(millis / MINUTE_MILLIS);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

/** The time from which priorities are counted. They fit into pg-boss's 32 bits until 2094. */
const BEGINNING = Date.UTC(2026, 0, 1);
/** How much an installation moves back with each job. If no other waits, that costs nothing. */
const A_JOB_MILLIS = 1_000;
/** How far an installation moves back at most. Its last job may have been sent by a clock that was hours ahead. */
const MOST_BACK_MILLIS = 60 * 60_000;

/**
 * The priorities of waiting jobs in pg-boss. The job with the highest runs first.
 * A priority is a time. The first job of an installation has the time at which it was sent, each further one a second
 * more than the one before, unless its own time is later. So a sender of a thousand jobs is, except for the first few,
 * behind what others send in the next quarter of an hour. Because time goes on, no job waits forever.
 *
 * Each process counts by itself: with more processes, an installation gets as many times more.
 */
export class Priorities {
  readonly #now: () => number;
  readonly #last = new Map<number, number>();

  /** @param now milliseconds since 1970 */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The priority of a job that may begin now. */
  next(installation: number): number {
    const before = this.#last.get(installation);
    const now = this.#now();
    const behind = Math.min(before === undefined ? 0 : before + A_JOB_MILLIS, now + MOST_BACK_MILLIS);
    const time = Math.max(now, behind);
    this.#last.set(installation, time);
    return placeAt(time);
  }

  /** The priority of a job that may begin after so many milliseconds. */
  after(millis: number): number {
    return placeAt(this.#now() + millis);
  }
}

const placeAt = (time: number): number => -Math.round((time - BEGINNING) / 1_000);

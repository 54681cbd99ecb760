/** Where places are counted from, so that they fit into pg-boss' 32 bits until 2094. */
const BEGINNING = Date.UTC(2026, 0, 1);
/** An installation moves back by so much with each job; alone in the line, that costs it nothing. */
const A_JOB_MILLIS = 1_000;
/** The furthest that an installation moves back, also if its last job was sent by a clock that was hours ahead. */
const MOST_BACK_MILLIS = 60 * 60_000;

/**
 * Places in the line of waiting jobs, as pg-boss' priorities: of all jobs that may begin, the one with the highest does.
 * A place is a time. The first job of an installation has the time at which it was sent, each further one a second more
 * than the one before, unless it is later than that by itself. So whoever sends a thousand at once stands, but for the
 * first few, behind what others send in the next quarter of an hour; and since time goes on, nobody waits for ever.
 *
 * Each process counts for itself: with more of them an installation has as many times more.
 */
export class Priorities {
  readonly #now: () => number;
  readonly #last = new Map<number, number>();

  /** @param now milliseconds since 1970 */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The place of a job that may begin now. */
  next(installation: number): number {
    const before = this.#last.get(installation);
    const now = this.#now();
    const behind = Math.min(before === undefined ? 0 : before + A_JOB_MILLIS, now + MOST_BACK_MILLIS);
    const time = Math.max(now, behind);
    this.#last.set(installation, time);
    return placeAt(time);
  }

  /** The place of a job that may begin after so many milliseconds. */
  after(millis: number): number {
    return placeAt(this.#now() + millis);
  }
}

const placeAt = (time: number): number => -Math.round((time - BEGINNING) / 1_000);

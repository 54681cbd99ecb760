import type { Log } from './queue.ts';
import { SWEEP_EVERY_MILLIS } from './sweep.ts';

/** A sweep that is away for so long is said to be. */
const MOST_MILLIS = 3 * SWEEP_EVERY_MILLIS;

/**
 * Watches that some process sweeps (VER-7), by when the last round ended: whether that moved is asked, and not how long ago it
 * was, so no clock that is wrong hides anything.
 */
export class SweepWatch {
  readonly #steady: () => number;
  readonly #log: Log;
  #ended: number | null = null;
  #movedAt: number;
  #said = false;

  /** @param steady milliseconds that nobody can set */
  constructor(steady: () => number, log: Log) {
    this.#steady = steady;
    this.#log = log;
    this.#movedAt = steady();
  }

  /** @param ended when the last round ended, as the database has it */
  seen(ended: number | null): void {
    if (ended !== this.#ended) {
      this.#ended = ended;
      this.#movedAt = this.#steady();
    }
    if (this.late === this.#said) return;
    this.#said = this.late;
    const fields = { seconds: Math.round(this.ageMillis / 1000) };
    if (this.late) this.#log.error(fields, `${this.sentence}: a webhook that was lost leaves a result as it is`);
    else this.#log.warn(fields, 'the sweep runs again');
  }

  /** For how long no round has ended, as far as this process saw. */
  get ageMillis(): number {
    return this.#steady() - this.#movedAt;
  }

  get late(): boolean {
    return this.ageMillis > MOST_MILLIS;
  }

  get sentence(): string {
    return `the sweep has not run for ${Math.round(this.ageMillis / 1000)} s; it should every ${SWEEP_EVERY_MILLIS / 1000} s`;
  }
}

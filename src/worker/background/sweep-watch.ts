import type { Log } from '../queue/handler.ts';
import { SWEEP_EVERY_MILLIS } from './sweep.ts';

/** After this time without a sweep the watch reports it. */
const MOST_MILLIS = 3 * SWEEP_EVERY_MILLIS;

/**
 * Watches that some process sweeps (VER-7).
 * It checks whether the end of the last round has changed, not how long ago it was, so that a wrong clock cannot hide a
 * problem.
 */
export class SweepWatch {
  readonly #steady: () => number;
  readonly #log: Log;
  #ended: number | null = null;
  #movedAt: number;
  #said = false;

  /** @param steady a monotonic clock in milliseconds */
  constructor(steady: () => number, log: Log) {
    this.#steady = steady;
    this.#log = log;
    this.#movedAt = steady();
  }

  /** @param ended when the last round ended, as stored in the database */
  seen(ended: number | null): void {
    if (ended !== this.#ended) {
      this.#ended = ended;
      this.#movedAt = this.#steady();
    }
    this.check();
  }

  /** Logs a change. Call it regularly, also if the database cannot be asked. */
  check(): void {
    if (this.late === this.#said) return;
    this.#said = this.late;
    const fields = { seconds: Math.round(this.ageMillis / 1000) };
    if (this.late) this.#log.error(fields, `${this.sentence}: a result whose webhook was lost is not corrected`);
    else this.#log.warn(fields, 'the sweep runs again');
  }

  /** How long ago this process last saw a round end. */
  get ageMillis(): number {
    return this.#steady() - this.#movedAt;
  }

  get late(): boolean {
    return this.ageMillis > MOST_MILLIS;
  }

  get sentence(): string {
    return `the sweep has not run for ${Math.round(this.ageMillis / 1000)} s; it should run every ${SWEEP_EVERY_MILLIS / 1000} s`;
  }
}

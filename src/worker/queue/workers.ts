import type { PgBoss } from 'pg-boss';
import type { Load } from './enqueue.ts';
import { type Pacing, pauseAfter } from './pacing.ts';

/** Jobs that start later than this are found by the poll, without a timer. */
const LONGEST_LOOK_MILLIS = 60_000;
/** A margin, so that a pause is over by the database's clock too. */
const WAKE_LATER_MILLIS = 10;

/** Wakes the workers of this process when a job may start, before the next poll. */
export class Workers {
  readonly #boss: Pick<PgBoss, 'notifyWorker'>;
  readonly #pacing: Pacing;
  readonly #ids: string[] = [];

  constructor(boss: Pick<PgBoss, 'notifyWorker'>, pacing: Pacing) {
    this.#boss = boss;
    this.#pacing = pacing;
  }

  add(id: string): void {
    this.#ids.push(id);
  }

  pollAfter(millis: number): void {
    if (millis > LONGEST_LOOK_MILLIS) return;
    const poll = () => {
      for (const id of this.#ids) this.#boss.notifyWorker(id);
    };
    setTimeout(poll, millis + WAKE_LATER_MILLIS).unref();
  }

  /**
   * A job that was requested during this one may have to wait. Only the next poll would notice the end of that wait.
   */
  pollAfterPause(id: string, { streak = 0 }: Load, tookMillis: number): void {
    const pause = pauseAfter(this.#pacing, streak + 1);
    const left = Math.max(pause - tookMillis, 0) + WAKE_LATER_MILLIS;
    if (pause > 0) setTimeout(() => this.#boss.notifyWorker(id), left).unref();
  }
}

import type { PgBoss } from 'pg-boss';
import { PROBE_FAILED, WAKE_WAITING } from './pg-boss-tables.ts';
import type { Priorities } from './priority.ts';
import { QUEUE } from './queue-names.ts';
import type { Workers } from './workers.ts';

/** Starts jobs that wait for GitHub before their own wait is over (ADR 0062). */
export class Recovery {
  readonly #boss: Pick<PgBoss, 'getDb'>;
  readonly #priorities: Priorities;
  readonly #workers: Pick<Workers, 'pollAfter'>;

  constructor(boss: Pick<PgBoss, 'getDb'>, priorities: Priorities, workers: Pick<Workers, 'pollAfter'>) {
    this.#boss = boss;
    this.#priorities = priorities;
    this.#workers = workers;
  }

  /**
   * Starts the jobs of an installation that wait for GitHub, those about passing checks first.
   * @param which `all`: GitHub had answered nothing, or a limit is over. `unwoken`: a job succeeded after it had
   * failed, so others may, except for those that were woken before: they are already in line, or have failed for their
   * own reasons since
   */
  async wake(installation: number, which: 'all' | 'unwoken'): Promise<void> {
    const values = [QUEUE, installation, this.#priorities.after(0), which === 'all'];
    await this.#boss.getDb().executeSql(WAKE_WAITING, values);
  }

  /** Retries one of the failed jobs after `afterMillis` at the latest. */
  async probe(installation: number, afterMillis: number | null): Promise<void> {
    if (afterMillis === null) return;
    const values = [QUEUE, installation, afterMillis, this.#priorities.after(afterMillis)];
    const answer: { readonly rows: readonly unknown[] } = await this.#boss.getDb().executeSql(PROBE_FAILED, values);
    if (answer.rows.length > 0) this.#workers.pollAfter(afterMillis);
  }
}

import type { Job as HeldJob, PgBoss } from 'pg-boss';
import { type Job, jobKey } from '../../domain/job.ts';
import { type Backoff, failureKindOf, nextTry, probeAfter, untilNextWord } from './backoff.ts';
import type { Load } from './enqueue.ts';
import type { Handler, Log, OnGivenUp } from './handler.ts';
import { CLEAR_FAILURE } from './pg-boss-tables.ts';
import type { Priorities } from './priority.ts';
import { FAILED, QUEUE } from './queue-names.ts';
import type { Recovery } from './recovery.ts';
import type { Workers } from './workers.ts';

/**
 * A job during which so many processes ended would end the next one too.
 * Not fewer, because other jobs of an ended process count as well.
 */
const MOST_DEATHS = 10;

interface AttemptParts {
  readonly boss: PgBoss;
  readonly workers: Workers;
  readonly recovery: Recovery;
  readonly priorities: Priorities;
  readonly backoff: Backoff;
  readonly log: Log;
  /** Whether the job's subject has a passing check. By default false. */
  readonly passes: ((job: Job) => Promise<boolean>) | undefined;
}

/** Attempts at jobs, and what follows from each. A job is done, runs again later, or is given up. */
export class Attempts {
  readonly #parts: AttemptParts;

  constructor(parts: AttemptParts) {
    this.#parts = parts;
  }

  /** Runs the handler once. Puts the job back on the queue if it is not done. @returns what pg-boss records of it */
  async run(held: HeldJob<Load>, handler: Handler, onGivenUp: OnGivenUp) {
    const { id, data, signal } = held;
    const deaths = (data.deaths ?? 0) + held.retryCount;
    if (deaths >= MOST_DEATHS) return this.#giveUp(id, data, new AbandonedError(deaths), onGivenUp);
    try {
      const outcome = await handler(data.job, signal);
      if (outcome !== null) {
        const { againAfterMillis, why, forGitHub } = outcome;
        const kept =
          forGitHub === undefined ? { failures: 0 } : { ...data, ...(await this.#standing(data)), forGitHub };
        await this.#defer({ ...kept, job: data.job, ...(why === undefined ? {} : { error: why }) }, againAfterMillis);
      }
      if (outcome === null || (outcome.why ?? outcome.forGitHub) === undefined) await this.#worked(data);
      return { id, status: 'completed' as const };
    } catch (error) {
      return await this.#failed(id, data, error, onGivenUp);
    }
  }

  /** Deletes an earlier permanent failure of the job. If it had failed before, wakes the others of its installation. */
  async #worked({ job, failures }: Load): Promise<void> {
    await this.#parts.boss.getDb().executeSql(CLEAR_FAILURE, [FAILED, jobKey(job)]);
    if (failures > 0) await this.#parts.recovery.wake(job.installation, 'unwoken');
  }

  async #failed(id: string, data: Load, error: unknown, onGivenUp: OnGivenUp) {
    const { backoff, log } = this.#parts;
    const before = { ...data, waitedMillis: (data.waitedMillis ?? 0) + (data.waitMillis ?? 0) };
    const next = nextTry(backoff, error, before);
    if (next === null) return this.#giveUp(id, data, error, onGivenUp);
    const { job } = data;
    const { afterMillis, failures, waitedMillis } = next;
    log.warn({ err: error, job, failures, againAfterMillis: afterMillis }, 'a job failed; the app tries it again');
    const said = data.said === true || (next.speak && (await this.#speak(job, error, onGivenUp)));
    const { passes } = await this.#standing(data);
    const woken = data.woken === true && failureKindOf(error) !== 'away' ? { woken: true as const } : {};
    await this.#defer({ job, failures, waitedMillis, said, passes, error: String(error), ...woken }, afterMillis);
    await this.#parts.recovery.probe(job.installation, probeAfter(backoff, error, failures));
    return { id, status: 'completed' as const };
  }

  /** Calls `onGivenUp`. @returns whether that succeeded; if not, it is called at the next failure */
  async #speak(job: Job, error: unknown, onGivenUp: OnGivenUp): Promise<boolean> {
    try {
      await onGivenUp(job, error);
      return true;
    } catch (further) {
      this.#parts.log.warn(
        { err: further, job },
        'GitHub refuses a job, and its check could not be replaced; the app tries both again',
      );
      return false;
    }
  }

  async #standing({ job, passes }: Load): Promise<{ readonly passes: boolean }> {
    return { passes: (await this.#parts.passes?.(job)) ?? passes ?? false };
  }

  /** Gives a job up. If `onGivenUp` fails, the job goes on, so that nothing is left passing. */
  async #giveUp(id: string, data: Load, error: unknown, onGivenUp: OnGivenUp) {
    const { job, failures } = data;
    const fields = { err: error, job, failures: failures + 1 };
    try {
      await onGivenUp(job, error);
    } catch (further) {
      const againAfterMillis = untilNextWord(this.#parts.backoff, further);
      this.#parts.log.error(
        { ...fields, further: String(further), againAfterMillis },
        'a job failed too often, and its check could not be replaced; the app tries both again',
      );
      const { passes } = await this.#standing(data);
      const { said, woken } = data;
      const before = { ...(said === undefined ? {} : { said }), ...(woken === undefined ? {} : { woken }) };
      await this.#defer({ job, failures, passes, error: String(error), ...before }, againAfterMillis);
      await this.#parts.recovery.probe(job.installation, probeAfter(this.#parts.backoff, error, failures));
      return { id, status: 'completed' as const };
    }
    this.#parts.log.error(fields, 'a job failed permanently; `countersign jobs` lists it');
    // Of repeated failures the newest is kept.
    const before = await this.#parts.boss.findJobs(FAILED, { key: jobKey(job) });
    for (const one of before) await this.#parts.boss.deleteJob(FAILED, one.id);
    return { id, status: 'deadletter' as const, output: { message: String(error) } };
  }

  /**
   * Runs the job later, unless an event enqueued it meanwhile.
   * The job of the event runs earlier, and does the same.
   */
  async #defer(load: Load, millis: number): Promise<void> {
    const singletonKey = jobKey(load.job);
    // In seconds from now by the database's clock, which also decides when it may start.
    const startAfter = Math.round(millis) / 1_000;
    const priority = this.#parts.priorities.after(millis);
    await this.#parts.boss.send(
      QUEUE,
      { ...load, waitMillis: Math.round(millis), withinMillis: Math.round(millis) },
      { singletonKey, startAfter, priority },
    );
    this.#parts.workers.pollAfter(millis);
  }
}

/** The processes that worked on the job ended, lost the database, or took too long. */
class AbandonedError extends Error {
  override readonly name = 'AbandonedError';
  constructor(times: number) {
    super(`it was begun ${times} times and never ended: its process died over it, lost the database, or took too long`);
  }
}

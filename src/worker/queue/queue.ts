import { setTimeout } from 'node:timers/promises';
import { type ConstructorOptions, fromKysely, type Job as HeldJob, type KyselyTransactionLike, PgBoss } from 'pg-boss';
import { type Job, jobKey } from '../../domain/job.ts';
import { settleAhead } from './ahead.ts';
import { type Backoff, failureKindOf, nextTry, probeAfter, untilNextWord } from './backoff.ts';
import { later } from './delayed.ts';
import { type EnqueueTarget, enqueue, type Load } from './enqueue.ts';
import { InWork } from './in-work.ts';
import type { Pacing } from './pacing.ts';
import { CLEAR_FAILURE, GIVEN_UP_BY_ITSELF } from './pg-boss-tables.ts';
import { Priorities } from './priority.ts';
import { countJobs, type JobCounts, oldestReadySeconds } from './queue-figures.ts';
import { FAILED, QUEUE } from './queue-names.ts';
import { Recovery } from './recovery.ts';
import type { DelayedJob } from './stagger.ts';
import { Workers } from './workers.ts';

/** The poll interval, and so the most that a lost notification costs. */
const POLL_SECONDS = 2;
/** A process that is silent for this long has lost its jobs. pg-boss accepts no less than 10. */
const HEARTBEAT_SECONDS = 20;
/**
 * A job during which so many processes ended would end the next one too.
 * Not fewer, because other jobs of an ended process count as well.
 */
const MOST_DEATHS = 10;
/** Keeps pg-boss from giving a job up, because it would skip the given-up handling. */
const NO_LIMIT = 1_000_000;
/** How soon `idle` counts the jobs again. */
const IDLE_POLL_MILLIS = 5;
const DAY_SECONDS = 24 * 60 * 60;

/**
 * The result of a job. `null`: it is done. Otherwise it runs again later.
 * `why`: it rests. `forGitHub`: it waits until GitHub accepts requests again.
 */
export type JobOutcome = { readonly againAfterMillis: number; readonly why?: string; readonly forGitHub?: true } | null;
export type Handler = (job: Job, signal: AbortSignal) => Promise<JobOutcome>;
/**
 * Called when a job is given up.
 * If it rejects, the job is retried instead, so that no passing check is left unwatched.
 */
export type OnGivenUp = (job: Job, error: unknown) => Promise<void>;

/** The part of a log that the queue uses; pino fits. */
export interface Log {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}

export interface QueueOptions {
  readonly database: Pick<ConstructorOptions, 'db' | 'backend' | 'connectionString' | 'max'>;
  /** True if no other process works on the same database. Then jobs that are active at the start were abandoned. */
  readonly exclusive: boolean;
  readonly backoff: Backoff;
  readonly log: Log;
  /** Records an error of the database. Returns false for other errors, which the queue then logs. By default false. */
  readonly databaseFailed?: (error: unknown) => boolean;
  /** Whether the job's subject has a passing check. By default false. */
  readonly passes?: (job: Job) => Promise<boolean>;
  /** How many jobs run at a time. Two jobs of one key never do. */
  readonly concurrency: number;
  /** How soon jobs of one key follow each other while events keep coming. */
  readonly pacing: Pacing;
}

/**
 * The jobs, in the database: at most one waiting and one active for each key.
 * So a burst of events about one pull request costs only a few observations. A job runs at least once, perhaps twice,
 * and never two of a key at a time.
 */
export class JobQueue {
  readonly #boss: PgBoss;
  readonly #options: QueueOptions;
  readonly #target: EnqueueTarget;
  readonly #workers: Workers;
  readonly #recovery: Recovery;
  readonly #inWork = new InWork();

  constructor(options: QueueOptions) {
    this.#options = options;
    this.#boss = new PgBoss({
      ...options.database,
      schedule: false,
      useListenNotify: true,
      superviseIntervalSeconds: 10,
      monitorIntervalSeconds: 10,
    });
    const priorities = new Priorities(options.backoff.now);
    this.#target = { boss: this.#boss, queue: QUEUE, pacing: options.pacing, priorities };
    this.#workers = new Workers(this.#boss, options.pacing);
    this.#recovery = new Recovery(this.#boss, priorities, this.#workers);
    this.#boss.on('error', (error) => {
      // While the database is down, each query of pg-boss fails again and again.
      if (options.databaseFailed?.(error) !== true) options.log.error({ err: error }, 'the queue reported an error');
    });
    this.#boss.on('warning', (warning) => options.log.warn({ warning }, 'the queue reported a warning'));
  }

  /** Creates missing tables of the queue, and takes up what an ended process left. Starts no work. */
  async start(): Promise<void> {
    await this.#boss.start();
    await this.#boss.createQueue(FAILED, { retentionSeconds: 30 * DAY_SECONDS, deleteAfterSeconds: 30 * DAY_SECONDS });
    const settings = {
      // `#run` counts the processes that ended during it; other failures are counted in the load, see `nextTry`.
      retryLimit: NO_LIMIT,
      retryDelay: 1,
      // A clock that is days ahead for a moment must not delete waiting jobs.
      retentionSeconds: 400 * DAY_SECONDS,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      expireInSeconds: 15 * 60,
      deleteAfterSeconds: DAY_SECONDS,
    };
    await this.#boss.createQueue(QUEUE, {
      ...settings,
      // One waiting and one active for each key, enforced by the database's index.
      policy: 'stately',
      notify: true,
      deadLetter: FAILED,
    });
    // The above does not change a queue that an older version made.
    await this.#boss.updateQueue(QUEUE, settings);
    // Asked here so that pg-boss caches the queue. Asking within a transaction of PGlite, which has one connection,
    // would wait for that very transaction.
    await this.#boss.getQueue(QUEUE);
    if (this.#options.exclusive) await this.#takeUpAbandoned();
  }

  /**
   * Puts jobs on the queue within a transaction.
   * A waiting job of the same key is locked until the transaction ends, so that it cannot run without seeing what the
   * transaction wrote.
   */
  async enqueue(transaction: KyselyTransactionLike, jobs: readonly Job[]): Promise<void> {
    await enqueue(this.#target, fromKysely(transaction), jobs);
  }

  /** Puts jobs on the queue. */
  async send(jobs: readonly Job[]): Promise<void> {
    await enqueue(this.#target, this.#boss.getDb(), jobs);
  }

  /**
   * Puts jobs on the queue that may begin after a while.
   * They begin earlier if one of their key waits already, with an earlier time.
   */
  async later(jobs: readonly DelayedJob[]): Promise<void> {
    await later(this.#boss, QUEUE, jobs, this.#target.priorities);
  }

  /**
   * Puts jobs on the queue that no event requested.
   * A failed job that waits for its next try keeps waiting: it would only fail earlier, and its count would start
   * again.
   */
  async sendUnlessBackingOff(jobs: readonly Job[]): Promise<void> {
    for (const job of jobs) {
      const waiting = await this.#boss.findJobs<Load>(QUEUE, { key: jobKey(job), queued: true });
      if (waiting.every(({ data }) => data.failures === 0)) await this.send([job]);
    }
  }

  /** Starts to work on jobs. An error of a handler is retried with backoff, and finally calls `onGivenUp`. */
  async work(handler: Handler, onGivenUp: OnGivenUp = async () => {}): Promise<void> {
    for (let worker = 0; worker < this.#options.concurrency; worker++) {
      const id: string = await this.#boss.work<Load>(
        QUEUE,
        {
          perJobResults: true,
          pollingIntervalSeconds: POLL_SECONDS,
          notifyPollingIntervalSeconds: POLL_SECONDS,
        },
        async (jobs) => {
          const began = performance.now();
          const end = this.#inWork.begin();
          try {
            return await Promise.all(jobs.map((job) => this.#run(job, handler, onGivenUp)));
          } finally {
            // A job that waited for this key may run now. Without this it waits for the next poll.
            this.#boss.notifyWorker(id);
            for (const { data } of jobs) this.#workers.pollAfterPause(id, data, performance.now() - began);
            end();
          }
        },
      );
      this.#workers.add(id);
    }
  }

  /** Starts the jobs of an installation that wait for GitHub, those about passing checks first. */
  wake(installation: number): Promise<void> {
    return this.#recovery.wake(installation, 'all');
  }

  /** Takes no more jobs, and waits up to `millis` for the running ones. The next start takes the rest. */
  async stop(millis: number): Promise<void> {
    const drained = this.#boss.offWork(QUEUE, { wait: true });
    const timeout = AbortSignal.timeout(millis);
    await Promise.race([drained, new Promise((resolve) => timeout.addEventListener('abort', resolve, { once: true }))]);
    await this.#boss.stop({ graceful: false });
  }

  /** The number of jobs by state: ready, running, waiting for a time, and failed permanently. */
  count(): Promise<JobCounts> {
    return countJobs(this.#boss.getDb());
  }

  /** Resolves when no job can run or is running, in any process. Jobs that wait for a later time may be left. */
  async idle(): Promise<void> {
    for (;;) {
      await this.#inWork.none();
      const { ready, active } = await this.count();
      if (ready + active === 0) return;
      // One is about to begin, has just ended and is not yet recorded, or is another process's.
      await setTimeout(IDLE_POLL_MILLIS);
    }
  }

  /** How many seconds the oldest job that can run has been waiting; 0 if none waits. */
  oldestReadySeconds(): Promise<number> {
    return oldestReadySeconds(this.#boss.getDb());
  }

  /** Corrects jobs that a clock has delayed. Call it regularly. */
  settleAhead(): Promise<void> {
    return settleAhead(this.#boss.getDb(), this.#options.log);
  }

  /**
   * Puts jobs back on the queue that pg-boss failed by mistake.
   * If a process ends during a job, and another of the same key is already due for a retry, pg-boss fails the first,
   * without the given-up handling.
   */
  async takeBack(): Promise<void> {
    const answer: { readonly rows: readonly { readonly id: string; readonly data: Load }[] } = await this.#boss
      .getDb()
      .executeSql(GIVEN_UP_BY_ITSELF, [FAILED]);
    for (const { id, data } of answer.rows) {
      await this.#upsert(jobKey(data.job), { ...data, deaths: (data.deaths ?? 0) + 1 }, {});
      await this.#boss.deleteJob(FAILED, id);
    }
  }

  async #run(held: HeldJob<Load>, handler: Handler, onGivenUp: OnGivenUp) {
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
    await this.#boss.getDb().executeSql(CLEAR_FAILURE, [FAILED, jobKey(job)]);
    if (failures > 0) await this.#recovery.wake(job.installation, 'unwoken');
  }

  async #failed(id: string, data: Load, error: unknown, onGivenUp: OnGivenUp) {
    const { backoff, log } = this.#options;
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
    await this.#recovery.probe(job.installation, probeAfter(backoff, error, failures));
    return { id, status: 'completed' as const };
  }

  /** Calls `onGivenUp`. @returns whether that succeeded; if not, it is called at the next failure */
  async #speak(job: Job, error: unknown, onGivenUp: OnGivenUp): Promise<boolean> {
    try {
      await onGivenUp(job, error);
      return true;
    } catch (further) {
      this.#options.log.warn(
        { err: further, job },
        'GitHub refuses a job, and its check could not be replaced; the app tries both again',
      );
      return false;
    }
  }

  async #standing({ job, passes }: Load): Promise<{ readonly passes: boolean }> {
    return { passes: (await this.#options.passes?.(job)) ?? passes ?? false };
  }

  /** Gives a job up. If `onGivenUp` fails, the job goes on, so that nothing is left passing. */
  async #giveUp(id: string, data: Load, error: unknown, onGivenUp: OnGivenUp) {
    const { job, failures } = data;
    const fields = { err: error, job, failures: failures + 1 };
    try {
      await onGivenUp(job, error);
    } catch (further) {
      const againAfterMillis = untilNextWord(this.#options.backoff, further);
      this.#options.log.error(
        { ...fields, further: String(further), againAfterMillis },
        'a job failed too often, and its check could not be replaced; the app tries both again',
      );
      const { passes } = await this.#standing(data);
      const { said, woken } = data;
      const before = { ...(said === undefined ? {} : { said }), ...(woken === undefined ? {} : { woken }) };
      await this.#defer({ job, failures, passes, error: String(error), ...before }, againAfterMillis);
      await this.#recovery.probe(job.installation, probeAfter(this.#options.backoff, error, failures));
      return { id, status: 'completed' as const };
    }
    this.#options.log.error(fields, 'a job failed permanently; `countersign jobs` lists it');
    // Of repeated failures the newest is kept.
    const before = await this.#boss.findJobs(FAILED, { key: jobKey(job) });
    for (const one of before) await this.#boss.deleteJob(FAILED, one.id);
    return { id, status: 'deadletter' as const, output: { message: String(error) } };
  }

  /** Runs the job later, unless an event enqueued it meanwhile: that one runs earlier and does the same. */
  async #defer(load: Load, millis: number): Promise<void> {
    const singletonKey = jobKey(load.job);
    // In seconds from now by the database's clock, which also decides when it may start.
    const startAfter = Math.round(millis) / 1_000;
    const priority = this.#target.priorities.after(millis);
    await this.#boss.send(QUEUE, { ...load, waitMillis: Math.round(millis) }, { singletonKey, startAfter, priority });
    this.#workers.pollAfter(millis);
  }

  async #upsert(key: string, load: Load, connection: { db?: ReturnType<typeof fromKysely> }): Promise<void> {
    const options = { singletonKey: key, startAfter: 0, ...connection };
    for (;;) {
      const { jobs } = await this.#boss.upsert(QUEUE, load, options);
      if (jobs.length > 0) return;
      // Between the two statements another process took the job in its place. Now there is room.
    }
  }

  async #takeUpAbandoned(): Promise<void> {
    const jobs = await this.#boss.findJobs<Load>(QUEUE);
    for (const { id, data, state, retryCount } of jobs) {
      if (state !== 'active') continue;
      await this.#upsert(jobKey(data.job), { ...data, deaths: (data.deaths ?? 0) + retryCount + 1 }, {});
      await this.#boss.deleteJob(QUEUE, id);
    }
  }
}

/** The processes that worked on the job ended, lost the database, or took too long. */
class AbandonedError extends Error {
  override readonly name = 'AbandonedError';
  constructor(times: number) {
    super(`it was begun ${times} times and never ended: its process died over it, lost the database, or took too long`);
  }
}

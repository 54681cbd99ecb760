import { setTimeout } from 'node:timers/promises';
import { type ConstructorOptions, fromKysely, type KyselyTransactionLike, PgBoss } from 'pg-boss';
import { type Job, jobKey } from '../../domain/job.ts';
import { settleAhead } from './ahead.ts';
import { Attempts } from './attempt.ts';
import type { Backoff } from './backoff.ts';
import { later } from './delayed.ts';
import { type EnqueueTarget, enqueue, type Load } from './enqueue.ts';
import type { Handler, Log, OnGivenUp } from './handler.ts';
import { InWork } from './in-work.ts';
import type { Pacing } from './pacing.ts';
import { GIVEN_UP_BY_ITSELF } from './pg-boss-tables.ts';
import { Priorities } from './priority.ts';
import { countJobs, type JobCounts, oldestReadySeconds } from './queue-figures.ts';
import { FAILED, QUEUE } from './queue-names.ts';
import { Recovery } from './recovery.ts';
import type { DelayedJob } from './stagger.ts';
import { STEADY_CLOCK } from './steady-clock.ts';
import { Workers } from './workers.ts';

/** The poll interval, and so the most that a lost notification costs. */
const POLL_SECONDS = 2;
/** A process that is silent for this long has lost its jobs. pg-boss accepts no less than 10. */
const HEARTBEAT_SECONDS = 20;
/** Keeps pg-boss from giving a job up, because it would skip the given-up handling. */
const NO_LIMIT = 1_000_000;
/** How soon `idle` counts the jobs again. */
const IDLE_POLL_MILLIS = 5;
const DAY_SECONDS = 24 * 60 * 60;

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
  readonly #attempts: Attempts;
  readonly #inWork = new InWork();

  constructor(options: QueueOptions) {
    this.#options = options;
    this.#boss = new PgBoss({
      ...options.database,
      schedule: false,
      useListenNotify: true,
      clock: STEADY_CLOCK,
      superviseIntervalSeconds: 10,
      monitorIntervalSeconds: 10,
    });
    const priorities = new Priorities(options.backoff.now);
    this.#target = { boss: this.#boss, queue: QUEUE, pacing: options.pacing, priorities };
    this.#workers = new Workers(this.#boss, options.pacing);
    this.#recovery = new Recovery(this.#boss, priorities, this.#workers);
    this.#attempts = new Attempts({
      boss: this.#boss,
      workers: this.#workers,
      recovery: this.#recovery,
      priorities,
      backoff: options.backoff,
      log: options.log,
      passes: options.passes,
    });
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
      // `Attempts` counts the processes that ended during it; other failures are counted in the load, see `nextTry`.
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
            return await Promise.all(jobs.map((job) => this.#attempts.run(job, handler, onGivenUp)));
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

  /** How many seconds the oldest job that can run has waited. 0 if none waits. */
  oldestReadySeconds(): Promise<number> {
    return oldestReadySeconds(this.#boss.getDb());
  }

  /** Corrects jobs that a clock has delayed. Call it regularly. */
  settleAhead(): Promise<void> {
    return settleAhead(this.#boss.getDb(), this.#target.priorities.after(0), this.#options.log);
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
      await this.#upsert({ ...data, deaths: (data.deaths ?? 0) + 1 });
      await this.#boss.deleteJob(FAILED, id);
    }
  }

  async #upsert(load: Load): Promise<void> {
    const options = { singletonKey: jobKey(load.job), startAfter: 0 };
    for (;;) {
      const { jobs } = await this.#boss.upsert(QUEUE, { ...load, withinMillis: 0 }, options);
      if (jobs.length > 0) return;
      // Between the two statements another process took the job in its place. Now there is room.
    }
  }

  async #takeUpAbandoned(): Promise<void> {
    const jobs = await this.#boss.findJobs<Load>(QUEUE);
    for (const { id, data, state, retryCount } of jobs) {
      if (state !== 'active') continue;
      await this.#upsert({ ...data, deaths: (data.deaths ?? 0) + retryCount + 1 });
      await this.#boss.deleteJob(QUEUE, id);
    }
  }
}

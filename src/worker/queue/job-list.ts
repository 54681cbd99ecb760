import { type ConstructorOptions, fromKysely, type KyselyTransactionLike, PgBoss } from 'pg-boss';
import { asInstant, type Instant } from '../../domain/ids.ts';
import type { Job } from '../../domain/job.ts';
import { COUNT_LISTED, FAILED_KEYS, LIST_JOBS, TAKE_FAILED } from './pg-boss-tables.ts';
import { FAILED, QUEUE } from './queue-names.ts';

/** `waiting`: can run now. `deferred`: waits for a time. `failed`: permanently; it is not tried again. */
export type JobState = 'waiting' | 'active' | 'deferred' | 'failed';

/** A job as stored in the database. */
export interface ListedJob {
  readonly key: string;
  readonly state: JobState;
  /** For a deferred job, when it runs; otherwise, since when it has its state. */
  readonly at: Instant;
  /** How often it failed in a row. */
  readonly failures: number;
  /** The error of the last failure. null if there is none, or if it was not recorded. */
  readonly error: string | null;
  readonly job: Job;
}

/** The part of a job's load that is read. */
interface Load {
  readonly job: Job;
  readonly failures: number;
}
interface Row {
  readonly key: string;
  readonly data: Load;
  readonly state: JobState;
  readonly at: Date | string;
  readonly error: string | null;
}
interface Rows<One> {
  readonly rows: readonly One[];
}

/** The options of a list. */
export interface JobListOptions {
  readonly queue: Pick<ConstructorOptions, 'db' | 'backend' | 'connectionString' | 'max'>;
  /** Runs `use` in one transaction of the same database. */
  readonly transaction: <Value>(use: (trx: KyselyTransactionLike) => Promise<Value>) => Promise<Value>;
}

/**
 * The jobs of a database, for reading, and for retrying failed ones.
 * Safe beside the processes that work on them.
 */
export class JobList {
  readonly #boss: PgBoss;
  readonly #transaction: JobListOptions['transaction'];

  private constructor(boss: PgBoss, transaction: JobListOptions['transaction']) {
    this.#boss = boss;
    this.#transaction = transaction;
  }

  /**
   * Opens the list. Creates and changes no tables. @throws Error if the queue does not exist, or is of another version
   * of the app
   */
  static async open({ queue, transaction }: JobListOptions): Promise<JobList> {
    const boss = new PgBoss({ ...queue, migrate: false, supervise: false, schedule: false });
    // A connection that fails between queries fails at the next query as well.
    boss.on('error', () => {});
    await boss.start();
    const list = new JobList(boss, transaction);
    try {
      // Asked here so that pg-boss caches the queue; see JobQueue.start.
      if ((await boss.getQueue(QUEUE)) === null) throw new Error('no app has worked on this database yet');
      return list;
    } catch (error) {
      await list.close();
      throw error;
    }
  }

  async count(): Promise<Readonly<Record<JobState, number>>> {
    const { rows }: Rows<{ state: JobState; count: string | number }> = await this.#sql(COUNT_LISTED, [QUEUE, FAILED]);
    const counts = { waiting: 0, active: 0, deferred: 0, failed: 0 };
    for (const { state, count } of rows) counts[state] = Number(count);
    return counts;
  }

  /**
   * The jobs by how much they need a person: failed, active, waiting, deferred. In each group the earliest time first.
   */
  async page(wanted: {
    readonly state: JobState | null;
    readonly key: string | null;
    readonly limit: number;
    readonly offset: number;
  }): Promise<readonly ListedJob[]> {
    const { state, key, limit, offset } = wanted;
    const { rows }: Rows<Row> = await this.#sql(LIST_JOBS, [QUEUE, FAILED, state, key, limit, offset]);
    return rows.map((row) => ({
      key: row.key,
      state: row.state,
      at: asInstant(new Date(row.at).toISOString()),
      failures: row.data.failures,
      error: row.error,
      job: row.data.job,
    }));
  }

  /** The keys of all jobs that failed permanently. */
  async failedKeys(): Promise<readonly string[]> {
    const { rows }: Rows<{ key: string }> = await this.#sql(FAILED_KEYS, [FAILED]);
    return rows.map(({ key }) => key);
  }

  /**
   * Puts permanently failed jobs back on the queue, to run now with all their tries.
   * They leave the failed ones in the same transaction: all of `keys`, or nothing if one of them did not fail.
   * @param keys null: all that failed
   * @returns the keys that were put back
   */
  retry(keys: readonly string[] | null): Promise<readonly string[]> {
    return this.#transaction(async (trx) => {
      const db = fromKysely(trx);
      const { rows }: Rows<{ id: string; key: string; data: Load }> = await db.executeSql(TAKE_FAILED, [FAILED, keys]);
      const jobs = new Map(rows.map(({ key, data }) => [key, data.job]));
      if (keys?.some((key) => !jobs.has(key))) return [];
      if (rows.length === 0) return [];
      await this.#boss.deleteJob(
        FAILED,
        rows.map(({ id }) => id),
        { db },
      );
      // The same order everywhere, so that two transactions never wait for each other.
      const again = [...jobs.keys()].sort();
      for (const key of again) {
        const options = { singletonKey: key, group: { id: key }, startAfter: 0, db };
        // If nothing was inserted, another process took the job in its place. Now there is room.
        while ((await this.#boss.upsert(QUEUE, { job: jobs.get(key), failures: 0 }, options)).jobs.length === 0);
      }
      return again;
    });
  }

  close(): Promise<void> {
    return this.#boss.stop({ graceful: false });
  }

  #sql(text: string, values: unknown[]) {
    return this.#boss.getDb().executeSql(text, values);
  }
}

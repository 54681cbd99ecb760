import type { Db, PgBoss } from 'pg-boss';
import { type Job, jobKey } from '../../domain/job.ts';
import { longestPause, type Pacing, pauseAfter } from './pacing.ts';
import { LOCK_JOBS } from './pg-boss-tables.ts';
import type { Priorities } from './priority.ts';

/** What a job on the queue contains. */
export interface Load {
  readonly job: Job;
  /** How often it failed before; 0 for the first time. */
  readonly failures: number;
  /** The error of the last failure, for people to read. */
  readonly error?: string;
  /** How often it was begun and not ended before a restart of the only process. */
  readonly deaths?: number;
  /** How long it had waited since the last counted failure, before this wait. */
  readonly waitedMillis?: number;
  /** The length of this wait; left out if an event queued the job. */
  readonly waitMillis?: number;
  /** How far away its start was at most when that was last changed; left out if it never was. */
  readonly withinMillis?: number;
  /** True if the given-up handling was already done. */
  readonly said?: boolean;
  /** Whether its subject has a passing check. It then goes first when GitHub is back. */
  readonly passes?: boolean;
  /** It was started early because GitHub is back. From then on its own wait applies. */
  readonly woken?: true;
  /** It waits for the end of a limit. */
  readonly forGitHub?: true;
  /**
   * The number of preceding observations in a streak, each requested during the one before. Left out if there was none.
   */
  readonly streak?: number;
}

/** The queue that jobs are put on. */
export interface EnqueueTarget {
  readonly boss: Pick<PgBoss, 'insert' | 'update'>;
  readonly queue: string;
  /** How long jobs wait for each other, and which goes first. */
  readonly pacing: Pacing;
  readonly priorities: Priorities;
}

/** The most jobs in one statement. More gain nothing. */
const AT_ONCE = 500;

/** A row of `LOCK_JOBS`; drivers read numbers as text or as numbers. */
interface Found {
  readonly id: string;
  readonly key: string;
  /** True if it is running; otherwise it waits. */
  readonly active: boolean;
  readonly failures: number;
  readonly installation: number | string;
  readonly streak: number | null;
  /** True if its time is further away than the longest pause. */
  readonly late: boolean;
  readonly active_millis: number | string | null;
}

/** True for a job that runs late, as a retry, or for another installation. */
const isBehind = (found: Found, job: Job): boolean =>
  found.late || found.failures > 0 || Number(found.installation) !== job.installation;

/**
 * Puts jobs on the queue, at most one waiting job for each key.
 * A waiting one is brought forward, unless its time comes within the longest pause, and is locked until the transaction
 * of `db` ends, so that it cannot run without seeing what that transaction wrote. A job whose key is running waits as
 * the pacing says.
 */
export async function enqueue(target: EnqueueTarget, db: Db, jobs: readonly Job[]): Promise<void> {
  // The same order everywhere, so that two transactions never wait for each other.
  const sorted = [...new Map(jobs.map((job) => [jobKey(job), job]))].sort(([a], [b]) => (a < b ? -1 : 1));
  for (let at = 0; at < sorted.length; at += AT_ONCE) await put(target, db, sorted.slice(at, at + AT_ONCE));
}

async function put(target: EnqueueTarget, db: Db, jobs: readonly (readonly [string, Job])[]): Promise<void> {
  const { boss, queue, pacing, priorities } = target;
  const answer: { readonly rows: readonly Found[] } = await db.executeSql(LOCK_JOBS, [
    queue,
    jobs.map(([key]) => key),
    longestPause(pacing),
  ]);
  const found = Map.groupBy(answer.rows, ({ key }) => key);
  const inWork = (key: string) => found.get(key)?.find(({ active }) => active);
  const missing = jobs.filter(([key]) => found.get(key)?.every(({ active }) => active) ?? true);
  for (const [key, job] of jobs) {
    for (const one of found.get(key) ?? []) {
      if (one.active || !isBehind(one, job)) continue;
      const { startAfter, load } = begin(job, inWork(key), pacing);
      // A waiting job keeps its priority. This one had none.
      const waiting = { ...load, withinMillis: Math.ceil(startAfter * 1_000) };
      await boss.update(queue, waiting, { id: one.id, startAfter, priority: priorities.next(job.installation), db });
    }
  }
  if (missing.length === 0) return;
  const inserted = await boss.insert(
    queue,
    missing.map(([key, job]) => {
      const { startAfter, load } = begin(job, inWork(key), pacing);
      const priority = priorities.next(job.installation);
      return { data: load, singletonKey: key, startAfter, priority };
    }),
    { db, returnId: true },
  );
  // Another process was first with the rest. It has committed by now, and its jobs can be locked.
  if ((inserted?.length ?? 0) < missing.length) await put(target, db, missing);
}

/**
 * When a job begins, in seconds from now, and its load.
 * @param inWork the running job of the same key
 */
function begin(
  job: Job,
  inWork: Found | undefined,
  pacing: Pacing,
): { readonly startAfter: number; readonly load: Load } {
  if (inWork === undefined) return { startAfter: 0, load: { job, failures: 0 } };
  const streak = (inWork.streak ?? 0) + 1;
  const startAfter = Math.max(pauseAfter(pacing, streak) - Number(inWork.active_millis ?? 0), 0) / 1_000;
  return { startAfter, load: { job, failures: 0, streak } };
}

import type { Db, PgBoss } from 'pg-boss';
import { type Job, jobKey } from '../../domain/job.ts';
import { longestPause, type Pacing, pauseAfter } from './pacing.ts';
import { LOCK_JOBS } from './pg-boss-tables.ts';
import type { Priorities } from './priority.ts';

/** What a job on the queue carries. */
export interface Load {
  readonly job: Job;
  /** How often it failed before; 0 for the first time. */
  readonly failures: number;
  /** What it failed with, for people to read. */
  readonly error?: string;
  /** How often it was begun and never ended before the process started that has the database for itself. */
  readonly deaths?: number;
  /** How long it had waited since the last counted failure, before this wait. */
  readonly waitedMillis?: number;
  /** The length of this wait; left out if an event queued the job. */
  readonly waitMillis?: number;
  /** Its last word has already been said. */
  readonly said?: boolean;
  /** Whether its subject has a passing check. It then goes first when GitHub is back. */
  readonly passes?: boolean;
  /** It was started early because GitHub is back. From then on its own wait applies. */
  readonly woken?: true;
  /** It waits for the end of a limit. */
  readonly forGitHub?: true;
  /** How many looks came before it in a streak, each asked for during the one before; left out where none did. */
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

/** More in one statement gains nothing. */
const AT_ONCE = 500;

/** A row of `LOCK_JOBS`; drivers read numbers as text or as numbers. */
interface Found {
  readonly id: string;
  readonly key: string;
  /** In work; else it waits. */
  readonly active: boolean;
  readonly failures: number;
  readonly installation: number | string;
  readonly streak: number | null;
  /** Its time is further away than the longest pause. */
  readonly late: boolean;
  readonly active_millis: number | string | null;
}

/** It waits for a later time, for its next try, or was meant for another installation. */
const isBehind = (found: Found, job: Job): boolean =>
  found.late || found.failures > 0 || Number(found.installation) !== job.installation;

/**
 * Puts jobs on the queue. Of each key one waits at most: one that waits already is pulled forward, unless its time comes
 * within the longest pause, and is locked until the transaction of `db` ends, so that it cannot run without seeing what
 * that transaction wrote. One that is asked for while another of its key is in work waits as the pace says.
 */
export async function enqueue(target: EnqueueTarget, db: Db, jobs: readonly Job[]): Promise<void> {
  // In the same order everywhere, so that two transactions never wait for each other.
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
      // What waits in the line already keeps its place there; this one stood in none.
      const waiting = { ...load, waitMillis: Math.ceil(startAfter * 1_000) };
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
  // Another process was quicker with the rest. It has committed by now, and its jobs are there to be locked.
  if ((inserted?.length ?? 0) < missing.length) await put(target, db, missing);
}

/**
 * @param inWork the job of the same key that is in work
 * @returns when a job is to begin, in seconds from now, and what it carries
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

import type { Db } from 'pg-boss';
import { COUNT_JOBS, OLDEST_READY } from './pg-boss-tables.ts';
import { FAILED, QUEUE } from './queue-names.ts';

/** The number of jobs by state: ready, running, waiting for a time, and failed permanently. */
export interface JobCounts {
  readonly ready: number;
  readonly active: number;
  readonly deferred: number;
  readonly failed: number;
}

interface Rows {
  readonly rows: readonly { readonly [column: string]: unknown }[];
}

export async function countJobs(db: Db): Promise<JobCounts> {
  // One statement, so that a job that changes its state is neither missed nor counted twice.
  const answer: Rows = await db.executeSql(COUNT_JOBS, [QUEUE, FAILED]);
  const { ready, active, deferred, failed } = answer.rows[0] ?? {};
  return { ready: Number(ready), active: Number(active), deferred: Number(deferred), failed: Number(failed) };
}

/** How many seconds the oldest job that can run has waited. 0 if none waits. */
export async function oldestReadySeconds(db: Db): Promise<number> {
  const answer: Rows = await db.executeSql(OLDEST_READY, [QUEUE]);
  return Number(answer.rows[0]?.seconds ?? 0);
}

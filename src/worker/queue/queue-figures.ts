import type { Db } from 'pg-boss';
import { FAILED, QUEUE } from './queue-names.ts';

/** The jobs by what is to become of them; what is done is left where it lies. */
const COUNT = `
  select
    count(*) filter (where name = $1 and state < 'active' and start_after <= now()) as ready,
    count(*) filter (where name = $1 and state = 'active') as active,
    count(*) filter (where name = $1 and state < 'active' and start_after > now()) as deferred,
    count(*) filter (where name = $2) as failed
  from pgboss.job
  where name in ($1, $2) and (name = $2 or state <= 'active')`;

const OLDEST = `
  select extract(epoch from now() - min(start_after)) as seconds
  from pgboss.job where name = $1 and state < 'active' and start_after <= now()`;

/** How many jobs could be worked off now, are in work, wait for a later time, and failed for good. */
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
  // One statement, so that a job on its way from one to the other is neither missed nor counted twice.
  const answer: Rows = await db.executeSql(COUNT, [QUEUE, FAILED]);
  const { ready, active, deferred, failed } = answer.rows[0] ?? {};
  return { ready: Number(ready), active: Number(active), deferred: Number(deferred), failed: Number(failed) };
}

/** For how many seconds the oldest job waits that could be worked off; 0 where none waits. */
export async function oldestReadySeconds(db: Db): Promise<number> {
  const answer: Rows = await db.executeSql(OLDEST, [QUEUE]);
  return Number(answer.rows[0]?.seconds ?? 0);
}

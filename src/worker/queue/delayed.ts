import type { PgBoss } from 'pg-boss';
import { jobKey } from '../../domain/job.ts';
import type { Load } from './enqueue.ts';
import { PULL_FORWARD } from './pg-boss-tables.ts';
import type { Priorities } from './priority.ts';
import type { DelayedJob } from './stagger.ts';

/** The most jobs in one statement. More gain nothing. */
const AT_ONCE = 500;

/**
 * Puts jobs on the queue that may begin after a while.
 * If one with the same key waits already, the earlier time applies, so that this delays nothing that an event
 * requested. A job's priority is that of its time.
 */
export async function later(
  boss: Pick<PgBoss, 'insert' | 'getDb'>,
  queue: string,
  jobs: readonly DelayedJob[],
  priorities: Pick<Priorities, 'after'>,
): Promise<void> {
  for (let at = 0; at < jobs.length; at += AT_ONCE) {
    const some = jobs.slice(at, at + AT_ONCE);
    const wanted = some.map(({ job, afterMillis }) => ({
      key: jobKey(job),
      millis: Math.round(afterMillis),
      place: priorities.after(afterMillis),
    }));
    await boss.getDb().executeSql(PULL_FORWARD, [queue, JSON.stringify(wanted)]);
    await boss.insert(
      queue,
      some.map(({ job, afterMillis }) => ({
        data: { job, failures: 0 } satisfies Load,
        singletonKey: jobKey(job),
        startAfter: afterMillis / 1_000,
        priority: priorities.after(afterMillis),
      })),
    );
  }
}

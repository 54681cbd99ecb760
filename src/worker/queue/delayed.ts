import type { PgBoss } from 'pg-boss';
import { jobKey } from '../../domain/job.ts';
import type { Load } from './enqueue.ts';
import type { Priorities } from './priority.ts';
import type { DelayedJob } from './stagger.ts';

/** More in one statement gains nothing. */
const AT_ONCE = 500;

/** Those that wait for a later time than now wanted; one whose time comes sooner stays as it is. */
const PULL_FORWARD = `
  update pgboss.job job set priority = wanted.place,
    start_after = clock_timestamp() + wanted.millis * interval '1 millisecond'
  from jsonb_to_recordset($2::text::jsonb) as wanted (key text, millis bigint, place integer)
  where job.name = $1 and job.policy = 'stately' and job.state < 'active' and job.singleton_key = wanted.key
    and job.start_after > clock_timestamp() + wanted.millis * interval '1 millisecond'`;

/**
 * Puts jobs on the queue that may begin after a while. Where one of the same key waits already, the sooner of the two times
 * holds, so that nothing that an event asked for is put off by this. Its place in the line is that of its time.
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

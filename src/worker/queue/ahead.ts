import type { Db } from 'pg-boss';
import { QUEUE } from './queue-names.ts';

/**
 * Corrects times that a clock has set too far ahead: of waiting jobs, of active jobs whose last heartbeat lies in the future,
 * and of pg-boss's maintenance rounds (ADR 0060).
 */
const AHEAD = `
  with waiting as (
    update pgboss.job set start_after = now(), keep_until = keep_until + (now() - start_after)
    where name = $1 and state < 'active' and start_after > now() + interval '10 seconds' + case
      when state = 'retry' then interval '10 seconds'
      when data ? 'waitMillis' then (data ->> 'waitMillis')::bigint * interval '1 millisecond'
      else greatest(start_after - created_on, interval '0') end
    returning id
  ), working as (
    update pgboss.job set heartbeat_on = least(heartbeat_on, now()), started_on = least(started_on, now())
    where name = $1 and state = 'active' and greatest(heartbeat_on, started_on) > now() + interval '10 seconds'
    returning id
  ), rounds as (
    update pgboss.queue set monitor_claim_on = null, monitor_on = null, maintain_on = null
    where greatest(monitor_claim_on, monitor_on, maintain_on) > now() + interval '10 seconds' returning name
  ), own as (
    update pgboss.version set cron_on = null, bam_on = null, flow_on = null, monitor_backoff_on = null
    where greatest(cron_on, bam_on, flow_on, monitor_backoff_on - interval '1 hour') > now() + interval '10 seconds'
    returning version
  )
  select (select count(*) from waiting) as waiting, (select count(*) from working) as working,
    (select count(*) from rounds) + (select count(*) from own) as rounds`;

/** Corrects jobs that a clock has delayed because it was ahead. */
export async function settleAhead(db: Db, log: { warn(fields: object, text: string): void }): Promise<void> {
  const answer: { readonly rows: readonly { readonly [column: string]: unknown }[] } = await db.executeSql(AHEAD, [
    QUEUE,
  ]);
  const [waiting, working, rounds] = ['waiting', 'working', 'rounds'].map((one) => Number(answer.rows[0]?.[one]));
  if (waiting || working || rounds)
    log.warn({ waiting, working, rounds }, 'a clock was ahead for a moment; the jobs that it delayed are due now');
}

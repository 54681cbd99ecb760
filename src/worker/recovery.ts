import { OF_ALL_OTHERS } from '../domain/spread.ts';

/** Those of an installation that wait until GitHub works again: what failed, and what was put off because of a limit. */
const WAITING = `
  select id, created_on, start_after, (data ->> 'failures')::integer as failures,
    coalesce((data ->> 'passes')::boolean, false) as passes, data -> 'job' ? 'delivery' as told
  from pgboss.job
  where name = $1 and policy = 'stately' and state < 'active'
    and (data -> 'job' ->> 'installation')::bigint = $2
    and ((data ->> 'failures')::integer > 0 or data ? 'forGitHub')`;

/** How long a job that is begun sooner than it was to be has waited by then. */
const waited = (until: string): string =>
  `jsonb_set(job.data, '{waitMillis}', to_jsonb(greatest(extract(epoch from ${until} - job.created_on) * 1000, 0)::bigint))`;

/**
 * One of those that failed is tried next, unless one is anyway by then. They take turns, so that one that fails by itself does
 * not stand before the others; what passes has its turn sooner.
 */
export const PROBE = `
  with waiting as (${WAITING}),
  next as (
    select job.id from pgboss.job job join waiting on waiting.id = job.id
    where job.name = $1 and waiting.failures > 0 and not exists (
      select from waiting where failures > 0 and start_after <= now() + $3::bigint * interval '1 millisecond')
    order by waiting.created_on - case when passes then interval '30 seconds' else interval '0' end, job.id
    limit 1 for update of job skip locked
  )
  update pgboss.job job set start_after = now() + $3::bigint * interval '1 millisecond', priority = $4::integer,
    data = ${waited(`(now() + $3::bigint * interval '1 millisecond')`)}
  from next where job.name = $1 and job.id = next.id returning job.id`;

const WOKEN_AT = `least(job.start_after, now()
  + greatest(free.place - ${OF_ALL_OTHERS.atOnce}, 0) * interval '1 minute' / ${OF_ALL_OTHERS.perMinute})`;
/** What passes stands in the line as if it had been sent that much earlier. */
const FORWARD_SECONDS = 60 * 60;

/**
 * All of them may begin: first what passes and of which an event told, then what else passes, then the others in the order in which they
 * were tried. What is beyond the first is spread, so that it does not run into a limit. Those that an event holds now are being begun by it.
 */
export const WAKE = `
  with waiting as (${WAITING}),
  placed as (
    select job.id, passes, row_number() over (order by not (passes and told), not passes, waiting.created_on, job.id) as place
    from pgboss.job job join waiting on waiting.id = job.id where job.name = $1
  ),
  free as (
    select job.id, placed.passes, placed.place from pgboss.job job join placed on placed.id = job.id
    where job.name = $1 and job.state < 'active' for update of job skip locked
  ),
  woken as (
    update pgboss.job job set data = ${waited(WOKEN_AT)}, start_after = ${WOKEN_AT},
      priority = ($3::integer - free.place + case when free.passes then ${FORWARD_SECONDS} else 0 end)::integer
    from free where job.name = $1 and job.id = free.id returning job.id
  )
  select count(*) as woken, pg_notify('pgboss_' || left(encode(sha224('pgboss'), 'hex'), 24), $1) as told
  from woken having count(*) > 0`;

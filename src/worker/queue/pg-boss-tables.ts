import { OF_ALL_OTHERS } from './stagger.ts';

/**
 * The app's access to pg-boss's own tables, for which pg-boss has no function.
 * pg-boss promises none of it, so test/worker/queue/pg-boss-tables.test.ts compares it with the tables that pg-boss
 * makes.
 */
export const PG_BOSS_TABLES = {
  job: {
    id: 'uuid',
    name: 'text',
    priority: 'integer',
    data: 'jsonb',
    state: 'pgboss.job_state',
    singleton_key: 'text',
    start_after: 'timestamp with time zone',
    created_on: 'timestamp with time zone',
    started_on: 'timestamp with time zone',
    heartbeat_on: 'timestamp with time zone',
    keep_until: 'timestamp with time zone',
    policy: 'text',
    source_output: 'jsonb',
  },
  queue: {
    name: 'text',
    monitor_claim_on: 'timestamp with time zone',
    monitor_on: 'timestamp with time zone',
    maintain_on: 'timestamp with time zone',
  },
  version: {
    cron_on: 'timestamp with time zone',
    bam_on: 'timestamp with time zone',
    flow_on: 'timestamp with time zone',
    monitor_backoff_on: 'timestamp with time zone',
  },
} as const;

/** The states of a job, in the order in which the database compares them. Before `active` it waits. */
export const PG_BOSS_STATES = ['created', 'retry', 'active', 'completed', 'cancelled', 'failed'] as const;

/** Tells the workers of the queue `$1` to fetch jobs, as pg-boss does. The channel is named after its schema. */
const NOTIFY = `pg_notify('pgboss_' || left(encode(sha224('pgboss'), 'hex'), 24), $1)`;

/**
 * The waiting and running jobs of these keys, locked.
 * Written for the index that keeps a queue `stately`, which is read once: planning is most of the cost. The workers are
 * notified as pg-boss does it, because a worker that polled while a waiting job was locked skipped it.
 */
export const LOCK_JOBS = `
  with job as materialized (
    select id, singleton_key as key, state = 'active' as active, start_after, started_on,
      (data ->> 'failures')::integer as failures,
      (data -> 'job' ->> 'installation')::bigint as installation,
      (data ->> 'streak')::integer as streak
    from pgboss.job
    where name = $1 and policy = 'stately' and state <= 'active' and coalesce(singleton_key, '') = any($2::text[])
    order by singleton_key collate "C", created_on
    for update
  ), told as (
    select ${NOTIFY} from job where not active limit 1
  )
  select id, key, active, failures, installation, streak,
    start_after > clock_timestamp() + $3::integer * interval '1 millisecond' as late,
    greatest(extract(epoch from clock_timestamp() - started_on), 0) * 1000 as active_millis
  from job
  where (select count(*) from told) >= 0`;

/** Sets how far away the start of a job is at most, for `CORRECT_TIMES`. Every change of `start_after` sets it. */
const within = (data: string, millis: string): string => `jsonb_set(${data}, '{withinMillis}', to_jsonb(${millis}))`;

/** Brings forward jobs that wait for a later time than the wanted one. Earlier ones stay as they are. */
export const PULL_FORWARD = `
  update pgboss.job job set priority = wanted.place, data = ${within('job.data', 'wanted.millis')},
    start_after = clock_timestamp() + wanted.millis * interval '1 millisecond'
  from jsonb_to_recordset($2::text::jsonb) as wanted (key text, millis bigint, place integer)
  where job.name = $1 and job.policy = 'stately' and job.state < 'active' and job.singleton_key = wanted.key
    and job.start_after > clock_timestamp() + wanted.millis * interval '1 millisecond'`;

/** The number of jobs by their next step. Ended ones are not counted. */
export const COUNT_JOBS = `
  select
    count(*) filter (where name = $1 and state < 'active' and start_after <= now()) as ready,
    count(*) filter (where name = $1 and state = 'active') as active,
    count(*) filter (where name = $1 and state < 'active' and start_after > now()) as deferred,
    count(*) filter (where name = $2) as failed
  from pgboss.job
  where name in ($1, $2) and (name = $2 or state <= 'active')`;

export const OLDEST_READY = `
  select extract(epoch from now() - min(start_after)) as seconds
  from pgboss.job where name = $1 and state < 'active' and start_after <= now()`;

/** Some of the unfinished jobs, each with its state and that state's time. */
const LISTED = `
  with listed as (
    select id, singleton_key as key, data,
      case when name = $2 then 'failed' when state = 'active' then 'active'
        when start_after > now() then 'deferred' else 'waiting' end as state,
      case when name = $2 then created_on when state = 'active' then started_on
        else greatest(created_on, start_after) end as at,
      coalesce(source_output ->> 'message', data ->> 'error') as error
    from pgboss.job
    where (name = $1 and state <= 'active') or (name = $2 and state < 'active')
  )`;
export const LIST_JOBS = `${LISTED}
  select * from listed where ($3::text is null or state = $3) and ($4::text is null or key = $4)
  order by array_position(array['failed', 'active', 'waiting', 'deferred'], state), at, id
  limit $5 offset $6`;
export const COUNT_LISTED = `${LISTED} select state, count(*) as count from listed group by state`;
/** Locked, so that two concurrent requests do not both put it back. */
export const TAKE_FAILED = `
  select id, singleton_key as key, data from pgboss.job
  where name = $1 and state < 'active' and ($2::text[] is null or singleton_key = any($2)) for update`;
export const FAILED_KEYS = `select distinct singleton_key as key from pgboss.job where name = $1 and state < 'active' order by 1`;

/** The error of a failed job. The app's own has a message; pg-boss's has it one level further down. */
export const GIVEN_UP_BY_ITSELF = `
  select id, data from pgboss.job
  where name = $1 and state < 'active' and source_output -> 'value' ->> 'message' is not null`;

export const CLEAR_FAILURE = `delete from pgboss.job where name = $1 and singleton_key = $2 and state < 'active'`;

/** The jobs of an installation that wait for GitHub: failed and limited ones. */
const WAITING = `
  select id, created_on, start_after, (data ->> 'failures')::integer as failures,
    coalesce((data ->> 'passes')::boolean, false) as passes, data -> 'job' ? 'delivery' as told, data ? 'woken' as woken
  from pgboss.job
  where name = $1 and policy = 'stately' and state < 'active'
    and (data -> 'job' ->> 'installation')::bigint = $2
    and ((data ->> 'failures')::integer > 0 or data ? 'forGitHub')`;

/** Sets the `waitMillis` of a job that starts early to its wait until then. */
const waited = (until: string): string =>
  `jsonb_set(job.data, '{waitMillis}', to_jsonb(greatest(extract(epoch from ${until} - job.created_on) * 1000, 0)::bigint))`;

/**
 * Brings one failed job forward, unless another is due by then.
 * The jobs take turns, so that one that fails for its own reasons does not block the others. Jobs about passing checks
 * get an earlier turn.
 */
export const PROBE_FAILED = `
  with waiting as (${WAITING}),
  next as (
    select job.id from pgboss.job job join waiting on waiting.id = job.id
    where job.name = $1 and waiting.failures > 0 and not exists (
      select from waiting where failures > 0 and start_after <= now() + $3::bigint * interval '1 millisecond')
    order by waiting.created_on - case when passes then interval '30 seconds' else interval '0' end, job.id
    limit 1 for update of job skip locked
  )
  update pgboss.job job set start_after = now() + $3::bigint * interval '1 millisecond', priority = $4::integer,
    data = ${within(waited(`(now() + $3::bigint * interval '1 millisecond')`), '$3::bigint')}
  from next where job.name = $1 and job.id = next.id returning job.id`;

const WOKEN_AFTER = `greatest(free.place - ${OF_ALL_OTHERS.atOnce}, 0) * interval '1 minute' / ${OF_ALL_OTHERS.perMinute}`;
const WOKEN_AT = `least(job.start_after, now() + ${WOKEN_AFTER})`;
/** Jobs about passing checks are ordered as if they had been sent this much earlier. */
const FORWARD_SECONDS = 60 * 60;

/**
 * Starts all waiting jobs, those about passing checks first.
 * First those that an event requested, then other jobs about passing checks, then the rest in the order of their tries.
 * All but the first 150 are spread over time, to stay within GitHub's limits. Jobs that are locked are skipped, because
 * an event is starting them. Jobs that were woken before are skipped unless `$4`.
 */
export const WAKE_WAITING = `
  with waiting as (${WAITING}),
  placed as (
    select job.id, passes, row_number() over (order by not (passes and told), not passes, waiting.created_on, job.id) as place
    from pgboss.job job join waiting on waiting.id = job.id where job.name = $1 and ($4::boolean or not woken)
  ),
  free as (
    select job.id, placed.passes, placed.place from pgboss.job job join placed on placed.id = job.id
    where job.name = $1 and job.state < 'active' for update of job skip locked
  ),
  woken as (
    update pgboss.job job set start_after = ${WOKEN_AT},
      data = ${within(waited(WOKEN_AT), `(extract(epoch from ${WOKEN_AFTER}) * 1000)::bigint`)} || '{"woken": true}',
      priority = ($3::integer - free.place + case when free.passes then ${FORWARD_SECONDS} else 0 end)::integer
    from free where job.name = $1 and job.id = free.id returning job.id
  )
  select count(*) as woken, ${NOTIFY} as told
  from woken having count(*) > 0`;

/**
 * Corrects times that a clock has set too far ahead (ADR 0060).
 * Those are the times of waiting jobs, of active jobs whose last heartbeat lies in the future, and of pg-boss's
 * maintenance rounds.
 */
export const CORRECT_TIMES = `
  with waiting as (
    update pgboss.job set start_after = now(), keep_until = keep_until + (now() - start_after),
      priority = greatest(priority, $2::integer)
    where name = $1 and state < 'active' and start_after > now() + interval '10 seconds' + case
      when state = 'retry' then interval '10 seconds'
      when data ? 'withinMillis' then (data ->> 'withinMillis')::bigint * interval '1 millisecond'
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
    returning cron_on
  )
  select (select count(*) from waiting) as waiting, (select count(*) from working) as working,
    (select count(*) from rounds) + (select count(*) from own) as rounds`;

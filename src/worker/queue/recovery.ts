import type { PgBoss } from 'pg-boss';
import type { Priorities } from './priority.ts';
import { QUEUE } from './queue-names.ts';
import { OF_ALL_OTHERS } from './stagger.ts';
import type { Workers } from './workers.ts';

/** The jobs of an installation that wait for GitHub: those that failed, and those delayed by a limit. */
const WAITING = `
  select id, created_on, start_after, (data ->> 'failures')::integer as failures,
    coalesce((data ->> 'passes')::boolean, false) as passes, data -> 'job' ? 'delivery' as told, data ? 'woken' as woken
  from pgboss.job
  where name = $1 and policy = 'stately' and state < 'active'
    and (data -> 'job' ->> 'installation')::bigint = $2
    and ((data ->> 'failures')::integer > 0 or data ? 'forGitHub')`;

/** Sets `waitMillis` of a job that starts early to the time that it has waited by then. */
const waited = (until: string): string =>
  `jsonb_set(job.data, '{waitMillis}', to_jsonb(greatest(extract(epoch from ${until} - job.created_on) * 1000, 0)::bigint))`;

/**
 * Brings one failed job forward, unless another is due by then. The jobs take turns, so that one that fails for its own reasons
 * does not block the others. Jobs about passing checks get an earlier turn.
 */
const PROBE = `
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
/** Jobs about passing checks are ordered as if they had been sent this much earlier. */
const FORWARD_SECONDS = 60 * 60;

/**
 * Starts all of them: first jobs about passing checks that an event asked for, then other jobs about passing checks, then the
 * rest in the order of their tries. All but the first 150 are spread over time, to stay within GitHub's limits. Jobs that are
 * locked are skipped, because an event is starting them. Jobs that were woken before are skipped unless `$4`.
 */
const WAKE = `
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
    update pgboss.job job set data = ${waited(WOKEN_AT)} || '{"woken": true}', start_after = ${WOKEN_AT},
      priority = ($3::integer - free.place + case when free.passes then ${FORWARD_SECONDS} else 0 end)::integer
    from free where job.name = $1 and job.id = free.id returning job.id
  )
  select count(*) as woken, pg_notify('pgboss_' || left(encode(sha224('pgboss'), 'hex'), 24), $1) as told
  from woken having count(*) > 0`;

/** Starts jobs that wait for GitHub before their own wait is over (ADR 0062). */
export class Recovery {
  readonly #boss: Pick<PgBoss, 'getDb'>;
  readonly #priorities: Priorities;
  readonly #workers: Pick<Workers, 'lookAfter'>;

  constructor(boss: Pick<PgBoss, 'getDb'>, priorities: Priorities, workers: Pick<Workers, 'lookAfter'>) {
    this.#boss = boss;
    this.#priorities = priorities;
    this.#workers = workers;
  }

  /**
   * Starts the jobs of an installation that wait for GitHub, those about passing checks first.
   * @param which `all`: GitHub had answered nothing, or a limit is over. `unwoken`: a job succeeded after it had failed, so others
   * may, but not those that were woken before: they have their place already, or have failed for their own reasons since
   */
  async wake(installation: number, which: 'all' | 'unwoken'): Promise<void> {
    const values = [QUEUE, installation, this.#priorities.after(0), which === 'all'];
    await this.#boss.getDb().executeSql(WAKE, values);
  }

  /** Has one of the failed jobs tried again after `afterMillis` at the latest. */
  async probe(installation: number, afterMillis: number | null): Promise<void> {
    if (afterMillis === null) return;
    const values = [QUEUE, installation, afterMillis, this.#priorities.after(afterMillis)];
    const answer: { readonly rows: readonly unknown[] } = await this.#boss.getDb().executeSql(PROBE, values);
    if (answer.rows.length > 0) this.#workers.lookAfter(afterMillis);
  }
}

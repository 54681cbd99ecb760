import type { Db, PgBoss } from 'pg-boss';
import { type Job, jobKey } from '../domain/job.ts';
import { longestPause, type Pace, pauseAfter } from './pace.ts';
import type { Places } from './places.ts';

/** What a job on the queue carries. */
export interface Load {
  readonly job: Job;
  /** How often it failed before; 0 for the first time. */
  readonly failures: number;
  /** What it failed with, for people to read. */
  readonly error?: string;
  /** How often it was begun and never ended before the process started that has the database for itself. */
  readonly deaths?: number;
  /** How many looks came before it in a streak, each asked for during the one before; left out where none did. */
  readonly streak?: number;
}

/** How jobs that wait stand to each other. */
export interface Line {
  readonly pace: Pace;
  readonly places: Places;
}

/** More in one statement gains nothing. */
const AT_ONCE = 500;

/**
 * For each key the job that waits, locked, and what is known of the one that is in work. Written for the index that keeps
 * a queue `stately`. The workers are told as pg-boss tells them (its channel is named after its schema), since one that
 * looked while the waiting job was locked passed it by.
 */
const LOCK = `
  with wanted as (
    select key, data from jsonb_each($2::text::jsonb) as one (key, data)
  ), waiting as materialized (
    select job.id, job.singleton_key, job.data, job.start_after
    from pgboss.job job
    where job.name = $1 and job.policy = 'stately' and job.state < 'active'
      and coalesce(job.singleton_key, '') = any(array(select key from wanted))
    order by job.singleton_key collate "C", job.created_on
    for update
  ), told as (
    select pg_notify('pgboss_' || left(encode(sha224('pgboss'), 'hex'), 24), $1) from waiting limit 1
  )
  select wanted.key, waiting.id,
    (waiting.data ->> 'failures')::integer > 0
      or waiting.data -> 'job' -> 'installation' <> wanted.data -> 'job' -> 'installation'
      or waiting.start_after > clock_timestamp() + $3::integer * interval '1 millisecond' as behind,
    (active.data ->> 'streak')::integer as streak,
    extract(epoch from clock_timestamp() - active.started_on) * 1000 as active_millis
  from wanted
  left join waiting on waiting.singleton_key = wanted.key
  left join pgboss.job active on active.name = $1 and active.policy = 'stately' and active.state = 'active'
    and coalesce(active.singleton_key, '') = wanted.key
  where (select count(*) from told) >= 0`;

/** A row of `LOCK`; drivers read numbers as text or as numbers. */
interface Found {
  readonly key: string;
  /** null: none waits. */
  readonly id: string | null;
  /** It waits for a later time, for its next try, or was meant for another installation. */
  readonly behind: boolean | null;
  readonly streak: number | null;
  /** How long the one in work has been so; null: none is. */
  readonly active_millis: number | string | null;
}

/**
 * Puts jobs on the queue. Of each key one waits at most: one that waits already is pulled forward, unless its time comes
 * within the longest pause, and is locked until the transaction of `db` ends, so that it cannot run without seeing what
 * that transaction wrote. One that is asked for while another of its key is in work waits as the pace says.
 */
export async function enqueue(
  boss: Pick<PgBoss, 'insert' | 'update'>,
  queue: string,
  db: Db,
  jobs: readonly Job[],
  line: Line,
): Promise<void> {
  // In the same order everywhere, so that two transactions never wait for each other.
  const sorted = [...new Map(jobs.map((job) => [jobKey(job), job]))].sort(([a], [b]) => (a < b ? -1 : 1));
  for (let at = 0; at < sorted.length; at += AT_ONCE) await put(boss, queue, db, sorted.slice(at, at + AT_ONCE), line);
}

async function put(
  boss: Pick<PgBoss, 'insert' | 'update'>,
  queue: string,
  db: Db,
  jobs: readonly (readonly [string, Job])[],
  line: Line,
): Promise<void> {
  const wanted = JSON.stringify(Object.fromEntries(jobs.map(([key, job]) => [key, { job, failures: 0 }])));
  const answer: { readonly rows: readonly Found[] } = await db.executeSql(LOCK, [
    queue,
    wanted,
    longestPause(line.pace),
  ]);
  const found = Map.groupBy(answer.rows, ({ key }) => key);
  const missing = jobs.filter(([key]) => !found.get(key)?.some(({ id }) => id !== null));
  for (const [key, job] of jobs) {
    for (const one of found.get(key) ?? []) {
      if (one.id === null || one.behind !== true) continue;
      const { startAfter, load } = begin(job, one, line.pace);
      // What waits in the line already keeps its place there; this one stood in none.
      await boss.update(queue, load, { id: one.id, startAfter, priority: line.places.next(job.installation), db });
    }
  }
  if (missing.length === 0) return;
  const inserted = await boss.insert(
    queue,
    missing.map(([key, job]) => {
      const { startAfter, load } = begin(job, found.get(key)?.[0], line.pace);
      const priority = line.places.next(job.installation);
      return { data: load, singletonKey: key, group: { id: key }, startAfter, priority };
    }),
    { db, returnId: true },
  );
  // Another process was quicker with the rest. It has committed by now, and its jobs are there to be locked.
  if ((inserted?.length ?? 0) < missing.length) await put(boss, queue, db, missing, line);
}

/** @returns when a job is to begin, in seconds from now, and what it carries */
function begin(job: Job, found: Found | undefined, pace: Pace): { readonly startAfter: number; readonly load: Load } {
  if (found === undefined || found.active_millis === null) return { startAfter: 0, load: { job, failures: 0 } };
  const streak = (found.streak ?? 0) + 1;
  const startAfter = Math.max(pauseAfter(pace, streak) - Number(found.active_millis), 0) / 1_000;
  return { startAfter, load: { job, failures: 0, streak } };
}

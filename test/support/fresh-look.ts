import { setTimeout as pause } from 'node:timers/promises';
import type { CountedRequest, Sandbox } from 'github-sandbox';
import { sql } from 'kysely';
import type { Job } from '../../src/domain/job.ts';
import type { Database } from '../../src/store/db/database.ts';
import { longestPause, PACE } from '../../src/worker/queue/pacing.ts';
import { quietQueue } from './database.ts';
import { until } from './until.ts';

const CALM_MILLIS = 300;
const PATIENCE_MILLIS = 240_000;

/**
 * Resolves when every webhook was answered and no job is left but delayed ones.
 * A job that waits no longer than the pacing is one to wait for.
 */
export async function allDone(sandbox: Sandbox, database: Database): Promise<void> {
  const { deliveries } = sandbox.world;
  await until(
    'every job is done',
    async () => {
      await sandbox.settled();
      const before = { sent: deliveries.length, asked: sandbox.requests.list.length };
      await pause(CALM_MILLIS);
      const { rows } = await sql`select 1 from pgboss.job
        where state in ('created', 'retry', 'active') and name <> 'subject-failed'
          and start_after <= now() + ${longestPause(PACE)}::integer * interval '1 millisecond' limit 1`.execute(
        database.db,
      );
      return rows.length === 0 && deliveries.length === before.sent && sandbox.requests.list.length === before.asked;
    },
    PATIENCE_MILLIS,
  );
}

const isWrite = ({ kind, method, path }: CountedRequest): boolean =>
  (kind === 'rest-write' && !path.includes('/access_tokens')) ||
  (kind === 'graphql' && path === 'React') ||
  method === 'DELETE';

/**
 * Has the running processes observe these subjects once more, from the start.
 * @returns what that wrote: nothing, if GitHub shows what a fresh evaluation gives (VER-5)
 */
export async function freshLook(
  sandbox: Sandbox,
  database: Database,
  jobs: readonly Job[],
): Promise<readonly string[]> {
  await allDone(sandbox, database);
  sandbox.requests.reset();
  const queue = quietQueue(database);
  await queue.start();
  await queue.send(jobs);
  await queue.stop(0);
  await allDone(sandbox, database);
  return sandbox.requests.list.filter(isWrite).map(({ method, path }) => `${method} ${path}`);
}

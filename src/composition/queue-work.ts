import type { Logger } from 'pino';
import type { Settings } from '../config/env.ts';
import type { Beginning } from '../domain/redelivery.ts';
import { within } from '../observability/log-context.ts';
import type { Metrics } from '../observability/metrics.ts';
import { pauseWhileRestored } from '../worker/background/restore-guard.ts';
import type { Clocks } from './clocks.ts';
import { restoreGuardServices } from './deliveries.ts';
import type { Ending } from './ending.ts';
import type { GitHubApp } from './github-app.ts';
import { evaluationMetrics, withJobMetrics } from './metrics.ts';
import type { Storage } from './storage.ts';
import { createWorker, type Work } from './work.ts';

interface Dependencies {
  readonly settings: Settings;
  readonly storage: Storage;
  readonly github: GitHubApp;
  readonly clocks: Clocks;
  readonly metrics: Metrics;
  /** The pause after a request whether GitHub answers at all, if no answer came. */
  readonly askEveryMillis: number;
  readonly log: Logger;
}

/** Creates the work on the queue from the process's parts. Starts nothing. */
export const workOf = ({ settings, storage, github, clocks, metrics, askEveryMillis, log }: Dependencies): Work =>
  createWorker({
    client: github.client,
    own: github.identity.asked,
    store: storage.store,
    queue: storage.queue,
    measured: evaluationMetrics(metrics),
    withoutShared: settings.withoutShared,
    now: clocks.now,
    steady: clocks.steady,
    doubt: () => clocks.watch.doubt(),
    askEveryMillis,
    shares: () => github.budgets.shares(),
    log: log.child({ name: 'worker' }),
  });

/**
 * Works on the queue until the process ends.
 * Decides nothing while the database may have been restored to an earlier time; see restore-guard.ts.
 * @param beginning deliveries from before this time are not missing
 */
export async function workOff(
  { storage, github, clocks, metrics, log }: Dependencies,
  work: Work,
  beginning: Beginning,
  ending: Ending,
): Promise<void> {
  const { database, queue } = storage;
  const guard = { probot: github.probot, database, coordination: clocks.coordination };
  const hold = await pauseWhileRestored(
    restoreGuardServices({ ...guard, log: log.child({ name: 'deliveries' }) }),
    beginning,
  );
  ending.add(hold.end);
  const handle = withJobMetrics(work.handle, metrics);
  await queue.work(
    (job, signal) => within(job, () => (hold.isHeld() ? work.holdBack : handle)(job, signal)),
    (job, error) => within(job, () => work.onGivenUp(job, error)),
  );
}

import { isHandled } from '../app/events.ts';
import type { ProcessRole } from '../config/variables.ts';
import { Metrics } from '../observability/metrics.ts';
import type { Database } from '../store/db/database.ts';
import { figures } from '../store/subjects/figures.ts';
import type { Services } from '../worker/ports/pull-request.ts';
import { limitOf } from '../worker/queue/backoff.ts';
import type { Handler, Log } from '../worker/queue/handler.ts';
import type { JobQueue } from '../worker/queue/queue.ts';
import type { Clocks } from './clocks.ts';

interface Dependencies {
  readonly database: Database;
  readonly queue: JobQueue;
  readonly role: ProcessRole;
  readonly clocks: Pick<Clocks, 'millis' | 'coordination' | 'figures'>;
  readonly log: Log;
}

/** The metrics of a process, including those that are read from the database. */
export const metricsOf = ({ database, queue, role, clocks, log }: Dependencies): Metrics =>
  new Metrics(
    {
      handles: isHandled,
      standing: async () => ({
        jobs: await queue.count(),
        oldestReadySeconds: await queue.oldestReadySeconds(),
        ...(await figures(database.db, clocks.coordination)),
      }),
      failed: (error) => log.warn({ err: error }, 'the metrics from the database are missing'),
      now: clocks.millis,
      clocks: clocks.figures,
    },
    role,
  );

/** Wraps the handler so that every run is measured. */
export const withJobMetrics =
  (handle: Handler, metrics: Metrics): Handler =>
  async (job, signal) => {
    const began = performance.now();
    const tell = (result: Parameters<Metrics['job']>[1]) =>
      metrics.job(job.kind, result, (performance.now() - began) / 1000);
    try {
      const outcome = await handle(job, signal);
      tell(outcome === null ? 'done' : 'again');
      return outcome;
    } catch (error) {
      tell(limitOf(error) === null ? 'failed' : 'limited');
      throw error;
    }
  };

/** Times and counts every decision about a pull request. */
export const evaluationMetrics =
  (metrics: Pick<Metrics, 'evaluated'>): Services['measured'] =>
  (decide) => {
    const began = performance.now();
    const verdict = decide();
    metrics.evaluated(verdict.outcome, (performance.now() - began) / 1000);
    return verdict;
  };

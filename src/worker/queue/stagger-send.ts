import type { Job } from '../../domain/job.ts';
import { type DelayedJob, stagger } from './stagger.ts';

interface Queue {
  send(jobs: readonly Job[]): Promise<void>;
  later(jobs: readonly DelayedJob[]): Promise<void>;
}

/**
 * Puts jobs with one cause on the queue: a few at once, the others later.
 * They are spread over the following minutes.
 */
export async function sendStaggered(queue: Queue, jobs: readonly Job[]): Promise<void> {
  const all = stagger(jobs);
  await queue.send(all.flatMap(({ job, afterMillis }) => (afterMillis === 0 ? [job] : [])));
  const others = all.filter(({ afterMillis }) => afterMillis > 0);
  if (others.length > 0) await queue.later(others);
}

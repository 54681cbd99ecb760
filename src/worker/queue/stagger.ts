import type { Job } from '../../domain/job.ts';

/** A job with the time until it may begin. */
export interface DelayedJob {
  readonly job: Job;
  readonly afterMillis: number;
}

interface Flow {
  /** So many begin at once. */
  readonly atOnce: number;
  /** Of the others. */
  readonly perMinute: number;
}

/** Each stands for further jobs: its open pull requests and its tags. */
const OF_REPOSITORIES: Flow = { atOnce: 10, perMinute: 20 };
/**
 * One request each, or a few. As many at once as passing releases can be kept confirmed: those come first, and what takes
 * readiness away from one of them is not to wait for its turn.
 */
export const OF_ALL_OTHERS: Flow = { atOnce: 150, perMinute: 40 };
const MINUTE_MILLIS = 60_000;

/**
 * When each of many jobs may begin that one thing brought about, so that none of them empties an installation's hour of
 * requests (5,000) or minute of points (900): some at once, and the others evenly from then on, each installation by
 * itself, in the order in which they are given.
 */
export function stagger(jobs: readonly Job[]): readonly DelayedJob[] {
  const before = new Map<string, number>();
  return jobs.map((job) => {
    const { atOnce, perMinute } = job.kind === 'repository' ? OF_REPOSITORIES : OF_ALL_OTHERS;
    const lane = `${job.installation} ${job.kind === 'repository'}`;
    const place = before.get(lane) ?? 0;
    before.set(lane, place + 1);
    return { job, afterMillis: Math.max(place - atOnce + 1, 0) * (MINUTE_MILLIS / perMinute) };
  });
}

import type { Job } from '../../domain/job.ts';

/** A job with the time until it may begin. */
export interface DelayedJob {
  readonly job: Job;
  readonly afterMillis: number;
}

interface Flow {
  /** How many begin at once. */
  readonly atOnce: number;
  /** How many of the others begin in a minute. */
  readonly perMinute: number;
}

/** Each leads to further jobs: its open pull requests and its tags. */
const OF_REPOSITORIES: Flow = { atOnce: 10, perMinute: 20 };
/**
 * One request each, or a few.
 * As many at once as passing releases can be kept confirmed: those come first, and an event that takes readiness away
 * from one of them must not wait.
 */
export const OF_ALL_OTHERS: Flow = { atOnce: 150, perMinute: 40 };
const MINUTE_MILLIS = 60_000;

/**
 * Staggers jobs with one cause, so that none uses up an installation's limits.
 * The limits are an hour's requests (5,000) and a minute's points (900). Some begin at once, and the others evenly from
 * then on, each installation by itself, in the given order.
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

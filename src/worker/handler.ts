import type { Job } from '../domain/job.ts';
import { rateLimitEnd } from './backoff.ts';
import { type Courses, pursue } from './courses.ts';
import { fanOut } from './fan-out.ts';
import type { Desk, Store } from './parts.ts';
import type { Handler, LastWord, Outcome } from './queue.ts';
import { reconcile } from './reconcile.ts';
import { lastingOf, Rests } from './resting.ts';
import { type Failure, unconfirmedReplacer } from './unconfirmed.ts';

/**
 * Does one job, whatever its kind. While GitHub wants no requests of an installation, its jobs are put off without
 * asking, by every process: asking on would only make the wait longer. What could not be confirmed for too long is replaced (VER-7).
 * The last word rejects where something still passes that must not, so that it is said again.
 * @returns `holdBack` takes the place of `handle` while nothing may be decided (set-back.ts)
 * @param now milliseconds since 1970
 * @param courses what is done about subjects that are no pull requests
 */
export function jobHandler(
  desk: Desk,
  store: Store,
  now: () => number,
  courses: Courses = {},
): { readonly handle: Handler; readonly holdBack: Handler; readonly lastWord: LastWord } {
  const spread = spreading();
  const replaceUnconfirmed = unconfirmedReplacer(desk, store, now);

  const failed = async (job: Job, error: unknown, failure: Failure): Promise<void> => {
    switch (job.kind) {
      case 'pull-request':
        return replaceUnconfirmed(job.installation, subjectOf(job), error, failure);
      case 'repository':
      case 'head':
        // Nobody examines what stands there by itself where it is no release; now it counts as never looked at.
        if (failure === 'given-up') await store.lookAgain(job.owner, job.repo);
        return;
      case 'people':
      case 'owner':
        if (failure === 'given-up') await store.lookAgain(job.owner, null);
        return;
      default:
        return courses.failed?.(job, error, failure);
    }
  };
  const rests = new Rests(store.resting, desk.log);
  const handle: Handler = async (job, signal) => {
    const resting = await rests.of(job);
    if (resting !== null) return resting;
    const end = await store.installations.quietUntil(job.installation);
    const quiet = end - now();
    if (quiet > 0) {
      await failed(job, QUIET, 'failed');
      return { againAfterMillis: quiet + spread(job.installation, end) };
    }
    try {
      const outcome = await work(desk, store, courses, job, signal);
      rests.done(job);
      return outcome;
    } catch (error) {
      const end = rateLimitEnd(error);
      if (end !== null) await store.installations.beQuiet(job.installation, end);
      // Whoever has the subject now takes care of it.
      if (signal.aborted) throw error;
      const rest = await rests.failed(job, error, () => failed(job, error, 'given-up'));
      if (rest !== null) return rest;
      // Where all is shut, another write would only be refused as well.
      if ((lastingOf(error)?.scope ?? 'act') === 'act') await failed(job, error, 'failed');
      throw error;
    }
  };
  const holdBack: Handler = async (job) => {
    await failed(job, SET_BACK, 'failed');
    return { againAfterMillis: HELD_BACK_MILLIS };
  };
  return { handle, holdBack, lastWord: (job, error) => failed(job, error, 'given-up') };
}

const HELD_BACK_MILLIS = 10_000;

/** Twenty in a second: what waited for the end of a limit is not to run into the next one at once. */
const APART_MILLIS = 50;

/** How much later than the end of a limit each of the jobs comes back that are put off because of it. */
function spreading(): (installation: number, end: number) => number {
  const putOff = new Map<number, { readonly end: number; readonly count: number }>();
  return (installation, end) => {
    const before = putOff.get(installation);
    const count = before?.end === end ? before.count + 1 : 0;
    putOff.set(installation, { end, count });
    return count * APART_MILLIS;
  };
}

/** The course of each kind of job, from looking to writing. */
async function work(desk: Desk, store: Store, courses: Courses, job: Job, signal: AbortSignal): Promise<Outcome> {
  switch (job.kind) {
    case 'pull-request':
      return reconcile(desk, store, job.installation, subjectOf(job), signal);
    case 'repository':
    case 'head':
    case 'people':
    case 'owner':
      await desk.send(await fanOut(desk, store, job));
      return null;
    case 'release-commit':
    case 'tag':
    case 'tags':
    case 'deployment':
    case 'merge-group':
      return pursue(courses, job, signal);
  }
}

const SET_BACK = Object.assign(new Error('the database is older than what GitHub has delivered'), { code: 'set-back' });
const QUIET = Object.assign(new Error('GitHub wants no requests for now'), { code: 'rate-limited' });

const subjectOf = ({ owner, repo, number }: Extract<Job, { kind: 'pull-request' }>) => ({
  kind: 'pull-request' as const,
  repository: { owner, name: repo },
  number,
});

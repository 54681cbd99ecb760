import type { Job } from '../domain/job.ts';
import { SHUT_FOR_ALL } from '../domain/resting.ts';
import type { PullRequestStore, Services } from './ports/pull-request.ts';
import { reconcile } from './pull-request/reconcile.ts';
import { failureCodeOf, failureKindOf, limitOf } from './queue/backoff.ts';
import { fanOut } from './queue/fan-out.ts';
import { Pulse } from './queue/pulse.ts';
import type { Handler, JobOutcome, OnGivenUp } from './queue/queue.ts';
import { lastingRefusalOf, Rests } from './queue/resting.ts';
import { type Reconcilers, reconcilerOf } from './reconcilers.ts';
import { type Failure, unconfirmedReplacer } from './unconfirmed/pull-request.ts';

/**
 * Runs one job of any kind. While GitHub wants no requests from an installation, every process delays its jobs without sending
 * a request, because requests would only prolong the limit. Then one job asks whether the limit is over, and wakes the others.
 * A passing check that could not be confirmed for too long is replaced (VER-7). The last word rejects if a check still passes
 * that must not, so that it is said again.
 * @returns `holdBack` takes the place of `handle` while nothing may be decided (set-back.ts)
 * @param now a clock in milliseconds that cannot be set
 * @param courses what is done about subjects that are no pull requests
 */
export function dispatcher(
  services: Services,
  store: PullRequestStore,
  now: () => number,
  reconcilers: Reconcilers = {},
): { readonly handle: Handler; readonly holdBack: Handler; readonly onGivenUp: OnGivenUp } {
  const stagger = spreading();
  const replaceUnconfirmed = unconfirmedReplacer(services, store, now);

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
        return reconcilers.failed?.(job, error, failure);
    }
  };
  const rests = new Rests(store.resting, services.log, now);
  const pulse = new Pulse(
    (installation) => services.alive(installation),
    (installation) => services.wake(installation),
  );
  const open = async (installation: number) => {
    await store.installations.beOpen(installation);
    await services.wake(installation);
  };
  const handle: Handler = async (job, signal) => {
    const { installation } = job;
    const resting = await rests.of(job);
    if (resting !== null) {
      // Reading may be refused and writing not.
      if (!SHUT_FOR_ALL.has(resting.reason)) await failed(job, RESTS, 'failed');
      return resting.outcome;
    }
    const may = ASKS_NOTHING.has(job.kind) ? 'open' : await store.installations.ask(installation);
    if (typeof may === 'object') {
      if (!may.probed) await failed(job, QUIET, 'failed');
      return { againAfterMillis: may.againAfterMillis + stagger.next(installation), forGitHub: true };
    }
    stagger.end(installation);
    try {
      if (!ASKS_NOTHING.has(job.kind)) await pulse.check(installation, may === 'probe');
      const outcome = await work({ services, store, reconcilers }, job, signal);
      rests.done(job);
      if (!ASKS_NOTHING.has(job.kind)) pulse.worked(installation);
      if (may === 'probe') await open(installation);
      return outcome;
    } catch (error) {
      pulse.failed(installation, error);
      const limit = limitOf(error);
      if (limit !== null) await store.installations.beQuiet(installation, limit.millis);
      else if (may === 'probe') {
        // GitHub accepted the request, even if it failed otherwise. No answer at all says nothing about the limit.
        const isUnanswered =
          failureKindOf(error) === 'away' || failureCodeOf(error) === 'unavailable' || failureCodeOf(error) === null;
        if (isUnanswered) await store.installations.probeAgain(installation);
        else await open(installation);
      }
      // Whoever has the subject now takes care of it.
      if (signal.aborted) throw error;
      const rest = await rests.failed(job, error, () => failed(job, error, 'given-up'));
      if (rest !== null) return rest;
      if (!isShutForAll(error)) await failed(job, error, 'failed');
      throw error;
    }
  };
  const holdBack: Handler = async (job) => {
    await failed(job, SET_BACK, 'failed');
    return { againAfterMillis: HELD_BACK_MILLIS, why: SET_BACK.message };
  };
  return { handle, holdBack, onGivenUp: (job, error) => failed(job, error, 'given-up') };
}

/** Another write would only be refused as well, and nothing can be merged there. */
function isShutForAll(error: unknown): boolean {
  const lasting = lastingRefusalOf(error);
  return lasting !== null && SHUT_FOR_ALL.has(lasting.reason);
}

const HELD_BACK_MILLIS = 10_000;

/** Twenty in a second: what waited for the end of a limit is not to run into the next one at once. */
const APART_MILLIS = 50;
/** How many are spread, over a minute. */
const MOST_APART = 1_200;

/** How much later than the end of a limit each of the jobs comes back that are put off because of it. */
function spreading() {
  const putOff = new Map<number, number>();
  return {
    next: (installation: number): number => {
      const count = putOff.get(installation) ?? 0;
      putOff.set(installation, (count + 1) % MOST_APART);
      return count * APART_MILLIS;
    },
    end: (installation: number): boolean => putOff.delete(installation),
  };
}

/** Jobs that only create further jobs from stored data. Their success says nothing about GitHub. */
const ASKS_NOTHING: ReadonlySet<Job['kind']> = new Set(['head', 'people', 'owner'] as const);

/** The course of each kind of job, from looking to writing. */
async function work(
  {
    services,
    store,
    reconcilers,
  }: { readonly services: Services; readonly store: PullRequestStore; readonly reconcilers: Reconcilers },
  job: Job,
  signal: AbortSignal,
): Promise<JobOutcome> {
  switch (job.kind) {
    case 'pull-request':
      return reconcile({ services, store }, job.installation, subjectOf(job), signal);
    case 'repository':
    case 'head':
    case 'people':
    case 'owner':
      await services.send(await fanOut(services, store, job));
      return null;
    case 'release-commit':
    case 'tag':
    case 'tags':
    case 'deployment':
    case 'merge-group':
      return reconcilerOf(reconcilers, job, signal);
  }
}

const SET_BACK = Object.assign(new Error('the database is older than what GitHub has delivered'), { code: 'set-back' });
const RESTS = Object.assign(new Error('GitHub refuses it, and it rests'), { code: 'forbidden' });
const QUIET = Object.assign(new Error('GitHub wants no requests for now'), { code: 'rate-limited' });

const subjectOf = ({ owner, repo, number }: Extract<Job, { kind: 'pull-request' }>) => ({
  kind: 'pull-request' as const,
  repository: { owner, name: repo },
  number,
});

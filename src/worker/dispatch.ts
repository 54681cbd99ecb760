import { SHUT_FOR_ALL } from '../domain/resting.ts';
import type { PullRequestStore, Services } from './ports/pull-request.ts';
import { failureCodeOf, failureKindOf, limitOf } from './queue/backoff.ts';
import type { Handler, OnGivenUp } from './queue/handler.ts';
import { Pulse } from './queue/pulse.ts';
import { lastingRefusalOf, Rests } from './queue/resting.ts';
import { type Reconcilers, reconcilerOf } from './reconcilers.ts';

/**
 * Runs one job of any kind.
 * While GitHub wants no requests from an installation, every process delays its jobs without sending a request, because
 * requests would only prolong the limit. Then one job asks whether the limit is over, and wakes the others. What a
 * failed job leaves on GitHub is up to its reconciler (VER-7).
 * @returns `holdBack` replaces `handle` while nothing may be decided (restore-guard.ts)
 * @param now a clock in milliseconds that cannot be set
 */
export function dispatcher(
  services: Pick<Services, 'alive' | 'wake' | 'log'>,
  store: Pick<PullRequestStore, 'resting' | 'installations'>,
  now: () => number,
  reconcilers: Reconcilers,
): { readonly handle: Handler; readonly holdBack: Handler; readonly onGivenUp: OnGivenUp } {
  const stagger = spreading();
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
    const reconciler = reconcilerOf(reconcilers, job);
    const { asksGitHub } = reconciler;
    const resting = await rests.of(job);
    if (resting !== null) {
      // Reading may be refused while writing works.
      if (!SHUT_FOR_ALL.has(resting.reason)) await reconciler.failed(RESTS, 'failed');
      return resting.outcome;
    }
    const may = asksGitHub ? await store.installations.ask(installation) : 'open';
    if (typeof may === 'object') {
      if (!may.probed) await reconciler.failed(QUIET, 'failed');
      return { againAfterMillis: may.againAfterMillis + stagger.next(installation), forGitHub: true };
    }
    stagger.end(installation);
    try {
      if (asksGitHub) await pulse.check(installation, may === 'probe');
      const outcome = await reconciler.reconcile(signal);
      rests.done(job);
      if (asksGitHub) pulse.worked(installation);
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
      // The process that has the subject now takes care of it.
      if (signal.aborted) throw error;
      const rest = await rests.failed(job, error, () => reconciler.failed(error, 'given-up'));
      if (rest !== null) return rest;
      if (!isShutForAll(error)) await reconciler.failed(error, 'failed');
      throw error;
    }
  };
  const holdBack: Handler = async (job) => {
    await reconcilerOf(reconcilers, job).failed(SET_BACK, 'failed');
    return { againAfterMillis: HELD_BACK_MILLIS, why: SET_BACK.message };
  };
  const onGivenUp: OnGivenUp = async (job, error) => reconcilerOf(reconcilers, job).failed(error, 'given-up');
  return { handle, holdBack, onGivenUp };
}

/** True if nothing can be merged there, and another write would also be refused. */
function isShutForAll(error: unknown): boolean {
  const lasting = lastingRefusalOf(error);
  return lasting !== null && SHUT_FOR_ALL.has(lasting.reason);
}

const HELD_BACK_MILLIS = 10_000;

/** Twenty a second. The jobs that waited for the end of a limit must not cause the next one. */
const APART_MILLIS = 50;
/** How many jobs are spread, over a minute. */
const MOST_APART = 1_200;

/** How much later than the end of a limit each delayed job comes back. */
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

const SET_BACK = Object.assign(new Error('the database is older than the deliveries of GitHub'), { code: 'set-back' });
const RESTS = Object.assign(new Error('GitHub refuses a job, which rests now'), { code: 'forbidden' });
const QUIET = Object.assign(new Error('GitHub wants no requests for now'), { code: 'rate-limited' });

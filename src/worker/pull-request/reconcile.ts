import type { Effect } from '../../domain/effects.ts';
import type { PullRequestSubject } from '../../domain/facts.ts';
import type { JobOf } from '../../domain/job.ts';
import { makesPointlessAnswer } from '../../plan/plan.ts';
import { nextObservation } from '../../policy/next-observation.ts';
import { observe } from '../observe/observe.ts';
import type { JobOutcome } from '../queue/handler.ts';
import type { Reconciler } from '../reconcilers.ts';
import { executeOrder } from '../release/execute-order.ts';
import { unconfirmedReplacer } from '../unconfirmed/pull-request.ts';
import { askForReviews } from './ask-for-reviews.ts';
import { reconcileClosed } from './closed.ts';
import { planWrites } from './plan-writes.ts';
import { publish, type WriteContext } from './publish.ts';

/** How long to wait if our clock is a little behind the webhook's time. */
const LOOK_AGAIN_MILLIS = 1_000;

/** The wait until an answer that was pointless at once is minimized: GitHub's lists may lag behind a little. */
const MINIMIZE_AFTER_MILLIS = 1_000;

/** @param now a clock in milliseconds that cannot be set */
export function pullRequestReconciler(
  services: WriteContext['services'],
  store: WriteContext['store'],
  now: () => number,
): Reconciler<'pull-request'> {
  const replaceUnconfirmed = unconfirmedReplacer(services, store, now);
  return {
    asksGitHub: true,
    reconcile: (job, signal) => reconcile({ services, store }, job.installation, subjectOf(job), signal),
    failed: (job, error, failure) => replaceUnconfirmed(job.installation, subjectOf(job), error, failure),
  };
}

const subjectOf = ({ owner, repo, number }: JobOf<'pull-request'>): PullRequestSubject => ({
  kind: 'pull-request',
  repository: { owner, name: repo },
  number,
});

/**
 * Reconciles a pull request, from observing to writing.
 * Called for one subject at a time, in its own turn (VER-6). An observation that was overtaken is dropped and repeated.
 * Throws if GitHub or the database cannot be reached, or if another process took the next turn: the queue tries again.
 * @param signal aborted when this process may no longer work on the subject: then nothing more is written
 */
export async function reconcile(
  { services, store }: Pick<WriteContext, 'services' | 'store'>,
  installation: number,
  subject: PullRequestSubject,
  signal: AbortSignal,
): Promise<JobOutcome> {
  const turn = await store.takeTurn(subject);
  const github = await services.github(installation);
  const seen = await observe(services, store, github, subject);
  if (seen.kind === 'outdated') return { againAfterMillis: LOOK_AGAIN_MILLIS };
  const context: WriteContext = { services, store, installation, github, turn, signal };
  if (seen.kind !== 'decided') return reconcileClosed(context, subject, seen);
  const { facts, verdict } = seen;
  const { decided, effects, reviews, shared } = await planWrites(context, seen);
  const { overtaken, againAfterMillis: refusedFor, complete } = await publish(context, decided, effects);
  if (complete) await store.stateLabels.add(facts.repository.id, labelsMadeBy(effects));
  if (shared.afterwards.length > 0 && effects.length > 0) await services.send(shared.afterwards);
  const outcome = overtaken ?? (await executeOrder(context, seen));
  if (outcome !== null) return outcome;
  const askAgain = await askForReviews(context, facts, reviews);
  const minimizesNext = complete && makesPointlessAnswer(decided.wanted, decided.observed);
  const againAfterMillis = nextObservation(facts.at, {
    changes: [verdict.nextChange, reviews.requests.nextChange],
    doubted: facts.doubt !== undefined,
    waits: [refusedFor, shared.againAfterMillis, askAgain, minimizesNext ? MINIMIZE_AFTER_MILLIS : null],
  });
  return againAfterMillis === null ? null : { againAfterMillis };
}

const labelsMadeBy = (effects: readonly Effect[]): readonly string[] =>
  effects.flatMap((effect) => (effect.kind === 'create-label' ? [effect.name] : []));

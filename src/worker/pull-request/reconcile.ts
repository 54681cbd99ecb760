import type { PullRequestSubject } from '../../domain/facts.ts';
import type { JobOf } from '../../domain/job.ts';
import { verdictEntries } from '../../journal/entries.ts';
import { makesPointlessAnswer, plan } from '../../plan/plan.ts';
import { nextObservation } from '../../policy/next-observation.ts';
import { confirmWithinMillis } from '../../policy/unconfirmed.ts';
import { wanted as wantedOf } from '../../render/pull-request/wanted.ts';
import { observe } from '../observe/observe.ts';
import { groupJobs } from '../queue/group-jobs.ts';
import type { JobOutcome } from '../queue/handler.ts';
import type { Reconciler } from '../reconcilers.ts';
import { executeOrder } from '../release/execute-order.ts';
import { unconfirmedReplacer } from '../unconfirmed/pull-request.ts';
import { askForReviews, planRequests } from './ask-for-reviews.ts';
import { reconcileClosed } from './closed.ts';
import { publish, type WriteContext } from './publish.ts';
import { observeThoseWith, shareCheck } from './shared-head.ts';

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
  const { policy, observed, policyChange } = seen.gathered;
  const { pullRequest, at } = facts;
  const commit = pullRequest.head.sha;
  const about = { base: pullRequest.base.ref, opener: pullRequest.author };
  const { changed, moved, left } = await store.remember(verdict, about, verdictEntries);
  if (left !== null) await observeThoseWith(context, subject, left);

  const own = wantedOf(verdict, facts, policy, policyChange);
  const shared = await shareCheck(context, seen, own, moved);
  const { wanted } = shared;
  if (shared.jobs.length > 0) await services.send(shared.jobs);
  if (changed)
    await services.send(groupJobs(installation, subject.repository, await store.groups.openIn(subject.repository)));
  const { labelsDefined = [] } = wanted;
  const labelsMade = labelsDefined.length === 0 ? [] : await store.stateLabels.of(facts.repository.id);
  const effects = plan(wanted, { ...observed, labelsMade }, at);
  const reviews = await planRequests(context, seen);
  const said = [...effects, ...reviews.effects].map(({ kind, why }) => `${kind}: ${why}`);
  services.log.info({ subject, head: commit, outcome: verdict.outcome, effects: said }, 'decided');
  const decided = { at, pullRequest, wanted, observed, confirmWithinMillis: confirmWithinMillis(policy) };
  const { overtaken, againAfterMillis: refusedFor, complete } = await publish(context, decided, effects);
  if (complete) {
    const made = effects.flatMap((effect) => (effect.kind === 'create-label' ? [effect.name] : []));
    await store.stateLabels.add(facts.repository.id, made);
  }
  if (shared.afterwards.length > 0 && effects.length > 0) await services.send(shared.afterwards);
  const outcome = overtaken ?? (await executeOrder(context, seen));
  if (outcome !== null) return outcome;
  const askAgain = await askForReviews(context, facts, reviews);
  const againAfterMillis = nextObservation(at, {
    changes: [verdict.nextChange, reviews.requests.nextChange],
    doubted: facts.doubt !== undefined,
    waits: [
      refusedFor,
      shared.againAfterMillis,
      askAgain,
      complete && makesPointlessAnswer(wanted, observed) ? MINIMIZE_AFTER_MILLIS : null,
    ],
  });
  return againAfterMillis === null ? null : { againAfterMillis };
}

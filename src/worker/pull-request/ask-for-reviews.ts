import type { ReviewEffect } from '../../domain/effects.ts';
import type { Facts } from '../../domain/facts.ts';
import { type AskedReview, type ReviewRequests, reviewerName } from '../../domain/review-request.ts';
import { planReviews } from '../../plan/plan-reviews.ts';
import { choosesReviewers, recordsOf, reviewRequests } from '../../policy/review-requests.ts';
import type { Observation } from '../observe/observe.ts';
import { write } from '../write.ts';
import { isNewest, sendParts, type WriteContext } from './publish.ts';

/** The pause before the next decision, if GitHub refused somebody: it asks others, and the check names them. */
const AFTER_REFUSAL_MILLIS = 1_000;

/** What is to be asked about a decision, and the effects. */
export interface PlannedRequests {
  readonly requests: ReviewRequests;
  readonly effects: readonly ReviewEffect[];
}

/** NTF-1: decides whom to ask for a review. Who signed least lately is read only if it matters. */
export async function planRequests(
  { store }: Pick<WriteContext, 'store'>,
  { facts, verdict, gathered }: Extract<Observation, { kind: 'decided' }>,
): Promise<PlannedRequests> {
  const signed = choosesReviewers(verdict) ? await store.reviewRequests.lastSignOffs(facts.repository.id) : new Map();
  const { policy, observed } = gathered;
  const requests = reviewRequests(policy, facts, verdict, { shown: observed.reviewRequests, signed });
  return { requests, effects: planReviews(requests) };
}

/**
 * NTF-1: asks for reviews, and takes requests back, after everything else is written.
 * A reviewer whom GitHub refuses keeps no other from being asked, and is not asked again on this head.
 * @returns when to decide again, in milliseconds; null if there is no need
 * @throws GitHubError if GitHub does not answer or wants no requests: the job is tried again
 */
export async function askForReviews(
  context: WriteContext,
  facts: Facts,
  { requests, effects }: PlannedRequests,
): Promise<number | null> {
  const { repository, subject, pullRequest } = facts;
  const record = (asked: readonly AskedReview[]) =>
    context.store.reviewRequests.record(repository.id, subject.number, asked);
  let refused = false;

  const send = async (effect: ReviewEffect): Promise<boolean> => {
    if (!(await isNewest(context, pullRequest.head.sha))) return false;
    const said = await write(context, (turn) => context.github.applyReviewEffect(turn, effect));
    const { reviewers } = effect;
    if (said === null || reviewers.length === 1) await record(recordsOf(facts, requests, effect, said));
    else return sendEach(effect);
    if (said !== null) {
      refused ||= effect.kind === 'request-reviews';
      const fields = { subject, effect: effect.kind, reviewers: reviewers.map(reviewerName), said };
      context.services.log.warn(fields, 'GitHub refuses a request for a review');
    }
    return true;
  };
  const sendEach = async (effect: ReviewEffect): Promise<boolean> => {
    for (const reviewer of effect.reviewers) {
      if (!(await send({ ...effect, reviewers: [reviewer] }))) return false;
    }
    return true;
  };

  await record(requests.found);
  const { overtaken, againAfterMillis } = await sendParts(context, effects, { together: () => 'reviews', send });
  const waits = [againAfterMillis, overtaken?.againAfterMillis, refused ? AFTER_REFUSAL_MILLIS : null];
  return waits.reduce<number | null>((least, wait) => (wait == null ? least : Math.min(least ?? wait, wait)), null);
}

import type { ReviewEffect } from '../domain/effects.ts';
import type { Facts } from '../domain/facts.ts';
import type { Instant } from '../domain/ids.ts';
import type { PolicyReading } from '../domain/policy.ts';
import { isMet, type StateRequirement } from '../domain/requirement.ts';
import {
  type AskedReview,
  MOST_REVIEWERS,
  NO_REVIEW_REQUESTS,
  type Reviewer,
  type ReviewRequests,
  reviewerKey,
  reviewerName,
  type ShownRequest,
} from '../domain/review-request.ts';
import type { Verdict } from '../domain/verdict.ts';
import { compare } from './compare.ts';
import { askedHere, askedOf, MOST_A_DAY, requestsFor, reviewerKeys, type StateRequests } from './requests-for-state.ts';
import { reviewersOf } from './reviewers.ts';

/** What is known besides the facts. */
export interface RequestsKnown {
  /** undefined if the requests could not be read: then nobody is asked, and nothing is taken back. */
  readonly shown: readonly ShownRequest[] | undefined;
  /** When each account's last sign-off in the repository began to count, by account id. */
  readonly signed: ReadonlyMap<number, Instant>;
}

/**
 * NTF-1: whom to ask for a review, and whose request to take back.
 * Decides nothing while the verdict is an error, because then it is unknown who can sign. Nobody is asked about a draft.
 * @param verdict made from these facts and this policy
 */
export function reviewRequests(
  policy: PolicyReading,
  facts: Facts,
  verdict: Verdict,
  { shown, signed }: RequestsKnown,
): ReviewRequests {
  if (policy.state !== 'valid' || verdict.outcome === 'error' || shown === undefined) return NO_REVIEW_REQUESTS;
  const { notify, timezone } = policy.policy;
  if (notify.requestReview === 'off') return NO_REVIEW_REQUESTS;
  const open = verdict.requirements
    .filter((one): one is StateRequirement => one.kind === 'state' && !isMet(one))
    .map((state) => ({ state, reviewers: reviewersOf(policy.policy, facts, verdict, state) }));
  const takeBack = unneeded(
    facts,
    shown,
    reviewerKeys(open.flatMap(({ reviewers: { people, teams } }) => [...people, ...teams])),
  );
  const waiting = facts.pullRequest.draft ? [] : open.filter(({ state }) => state.status === 'pending');
  const found = waiting.map(({ state, reviewers: { people, teams } }) => {
    const some = notify.requestReview === 'teams' && teams.length > 0 ? teams : people;
    const inTurn = [...some].sort((a, b) => compare(turnOf(a, signed), turnOf(b, signed)));
    return requestsFor(facts, state, { timezone, inTurn, shown });
  });
  return {
    ask: chosen(found, Math.max(MOST_REVIEWERS - shown.length + takeBack.length, 0)),
    found: found.flatMap((one) => one.found),
    takeBack,
    nextChange: found.flatMap((one) => one.changes).sort()[0] ?? null,
  };
}

/** True if a state may have to choose by who signed least lately. */
export const choosesReviewers = ({ requirements }: Verdict): boolean =>
  requirements.some((one) => one.kind === 'state' && one.canSign.length > MOST_A_DAY);

/**
 * What to store after GitHub accepted or refused an effect.
 * A request that GitHub does not take back is stored as taken back, so that this is not tried again on this head.
 * @param said GitHub's words if it refused
 */
export function recordsOf(
  facts: Facts,
  { ask }: Pick<ReviewRequests, 'ask'>,
  { kind, reviewers }: ReviewEffect,
  said: string | null,
): readonly AskedReview[] {
  if (kind === 'remove-review-requests') return reviewers.flatMap((reviewer) => takenBack(facts, reviewer));
  const { at, pullRequest } = facts;
  const keys = reviewerKeys(reviewers);
  return ask
    .filter(({ reviewer }) => keys.has(reviewerKey(reviewer)))
    .flatMap(({ reviewer, states }) =>
      states.map((state) => ({
        state,
        head: pullRequest.head.sha,
        reviewer,
        at,
        posted: said === null,
        status: said === null ? 'asked' : 'refused',
        said,
      })),
    );
}

function takenBack(facts: Facts, reviewer: Reviewer): readonly AskedReview[] {
  const ofReviewer = askedOf(facts).filter((one) => reviewerKey(one.reviewer) === reviewerKey(reviewer));
  const lastOfState = new Map(ofReviewer.map((one) => [one.state, one]));
  const head = facts.pullRequest.head.sha;
  return [...lastOfState.values()].map((one) => ({ ...one, head, status: 'taken-back', said: null }));
}

/** The app's own requests that nothing waits for, unless it took them back already. GitHub may show those a while. */
function unneeded(facts: Facts, shown: readonly ShownRequest[], needed: ReadonlySet<string>): readonly Reviewer[] {
  const here = askedHere(facts);
  const isDone = (key: string): boolean => {
    const stored = here.filter(({ reviewer }) => reviewerKey(reviewer) === key);
    return stored.length > 0 && stored.every(({ status }) => status === 'taken-back');
  };
  return shown
    .flatMap(({ reviewer, own }) => (own && reviewer !== null ? [reviewer] : []))
    .filter((reviewer) => !needed.has(reviewerKey(reviewer)) && !isDone(reviewerKey(reviewer)))
    .sort((a, b) => compare(reviewerKey(a), reviewerKey(b)));
}

/** Sorts those who signed least lately first, then by name. */
const turnOf = (reviewer: Reviewer, signed: RequestsKnown['signed']): string =>
  `${(reviewer.kind === 'person' ? signed.get(reviewer.account.id) : null) ?? ''} ${reviewerName(reviewer).toLowerCase()}`;

/** Those who are asked now: the first of each state, then the second of each, as many as GitHub allows. */
function chosen(found: readonly StateRequests[], free: number): ReviewRequests['ask'] {
  const ranked = Array.from({ length: MOST_A_DAY }, (_, rank) => found.flatMap(({ wanted }) => wanted[rank] ?? []));
  const distinct = new Map(ranked.flat().map((reviewer) => [reviewerKey(reviewer), reviewer]));
  return [...distinct].slice(0, free).map(([key, reviewer]) => ({
    reviewer,
    states: found.filter(({ wanted }) => reviewerKeys(wanted).has(key)).map(({ state }) => state),
  }));
}

import type { Facts } from '../domain/facts.ts';
import type { Instant, StateName } from '../domain/ids.ts';
import type { StateRequirement } from '../domain/requirement.ts';
import { type AskedReview, type Reviewer, reviewerKey, type ShownRequest } from '../domain/review-request.ts';
import { latest } from './compare.ts';
import { afterWorkingDay } from './working-day.ts';

/** The most reviewers whom the app asks for one state within one working day. */
export const MOST_A_DAY = 3;

/** Whom one waiting state asks. */
export interface StateRequests {
  readonly state: StateName;
  /** Reviewers to ask, the most urgent first. */
  readonly wanted: readonly Reviewer[];
  /** Reviewers who are asked already, and are not stored yet. */
  readonly found: readonly AskedReview[];
  /** When time alone may have more reviewers asked. */
  readonly changes: readonly Instant[];
}

interface Possible {
  /** In which working days begin and end. */
  readonly timezone: string;
  /** Everybody who could be asked, the most urgent first. */
  readonly inTurn: readonly Reviewer[];
  readonly shown: readonly ShownRequest[];
}

/**
 * Finds whom one waiting state asks (NTF-1).
 * It asks nobody twice on a head. Within one working day these are at most three reviewers, on all heads together:
 * after a push, it asks the same ones anew.
 */
export function requestsFor(
  facts: Facts,
  { state, counted }: StateRequirement,
  { timezone, inTurn, shown }: Possible,
): StateRequests {
  const stored = askedOf(facts).filter((one) => one.state === state && one.status !== 'refused');
  const here = stored.filter(isOn(facts));
  const standing = reviewerKeys(shown.flatMap(({ reviewer }) => reviewer ?? []));
  const isNew = keysNotIn(reviewerKeys(here.map(({ reviewer }) => reviewer)));
  const found = inTurn
    .filter((one) => isNew(one) && standing.has(reviewerKey(one)))
    .map((reviewer) => foundRequest(facts, state, reviewer, stored));

  const isRecent = ({ at }: { readonly at: Instant }): boolean => afterWorkingDay(at, timezone) > facts.at;
  // A request that the app only found leaves less room on its own head.
  const recent = [...stored.filter(({ posted }) => posted), ...here, ...found].filter(isRecent);
  const recently = reviewerKeys(recent.map(({ reviewer }) => reviewer));
  const left = inTurn
    .filter(isNew)
    .filter(keysNotIn(standing))
    .filter(keysNotIn(barredFrom(facts, standing)));
  const again = left.filter((one) => recently.has(reviewerKey(one)));
  const others = left.filter(keysNotIn(recently));
  // A signature gives those who were asked another day.
  const signed = here.length > 0 ? counted.filter(isRecent) : [];
  const places = signed.length > 0 ? 0 : Math.max(MOST_A_DAY - recently.size, 0);
  const wanted = [...again, ...others.slice(0, places)];
  // If nobody is asked now, the day of somebody who was asked or signed ends before one that begins now.
  const times = [facts, ...recent, ...signed];
  return {
    state,
    wanted,
    found,
    changes: others.length > places ? times.map(({ at }) => afterWorkingDay(at, timezone)) : [],
  };
}

/** What is stored about asking for reviews of the pull request, in the order in which it was stored. */
export const askedOf = ({ memory }: Facts): readonly AskedReview[] => memory.asked ?? [];

/** The part of it about the present head. */
export const askedHere = (facts: Facts): readonly AskedReview[] => askedOf(facts).filter(isOn(facts));

const isOn =
  ({ pullRequest }: Facts) =>
  ({ head }: AskedReview): boolean =>
    head === pullRequest.head.sha;

export const reviewerKeys = (reviewers: readonly Reviewer[]): ReadonlySet<string> =>
  new Set(reviewers.map(reviewerKey));

const keysNotIn =
  (keys: ReadonlySet<string>) =>
  (reviewer: Reviewer): boolean =>
    !keys.has(reviewerKey(reviewer));

/**
 * Reviewers who are not asked on this head any more, for no state.
 * GitHub refused them, or they reviewed, or somebody removed the request.
 */
const barredFrom = (facts: Facts, standing: ReadonlySet<string>): ReadonlySet<string> =>
  reviewerKeys(
    askedHere(facts)
      .filter(({ status, reviewer }) => {
        if (status === 'asked') return !standing.has(reviewerKey(reviewer));
        return status === 'refused';
      })
      .map(({ reviewer }) => reviewer),
  );

/** A request that stands and is not stored for this head. It may stand since an earlier one. */
function foundRequest(
  { at, pullRequest }: Facts,
  state: StateName,
  reviewer: Reviewer,
  stored: readonly AskedReview[],
): AskedReview {
  const before = stored.filter((one) => reviewerKey(one.reviewer) === reviewerKey(reviewer) && one.status === 'asked');
  return {
    state,
    head: pullRequest.head.sha,
    reviewer,
    at: latest(before.map((one) => one.at)) ?? at,
    posted: before.some(({ posted }) => posted),
    status: 'asked',
    said: null,
  };
}

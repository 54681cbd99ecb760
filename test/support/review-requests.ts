import type { Account } from '../../src/domain/account.ts';
import type { Facts } from '../../src/domain/facts.ts';
import { asStateName, type Instant } from '../../src/domain/ids.ts';
import type { PolicyReading } from '../../src/domain/policy.ts';
import type { AskedReview, Reviewer, ReviewRequests, ShownRequest } from '../../src/domain/review-request.ts';
import { reviewerKey, reviewerName } from '../../src/domain/review-request.ts';
import { planReviews } from '../../src/plan/plan-reviews.ts';
import { evaluate } from '../../src/policy/evaluate.ts';
import { recordsOf, reviewRequests } from '../../src/policy/review-requests.ts';
import { HEAD } from './facts.ts';

export const person = (account: Account): Reviewer => ({ kind: 'person', account });
export const team = (slug: string): Reviewer => ({ kind: 'team', slug });
export const shownAs = (reviewer: Reviewer | null, own = true): ShownRequest => ({ reviewer, own });

/** What is stored of asking one reviewer for a state. */
export const askedFor = (
  state: string,
  reviewer: Reviewer,
  at: Instant,
  parts: Partial<AskedReview> = {},
): AskedReview => ({
  state: asStateName(state),
  head: HEAD,
  reviewer,
  at,
  posted: true,
  status: 'asked',
  said: null,
  ...parts,
});

export interface Situation {
  readonly policy: PolicyReading;
  readonly facts: Facts;
  readonly shown?: readonly ShownRequest[] | undefined;
  readonly signed?: ReadonlyMap<number, Instant>;
}

export const decide = ({ policy, facts, shown, signed = new Map() }: Situation): ReviewRequests =>
  reviewRequests(policy, facts, evaluate(policy, facts), { shown, signed });

/** Names of reviewers with the states that wait for them: `kim: security`. */
export const inWords = ({ ask }: ReviewRequests): readonly string[] =>
  ask.map(({ reviewer, states }) => `${reviewerName(reviewer)}: ${states.join(', ')}`);

/** The situation after GitHub did everything that was decided. @param refuses names whom GitHub refuses to ask */
export function applied<Given extends Situation>(given: Given, refuses: ReadonlySet<string> = new Set()): Given {
  const requests = decide(given);
  let { asked = [] } = given.facts.memory;
  let shown = given.shown ?? [];
  const store = (rows: readonly AskedReview[]) => {
    const same = (a: AskedReview, b: AskedReview) =>
      a.state === b.state && a.head === b.head && reviewerKey(a.reviewer) === reviewerKey(b.reviewer);
    for (const row of rows) {
      const before = asked.find((one) => same(one, row));
      asked =
        before === undefined
          ? [...asked, row]
          : asked.map((one) => (one === before ? { ...one, status: row.status, said: row.said } : one));
    }
  };
  store(requests.found);
  for (const effect of planReviews(requests)) {
    for (const reviewer of effect.reviewers) {
      const refused = effect.kind === 'request-reviews' && refuses.has(reviewerName(reviewer)) ? 'no' : null;
      store(recordsOf(given.facts, requests, { ...effect, reviewers: [reviewer] }, refused));
      if (effect.kind === 'remove-review-requests') {
        shown = shown.filter((one) => one.reviewer === null || reviewerKey(one.reviewer) !== reviewerKey(reviewer));
      } else if (refused === null) shown = [...shown, shownAs(reviewer)];
    }
  }
  return { ...given, shown, facts: { ...given.facts, memory: { ...given.facts.memory, asked } } };
}

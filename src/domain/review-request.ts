import type { Account } from './account.ts';
import type { Instant, Sha, StateName } from './ids.ts';

/** Someone who can be asked for a review: a person, or a team of the repository's owner. */
export type Reviewer =
  | { readonly kind: 'person'; readonly account: Account }
  | { readonly kind: 'team'; readonly slug: string };

/** The same text for the same reviewer. A person keeps it under another login. */
export const reviewerKey = (reviewer: Reviewer): string =>
  reviewer.kind === 'person' ? `person:${reviewer.account.id}` : `team:${reviewer.slug.toLowerCase()}`;

/** The login, or the slug of the team. */
export const reviewerName = (reviewer: Reviewer): string =>
  reviewer.kind === 'person' ? reviewer.account.login : reviewer.slug;

/** A request for a review that GitHub shows now (NTF-1). */
export interface ShownRequest {
  /** null if GitHub does not say who is asked. */
  readonly reviewer: Reviewer | null;
  /** True if this app is known to have made it. */
  readonly own: boolean;
}

/** What the app stores about asking one reviewer for a state on a head, so that it asks only once (NTF-1). */
export interface AskedReview {
  readonly state: StateName;
  readonly head: Sha;
  readonly reviewer: Reviewer;
  /** When they were asked. If the request stood from an earlier head on, the time of then. */
  readonly at: Instant;
  /** True if this app asked for this state. Otherwise it found the request, of somebody else or for another state. */
  readonly posted: boolean;
  /** `taken-back`: by this app. `refused`: GitHub does not let the app ask them. */
  readonly status: 'asked' | 'taken-back' | 'refused';
  /** GitHub's words, if it refused; otherwise null. Not escaped. */
  readonly said: string | null;
}

/** What is to be done about review requests now (NTF-1). */
export interface ReviewRequests {
  /** Reviewers to ask, with the states that wait for them. */
  readonly ask: readonly { readonly reviewer: Reviewer; readonly states: readonly StateName[] }[];
  /** Reviewers who are asked already, and are not stored yet for a state that waits for them. */
  readonly found: readonly AskedReview[];
  /** Reviewers whose requests the app made and nothing waits for any more. */
  readonly takeBack: readonly Reviewer[];
  /** When time alone may have more people asked; null if it may not. */
  readonly nextChange: Instant | null;
}

export const NO_REVIEW_REQUESTS: ReviewRequests = { ask: [], found: [], takeBack: [], nextChange: null };

/** The most reviewers that GitHub lets a pull request ask at a time. */
export const MOST_REVIEWERS = 15;

import { z } from 'zod';
import type { Account } from '../../domain/account.ts';
import type { ReviewEffect } from '../../domain/effects.ts';
import type { PullRequestSubject } from '../../domain/facts.ts';
import { type Reviewer, reviewerKey, type ShownRequest } from '../../domain/review-request.ts';
import type { GitHubClient } from '../client/client.ts';
import { GitHubError } from '../client/github-error.ts';
import type { ListPart } from '../client/list-part.ts';
import { itemsOf, type ListSoFar } from '../client/paged-list.ts';
import { wordsOf } from '../client/refusable.ts';
import { RepositoryClient } from '../client/repository-client.ts';
import { account } from '../client/who.ts';

/** Somebody who is asked for a review. Not every server knows that a bot can be asked, so only `Who` names it. */
const REVIEWER = `
fragment Reviewer on RequestedReviewer {
  __typename
  ...Who
  ... on Team { slug }
}`;

/** Who is asked for a review now (NTF-1). */
export const REQUESTS: ListPart = {
  what: 'requested reviewers',
  field: 'reviewRequests',
  nodes: 'id requestedReviewer { ...Reviewer }',
  fragments: [REVIEWER],
};

/**
 * Who asked, as the newest 100 requests say. A request that is not among them is not known to be this app's.
 * Read together with the list of requests, with the same fragment.
 */
export const REQUESTERS = `timelineItems(last: 100, itemTypes: [REVIEW_REQUESTED_EVENT]) @include(if: $requests) {
        nodes { ... on ReviewRequestedEvent { actor { ...Who } requestedReviewer { ...Reviewer } } }
      }`;

const team = z
  .object({ __typename: z.literal('Team'), slug: z.string() })
  .transform(({ slug }): Reviewer => ({ kind: 'team', slug }));
const person = account.transform((found): Reviewer | null => found && { kind: 'person', account: found });
const reviewer = z.union([team, person]);

const request = z.object({ requestedReviewer: reviewer });
/** The newest requests. Others than these do not matter. */
export const requesters = z
  .object({ nodes: z.array(z.object({ actor: account, requestedReviewer: reviewer }).nullable().catch(null)) })
  .nullish()
  .catch(null);
export type Requesters = z.output<typeof requesters>;

/**
 * Who is asked for a review now; undefined if the list could not be read to its end.
 * @param ownLogin the app's own, as `countersign[bot]`; null if unknown: then no request is its own
 */
export function requestsOf(
  list: ListSoFar,
  made: Requesters,
  ownLogin: string | null,
): readonly ShownRequest[] | undefined {
  const read = itemsOf(list, request);
  if (read.state === 'unavailable') return undefined;
  const last = new Map<string, Account | null>();
  for (const one of made?.nodes ?? []) {
    if (one?.requestedReviewer) last.set(reviewerKey(one.requestedReviewer), one.actor);
  }
  const isOwn = (who: Reviewer | null) =>
    who !== null && ownLogin !== null && last.get(reviewerKey(who))?.login === ownLogin;
  return read.value.map(({ requestedReviewer }) => ({ reviewer: requestedReviewer, own: isOwn(requestedReviewer) }));
}

/**
 * Asks all of them in one request, or takes their requests back.
 * @returns GitHub's words if it refused all, because of at least one of them; null if it is done. Not escaped
 * @throws GitHubError if GitHub did not answer, wants no requests, or refuses the app as such
 */
export async function applyReviewEffect(
  client: GitHubClient,
  { repository, number }: PullRequestSubject,
  { kind, reviewers }: ReviewEffect,
): Promise<string | null> {
  const route =
    kind === 'request-reviews'
      ? 'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers'
      : 'DELETE /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers';
  try {
    await new RepositoryClient(client, repository).rest(route, {
      pull_number: number,
      reviewers: reviewers.flatMap((one) => (one.kind === 'person' ? [one.account.login] : [])),
      team_reviewers: reviewers.flatMap((one) => (one.kind === 'team' ? [one.slug] : [])),
    });
    return null;
  } catch (error) {
    if (error instanceof GitHubError && isAboutReviewer(error)) return wordsOf(error);
    throw error;
  }
}

/** A 422 is about somebody in the request. A 403 may be about the app, which GitHub's words say then. */
const isAboutReviewer = ({ code, lasting }: GitHubError): boolean =>
  code === 'invalid' || (code === 'forbidden' && lasting === null);

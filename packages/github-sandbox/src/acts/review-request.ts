import type { By } from '../context.ts';
import { demand } from '../demand.ts';
import { findAccount, findTeam } from '../lookup.ts';
import type { Account } from '../model/account.ts';
import type { PullRequest, Reviewer } from '../model/pull-request.ts';
import { nextId, nodeId } from '../model.ts';
import { accountJson, teamJson } from '../payloads/account.ts';
import { hasAccess, teamsOf, withAncestors } from '../people.ts';
import { unprocessable } from '../refusal.ts';
import { addEvent, emitPullRequest, touch } from './note.ts';

/** The most people and teams that GitHub lets a pull request ask at a time. */
const MOST_REVIEWERS = 15;

export interface ReviewersInput {
  /** Logins. */
  readonly people: readonly string[];
  /** Slugs of teams of the repository's owner. */
  readonly teams: readonly string[];
}

/**
 * Asks people and teams for a review, all of them or none.
 * The opener may, everyone from triage on, and apps that write pull requests. A reviewer who is already asked stays so,
 * without an event.
 * @throws GitHubRefusal 422 for the opener, for a person without access of their own, and for too many
 */
export function requestReviews(by: By, pullRequest: PullRequest, asked: ReviewersInput): PullRequest {
  demandRequests(by, pullRequest);
  const reviewers = [...new Set(reviewersOf(by, pullRequest, asked))];
  if (reviewers.some((one) => one === pullRequest.author)) {
    throw unprocessable('Review cannot be requested from pull request author.');
  }
  if (
    reviewers.length < asked.people.length + asked.teams.length ||
    reviewers.some((one) => !isOf(by, pullRequest, one))
  ) {
    const { owner, name } = pullRequest.repository;
    throw unprocessable(
      `Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the ${owner.login}/${name} repository.`,
    );
  }
  const fresh = reviewers.filter((one) => !pullRequest.reviewRequests.some(({ reviewer }) => reviewer === one));
  if (pullRequest.reviewRequests.length + fresh.length > MOST_REVIEWERS) {
    throw unprocessable('Could not add requested reviewers to pull request.');
  }
  for (const reviewer of fresh) {
    const id = nextId(by.context.world);
    pullRequest.reviewRequests.push({ id, nodeId: nodeId('RR', id), reviewer });
    note(by, pullRequest, reviewer, 'requested');
  }
  return pullRequest;
}

/** Takes requests back. Nothing happens to who is not asked. */
export function removeReviewRequests(by: By, pullRequest: PullRequest, named: ReviewersInput): PullRequest {
  demandRequests(by, pullRequest);
  for (const reviewer of new Set(reviewersOf(by, pullRequest, named))) {
    if (!dropRequest(pullRequest, reviewer)) continue;
    note(by, pullRequest, reviewer, 'removed');
  }
  return pullRequest;
}

/** A review answers the request to its author, and those to the author's teams. The timeline shows only the review. */
export function answerRequests({ context }: By, pullRequest: PullRequest, author: Account): void {
  for (const reviewer of [author, ...teamsOf(context.world, author)]) dropRequest(pullRequest, reviewer);
}

function dropRequest({ reviewRequests }: PullRequest, reviewer: Reviewer): boolean {
  const index = reviewRequests.findIndex((request) => request.reviewer === reviewer);
  if (index >= 0) reviewRequests.splice(index, 1);
  return index >= 0;
}

function note(by: By, pullRequest: PullRequest, reviewer: Reviewer, what: 'requested' | 'removed'): void {
  const { context } = by;
  const isRequest = what === 'requested';
  addEvent(by, pullRequest, { kind: isRequest ? 'ReviewRequested' : 'ReviewRequestRemoved', reviewer });
  touch(context, pullRequest);
  emitPullRequest(by, pullRequest, isRequest ? 'review_requested' : 'review_request_removed', {
    ...('slug' in reviewer
      ? { requested_team: teamJson(context, reviewer) }
      : { requested_reviewer: accountJson(context, reviewer) }),
  });
}

function demandRequests(by: By, { repository, author }: PullRequest): void {
  const person = by.actor.account === author ? 'read' : 'triage';
  demand(by, repository, { person, app: ['pull_requests'], level: 'write' });
}

/** Those that exist. */
function reviewersOf({ context }: By, { repository }: PullRequest, named: ReviewersInput): readonly Reviewer[] {
  const { world } = context;
  return [
    ...named.people.flatMap((login) => findAccount(world, login) ?? []),
    ...named.teams.flatMap((slug) => findTeam(world, repository.owner.login, slug) ?? []),
  ];
}

const isOf = ({ context }: By, { repository }: PullRequest, reviewer: Reviewer): boolean =>
  'slug' in reviewer
    ? withAncestors(reviewer).some(({ id }) => repository.teams.has(id))
    : reviewer.kind === 'User' && hasAccess(context.world, repository, reviewer);

import type { By } from '../context.ts';
import { demand, pullRequestNumbered } from '../demand.ts';
import { reviewsOf } from '../lookup.ts';
import type { Sha } from '../model/git.ts';
import type { PendingReview, Review } from '../model/pull-request.ts';
import type { Repository } from '../model/repository.ts';
import { nextPostId, nodeId } from '../model.ts';
import { listedPullRequestJson, reviewJson } from '../payloads/pull-request.ts';
import { notFound, unprocessable } from '../refusal.ts';
import { checkBody } from './comment.ts';
import { addEvent, emit, touch } from './note.ts';
import { answerRequests } from './review-request.ts';

export type ReviewVerdict = 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT';
const STATES = { APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED', COMMENT: 'COMMENTED' } as const;
const WRITE_REVIEWS = { app: ['pull_requests'], level: 'write' } as const;

export interface ReviewInput {
  readonly verdict: ReviewVerdict;
  readonly body: string;
  /** The reviewed commit; the head if null. */
  readonly commit: Sha | null;
  /** True if it has line comments, and needs no text of its own. */
  readonly withLines?: boolean;
}

/** Submits a review. Everyone who can read may; the pull request's author may only comment. */
export function review(by: By, repository: Repository, number: number, input: ReviewInput): Review {
  const { context, actor } = by;
  demand(by, repository, { person: 'read', ...WRITE_REVIEWS });
  const pullRequest = pullRequestNumbered(repository, number);
  checkBody(input.body);
  if (actor.account === pullRequest.author && input.verdict !== 'COMMENT') {
    const what = input.verdict === 'APPROVE' ? 'approve' : 'request changes on';
    throw unprocessable('Unprocessable Entity', [`Review Can not ${what} your own pull request`]);
  }
  if (input.verdict !== 'APPROVE' && input.body.trim() === '' && input.withLines !== true) {
    throw unprocessable('Unprocessable Entity', ['Body can not be blank']);
  }
  const commit = input.commit ?? pullRequest.head.sha;
  if (!repository.objects.commits.has(commit)) {
    throw unprocessable('Unprocessable Entity', ['Commit is not part of the pull request']);
  }
  const id = nextPostId(context.world);
  const now = context.clock.now();
  const made: Review = {
    id,
    nodeId: nodeId('PRR', id),
    pullRequest,
    author: actor.account,
    body: input.body,
    state: STATES[input.verdict],
    commit,
    submittedAt: now,
    updatedAt: now,
    lastEditedAt: null,
    editor: null,
    createdViaEmail: false,
    minimized: null,
    reactions: [],
  };
  pullRequest.reviews.push(made);
  answerRequests(by, pullRequest, actor.account);
  touch(context, pullRequest);
  emitReview(by, made, 'submitted');
  context.advanceQueues();
  return made;
}

/** Begins a review, which others do not see until it is submitted. */
export function startReview(by: By, repository: Repository, number: number, body: string): PendingReview {
  const { context, actor } = by;
  demand(by, repository, { person: 'read', ...WRITE_REVIEWS });
  const pullRequest = pullRequestNumbered(repository, number);
  if (pullRequest.pendingReviews.some(({ author }) => author === actor.account)) {
    throw unprocessable('Unprocessable Entity', ['User can only have one pending review per pull request']);
  }
  checkBody(body);
  const made: PendingReview = { id: nextPostId(context.world), author: actor.account, body };
  pullRequest.pendingReviews.push(made);
  context.changed();
  return made;
}

/** Submits one's own pending review for the present head. @throws GitHubRefusal 404 if there is none */
export function submitReview(by: By, repository: Repository, number: number, verdict: ReviewVerdict): Review {
  const { actor } = by;
  const { pendingReviews } = pullRequestNumbered(repository, number);
  const found = pendingReviews.find(({ author }) => author === actor.account);
  if (!found) throw notFound();
  const made = review(by, repository, number, { verdict, body: found.body, commit: null });
  pendingReviews.splice(pendingReviews.indexOf(found), 1);
  return made;
}

/** @throws GitHubRefusal 404 */
export function reviewNumbered(repository: Repository, id: number): Review {
  for (const found of reviewsOf(repository)) if (found.id === id) return found;
  throw notFound();
}

/** Dismisses an approval or a request for changes: everyone who can write may. */
export function dismissReview(by: By, dismissed: Review, message: string): Review {
  const { context } = by;
  const { pullRequest } = dismissed;
  demand(by, pullRequest.repository, { person: 'write', ...WRITE_REVIEWS });
  if (message.trim() === '') throw unprocessable('Validation Failed', ["Message can't be blank"]);
  const { state } = dismissed;
  if (state !== 'APPROVED' && state !== 'CHANGES_REQUESTED') {
    const named = state === 'COMMENTED' ? 'commented' : 'dismissed';
    throw unprocessable('Unprocessable Entity', [`Can not dismiss a ${named} pull request review`]);
  }
  dismissed.state = 'DISMISSED';
  dismissed.updatedAt = context.clock.now();
  addEvent(by, pullRequest, {
    kind: 'ReviewDismissed',
    review: dismissed,
    previousState: state,
    message,
    commit: null,
  });
  emitReview(by, dismissed, 'dismissed');
  context.advanceQueues();
  return dismissed;
}

/** Changes the text of a review: its author may, and everyone who can write. */
export function editReview(by: By, edited: Review, body: string): Review {
  const { context, actor } = by;
  const { pullRequest } = edited;
  const own = edited.author === actor.account;
  demand(by, pullRequest.repository, { person: own ? 'read' : 'write', ...WRITE_REVIEWS });
  checkBody(body);
  if (body === edited.body) return edited;
  const from = edited.body;
  const now = context.clock.now();
  edited.body = body;
  edited.updatedAt = now;
  edited.lastEditedAt = now;
  edited.editor = actor.account;
  touch(context, pullRequest);
  emitReview(by, edited, 'edited', { changes: { body: { from } } });
  return edited;
}

function emitReview(by: By, changed: Review, action: string, more: Readonly<Record<string, unknown>> = {}): void {
  const { context } = by;
  const { pullRequest } = changed;
  emit(by, pullRequest.repository, {
    event: 'pull_request_review',
    action,
    body: {
      ...more,
      review: { ...reviewJson(context, changed), state: changed.state.toLowerCase() },
      pull_request: listedPullRequestJson(context, pullRequest),
    },
  });
}

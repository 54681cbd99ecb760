import type { By } from '../context.ts';
import { demand } from '../demand.ts';
import type { LineComment } from '../model/pull-request.ts';
import type { Repository } from '../model/repository.ts';
import { nextPostId, nodeId } from '../model.ts';
import { lineCommentJson, listedPullRequestJson } from '../payloads/pull-request.ts';
import { notFound, unprocessable } from '../refusal.ts';
import { checkBody } from './comment.ts';
import { emit, touch } from './note.ts';
import { review } from './review.ts';

export interface LineCommentInput {
  readonly path: string;
  readonly line: number;
  readonly body: string;
}

/** Comments on a line of code: everyone who can read may. GitHub creates a comment-only review of it. */
export function commentOnLine(
  by: By,
  repository: Repository,
  number: number,
  { path, line, body }: LineCommentInput,
): LineComment {
  const { context, actor } = by;
  if (body.trim() === '') throw unprocessable('Unprocessable Entity', ['Body can not be blank']);
  checkBody(body);
  const made = review(by, repository, number, {
    verdict: 'COMMENT',
    body: '',
    commit: null,
    withLines: true,
  });
  const id = nextPostId(context.world);
  const now = context.clock.now();
  const comment: LineComment = {
    id,
    nodeId: nodeId('PRRC', id),
    review: made,
    author: actor.account,
    body,
    createdAt: now,
    updatedAt: now,
    lastEditedAt: null,
    editor: null,
    createdViaEmail: false,
    minimized: null,
    reactions: [],
    path,
    line,
  };
  made.pullRequest.lineComments.push(comment);
  emitLineComment(by, comment, 'created');
  return comment;
}

/** @throws GitHubRefusal 404 */
export function lineCommentNumbered(repository: Repository, id: number): LineComment {
  for (const pull of repository.pullRequests.values()) {
    const found = pull.lineComments.find((one) => one.id === id);
    if (found) return found;
  }
  throw notFound();
}

/** Changes it: its author may, and everyone who can write. */
export function editLineComment(by: By, edited: LineComment, body: string): LineComment {
  const { context, actor } = by;
  demandOwnOrWrite(by, edited);
  checkBody(body);
  const from = edited.body;
  const now = context.clock.now();
  Object.assign(edited, { body, updatedAt: now, lastEditedAt: now, editor: actor.account });
  emitLineComment(by, edited, 'edited', { changes: { body: { from } } });
  return edited;
}

/** Removes it: its author may, and everyone who can write. */
export function deleteLineComment(by: By, removed: LineComment): void {
  demandOwnOrWrite(by, removed);
  const { lineComments } = removed.review.pullRequest;
  lineComments.splice(lineComments.indexOf(removed), 1);
  emitLineComment(by, removed, 'deleted');
}

function demandOwnOrWrite(by: By, { author, review: of }: LineComment): void {
  const { actor } = by;
  const person = author === actor.account ? 'read' : 'write';
  demand(by, of.pullRequest.repository, { person, app: ['pull_requests'], level: 'write' });
}

function emitLineComment(
  by: By,
  comment: LineComment,
  action: string,
  more: Readonly<Record<string, unknown>> = {},
): void {
  const { context } = by;
  const { pullRequest } = comment.review;
  touch(context, pullRequest);
  emit(by, pullRequest.repository, {
    event: 'pull_request_review_comment',
    action,
    body: {
      ...more,
      comment: lineCommentJson(context, comment),
      pull_request: listedPullRequestJson(context, pullRequest),
    },
  });
}

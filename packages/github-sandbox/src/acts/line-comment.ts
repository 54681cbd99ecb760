import type { Actor, SandboxContext } from '../context.ts';
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

/** Comments on a line of the code: everyone who can read may. GitHub makes a review of it that only comments. */
export function commentOnLine(
  context: SandboxContext,
  actor: Actor,
  repository: Repository,
  number: number,
  { path, line, body }: LineCommentInput,
): LineComment {
  if (body.trim() === '') throw unprocessable('Unprocessable Entity', ['Body can not be blank']);
  checkBody(body);
  const made = review(context, actor, repository, number, {
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
  emitLineComment(context, actor, comment, 'created');
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
export function editLineComment(context: SandboxContext, actor: Actor, edited: LineComment, body: string): LineComment {
  demandOwnOrWrite(context, actor, edited);
  checkBody(body);
  const from = edited.body;
  const now = context.clock.now();
  Object.assign(edited, { body, updatedAt: now, lastEditedAt: now, editor: actor.account });
  emitLineComment(context, actor, edited, 'edited', { changes: { body: { from } } });
  return edited;
}

/** Removes it: its author may, and everyone who can write. */
export function deleteLineComment(context: SandboxContext, actor: Actor, removed: LineComment): void {
  demandOwnOrWrite(context, actor, removed);
  const { lineComments } = removed.review.pullRequest;
  lineComments.splice(lineComments.indexOf(removed), 1);
  emitLineComment(context, actor, removed, 'deleted');
}

function demandOwnOrWrite(context: SandboxContext, actor: Actor, { author, review: of }: LineComment): void {
  const person = author === actor.account ? 'read' : 'write';
  demand(context, actor, of.pullRequest.repository, { person, app: ['pull_requests'], level: 'write' });
}

function emitLineComment(
  context: SandboxContext,
  actor: Actor,
  comment: LineComment,
  action: string,
  more: Readonly<Record<string, unknown>> = {},
): void {
  const { pullRequest } = comment.review;
  touch(context, pullRequest);
  emit(context, actor, pullRequest.repository, 'pull_request_review_comment', action, {
    ...more,
    comment: lineCommentJson(context, comment),
    pull_request: listedPullRequestJson(context, pullRequest),
  });
}

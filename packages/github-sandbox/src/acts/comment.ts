import type { By } from '../context.ts';
import { conversationNumbered, conversationPermissions, demand, may, sees } from '../demand.ts';
import { commentsOf } from '../lookup.ts';
import type { IssueComment } from '../model/pull-request.ts';
import type { Repository } from '../model/repository.ts';
import { nextPostId, nodeId } from '../model.ts';
import { issueJson } from '../payloads/issue.ts';
import { commentJson } from '../payloads/pull-request.ts';
import { GitHubRefusal, notFound, unprocessable } from '../refusal.ts';
import { addEvent, emit, touch } from './note.ts';

/** GitHub counts characters or bytes depending on the text. The sandbox takes the stricter of both. */
const MAX_BODY_BYTES = 65_536;

/** @throws GitHubRefusal 422 if the text of a comment or a review is too long. */
export function checkBody(body: string): void {
  if (Buffer.byteLength(body) <= MAX_BODY_BYTES) return;
  const message = `body is too long (maximum is ${MAX_BODY_BYTES} characters)`;
  throw unprocessable('Validation Failed', [{ resource: 'IssueComment', code: 'custom', field: 'body', message }]);
}

function checkCommentBody(body: string): void {
  if (body.trim() === '') {
    const message = "body can't be blank";
    throw unprocessable('Validation Failed', [{ resource: 'IssueComment', code: 'custom', field: 'body', message }]);
  }
  checkBody(body);
}

/** Writes a comment: everyone who can read the repository may. */
export const comment = (by: By, repository: Repository, number: number, body: string): IssueComment =>
  writeComment(by, repository, number, { body, createdViaEmail: false });

/** Answers a notification by e-mail. `body` is the whole mail, including quotations. */
export const commentByEmail = (by: By, repository: Repository, number: number, body: string): IssueComment =>
  writeComment(by, repository, number, { body, createdViaEmail: true });

function writeComment(
  by: By,
  repository: Repository,
  number: number,
  { body, createdViaEmail }: Pick<IssueComment, 'body' | 'createdViaEmail'>,
): IssueComment {
  const { context, actor } = by;
  if (!sees(by, repository)) throw notFound();
  const on = conversationNumbered(repository, number);
  demand(by, repository, { person: 'read', app: conversationPermissions(on), level: 'write' });
  if ('locked' in on && on.locked) demandOfLocked(by, repository);
  checkCommentBody(body);
  const id = nextPostId(context.world);
  const now = context.clock.now();
  const made: IssueComment = {
    id,
    nodeId: nodeId('IC', id),
    on,
    author: actor.account,
    body,
    createdAt: now,
    updatedAt: now,
    lastEditedAt: null,
    editor: null,
    createdViaEmail,
    minimized: null,
    reactions: [],
    performedViaApp: actor.app,
  };
  on.comments.push(made);
  touch(context, on);
  emitComment(by, made, 'created');
  return made;
}

/** Refuses people who cannot write. Apps that may comment may do so here as well. @throws GitHubRefusal 403 */
function demandOfLocked(by: By, repository: Repository): void {
  const need = { person: 'write', app: ['issues', 'pull_requests'], level: 'write' } as const;
  if (!may(by, repository, need)) throw new GitHubRefusal(403, 'Unable to create comment because issue is locked.');
}

/** Hides a comment, or shows it again (null): everyone who can write may. GitHub sends no webhook. */
export function minimizeComment(by: By, hidden: IssueComment, reason: IssueComment['minimized']): void {
  const { context } = by;
  const { repository } = hidden.on;
  demand(by, repository, { person: 'write', app: conversationPermissions(hidden.on), level: 'write' });
  hidden.minimized = reason;
  context.changed();
}

/** @throws GitHubRefusal 404 */
export function commentNumbered(repository: Repository, id: number): IssueComment {
  for (const found of commentsOf(repository)) if (found.id === id) return found;
  throw notFound();
}

/** Changes a comment: its author may, and everyone who can write to the repository. */
export function editComment(by: By, edited: IssueComment, body: string): IssueComment {
  const { context, actor } = by;
  demandOwnOrWrite(by, edited);
  checkCommentBody(body);
  if (body === edited.body) return edited;
  const from = edited.body;
  const now = context.clock.now();
  edited.body = body;
  edited.updatedAt = now;
  edited.lastEditedAt = now;
  edited.editor = actor.account;
  touch(context, edited.on);
  emitComment(by, edited, 'edited', { changes: { body: { from } } });
  return edited;
}

/** Removes a comment: its author may, and everyone who can write to the repository. */
export function deleteComment(by: By, removed: IssueComment): void {
  demandOwnOrWrite(by, removed);
  const { on } = removed;
  on.comments.splice(on.comments.indexOf(removed), 1);
  const { author: commentAuthor, id: commentId } = removed;
  addEvent(by, on, { kind: 'CommentDeleted', commentAuthor, commentId });
  emitComment(by, removed, 'deleted');
}

function demandOwnOrWrite(by: By, post: IssueComment): void {
  const { actor } = by;
  const { repository } = post.on;
  const app = conversationPermissions(post.on);
  if (!sees(by, repository)) throw notFound();
  const own = post.author === actor.account;
  try {
    demand(by, repository, { person: own ? 'read' : 'write', app, level: 'write' });
  } catch (error) {
    if (actor.token || !(error instanceof GitHubRefusal) || error.status !== 403) throw error;
    throw new GitHubRefusal(403, 'Must have admin rights to Repository.');
  }
}

function emitComment(
  by: By,
  changed: IssueComment,
  action: string,
  more: Readonly<Record<string, unknown>> = {},
): void {
  const { context } = by;
  const { on } = changed;
  emit(by, on.repository, {
    event: 'issue_comment',
    action,
    body: {
      ...more,
      issue: issueJson(context, on),
      comment: commentJson(context, changed),
    },
  });
}

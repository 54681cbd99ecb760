import type { Actor, SandboxContext } from '../context.ts';
import { demand, fullName } from '../demand.ts';
import { commitsBetween } from '../git/graph.ts';
import { nextNumber } from '../lookup.ts';
import type { PullRequest } from '../model/pull-request.ts';
import type { Repository } from '../model/repository.ts';
import { nextId, nodeId } from '../model.ts';
import { type RefusalDetail, unprocessable } from '../refusal.ts';
import { checkBody } from './comment.ts';
import { addEvent, emitPullRequest, touch } from './note.ts';

const WRITE_PULLS = { app: ['pull_requests'], level: 'write' } as const;

export interface OpenInput {
  readonly title: string;
  readonly body: string;
  readonly base: string;
  readonly head: string;
  /** The fork that has the head branch; the repository itself where null. */
  readonly headRepository: Repository | null;
  readonly draft: boolean;
}

const invalid = (detail: RefusalDetail) => unprocessable('Validation Failed', [detail]);

/** Opens a pull request: everyone who can read may, from a branch that they can write to. */
export function openPullRequest(
  context: SandboxContext,
  actor: Actor,
  repository: Repository,
  input: OpenInput,
): PullRequest {
  demand(context, actor, repository, { person: 'read', ...WRITE_PULLS });
  const from = input.headRepository ?? repository;
  demand(context, actor, from, { person: 'write', app: ['contents'], level: 'read' });
  if (input.title.trim() === '') throw invalid({ resource: 'PullRequest', code: 'missing_field', field: 'title' });
  const base = repository.branches.get(input.base);
  const head = from.branches.get(input.head);
  if (base === undefined) throw invalid({ resource: 'PullRequest', field: 'base', code: 'invalid' });
  if (head === undefined) throw invalid({ resource: 'PullRequest', field: 'head', code: 'invalid' });
  const custom = (message: string) => invalid({ resource: 'PullRequest', code: 'custom', message });
  if (commitsBetween(repository.objects, base, head).length === 0) {
    throw custom(`No commits between ${input.base} and ${input.head}`);
  }
  const twin = [...repository.pullRequests.values()].find(
    (other) =>
      other.state === 'open' &&
      other.base.ref === input.base &&
      other.head.ref === input.head &&
      other.head.repository === from,
  );
  if (twin) throw custom(`A pull request already exists for ${from.owner.login}:${input.head}.`);
  checkBody(input.body);
  const id = nextId(context.world);
  const now = context.clock.now();
  const number = nextNumber(repository);
  const pullRequest: PullRequest = {
    id,
    nodeId: nodeId('PR', id),
    repository,
    number,
    author: actor.account,
    title: input.title,
    body: input.body,
    state: 'open',
    draft: input.draft,
    locked: false,
    base: { ref: input.base, sha: base },
    head: { ref: input.head, sha: head, repository: from },
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    merged: null,
    labels: [],
    comments: [],
    reviews: [],
    pendingReviews: [],
    lineComments: [],
    events: [],
    reactions: [],
  };
  repository.pullRequests.set(number, pullRequest);
  context.changed();
  emitPullRequest(context, actor, pullRequest, 'opened');
  return pullRequest;
}

export interface EditInput {
  readonly title?: string | undefined;
  readonly body?: string | undefined;
  readonly base?: string | undefined;
}

/** Lets through who opened it, and who can write (triage may close and reopen, which is asked of `need`). */
function demandOwnOr(context: SandboxContext, actor: Actor, pullRequest: PullRequest, need: 'triage' | 'write'): void {
  const person = pullRequest.author === actor.account ? 'read' : need;
  demand(context, actor, pullRequest.repository, { person, ...WRITE_PULLS });
}

/** Changes title, text or base branch, in one webhook. */
export function editPullRequest(
  context: SandboxContext,
  actor: Actor,
  pullRequest: PullRequest,
  input: EditInput,
): PullRequest {
  demandOwnOr(context, actor, pullRequest, 'write');
  const { repository } = pullRequest;
  const base = input.base === undefined ? undefined : repository.branches.get(input.base);
  if (input.base !== undefined && base === undefined) {
    throw invalid({ resource: 'PullRequest', field: 'base', code: 'invalid' });
  }
  if (input.title?.trim() === '') throw invalid({ resource: 'PullRequest', code: 'missing_field', field: 'title' });
  if (input.body !== undefined) checkBody(input.body);
  const changes: Record<string, unknown> = {};
  if (input.title !== undefined && input.title !== pullRequest.title) {
    const previous = pullRequest.title;
    changes.title = { from: previous };
    pullRequest.title = input.title;
    addEvent(context, actor, pullRequest, { kind: 'RenamedTitle', previous, current: input.title });
  }
  if (input.body !== undefined && input.body !== pullRequest.body) {
    changes.body = { from: pullRequest.body };
    pullRequest.body = input.body;
  }
  if (input.base !== undefined && base !== undefined && input.base !== pullRequest.base.ref) {
    const { ref: previous, sha } = pullRequest.base;
    if (pullRequest.state !== 'open') throw invalid('Cannot change the base branch of a closed pull request.');
    changes.base = { ref: { from: previous }, sha: { from: sha } };
    pullRequest.base = { ref: input.base, sha: base };
    addEvent(context, actor, pullRequest, { kind: 'BaseRefChanged', previous, current: input.base });
  }
  if (Object.keys(changes).length === 0) return pullRequest;
  touch(context, pullRequest);
  emitPullRequest(context, actor, pullRequest, 'edited', { changes });
  context.advanceQueues();
  return pullRequest;
}

/** Closes without merging; no permission is asked here, since a deleted branch closes too. */
export function closePullRequest(context: SandboxContext, actor: Actor, pullRequest: PullRequest): void {
  if (pullRequest.state === 'closed') return;
  pullRequest.state = 'closed';
  pullRequest.closedAt = context.clock.now();
  addEvent(context, actor, pullRequest, { kind: 'Closed' });
  emitPullRequest(context, actor, pullRequest, 'closed');
  context.advanceQueues();
}

/** Closes or reopens: who opened it may, and everyone from triage on. */
export function setState(
  context: SandboxContext,
  actor: Actor,
  pullRequest: PullRequest,
  state: 'open' | 'closed',
): PullRequest {
  demandOwnOr(context, actor, pullRequest, 'triage');
  if (state === 'closed') closePullRequest(context, actor, pullRequest);
  else reopen(context, actor, pullRequest);
  return pullRequest;
}

function reopen(context: SandboxContext, actor: Actor, pullRequest: PullRequest): void {
  if (pullRequest.state === 'open') return;
  const custom = (message: string) => invalid({ resource: 'PullRequest', code: 'custom', field: 'state', message });
  const { head, base, repository } = pullRequest;
  if (pullRequest.merged) throw custom('state cannot be changed. The pull request was merged.');
  const headTip = head.repository?.branches.get(head.ref);
  const baseTip = repository.branches.get(base.ref);
  const gone = headTip === undefined ? head.ref : base.ref;
  if (headTip === undefined || baseTip === undefined) {
    throw custom(`state cannot be changed. The ${gone} branch of ${fullName(repository)} was deleted.`);
  }
  pullRequest.head = { ...head, sha: headTip };
  pullRequest.base = { ...base, sha: baseTip };
  pullRequest.state = 'open';
  pullRequest.closedAt = null;
  addEvent(context, actor, pullRequest, { kind: 'Reopened' });
  emitPullRequest(context, actor, pullRequest, 'reopened');
}

/** Marks as a draft, or as ready for review: who opened it may, and who can write. */
export function setDraft(context: SandboxContext, actor: Actor, pullRequest: PullRequest, draft: boolean): PullRequest {
  demandOwnOr(context, actor, pullRequest, 'write');
  if (pullRequest.draft === draft) return pullRequest;
  pullRequest.draft = draft;
  addEvent(context, actor, pullRequest, { kind: draft ? 'ConvertToDraft' : 'ReadyForReview' });
  emitPullRequest(context, actor, pullRequest, draft ? 'converted_to_draft' : 'ready_for_review');
  context.advanceQueues();
  return pullRequest;
}

/** Locks the conversation, or opens it again: everyone who can write may. */
export function setLock(context: SandboxContext, actor: Actor, pullRequest: PullRequest, locked: boolean): void {
  demand(context, actor, pullRequest.repository, { person: 'write', ...WRITE_PULLS });
  if (pullRequest.locked === locked) return;
  pullRequest.locked = locked;
  touch(context, pullRequest);
  emitPullRequest(context, actor, pullRequest, locked ? 'locked' : 'unlocked');
}

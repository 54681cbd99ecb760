import type { By } from '../context.ts';
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
  /** The fork that has the head branch; the repository itself if null. */
  readonly headRepository: Repository | null;
  readonly draft: boolean;
}

const invalid = (detail: RefusalDetail) => unprocessable('Validation Failed', [detail]);

/** Opens a pull request. Everyone who can read may, from a branch that they can write to. */
export function openPullRequest(by: By, repository: Repository, input: OpenInput): PullRequest {
  const { context, actor } = by;
  demand(by, repository, { person: 'read', ...WRITE_PULLS });
  const from = input.headRepository ?? repository;
  demand(by, from, { person: 'write', app: ['contents'], level: 'read' });
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
    reviewRequests: [],
    lineComments: [],
    events: [],
    reactions: [],
  };
  repository.pullRequests.set(number, pullRequest);
  context.changed();
  emitPullRequest(by, pullRequest, 'opened');
  return pullRequest;
}

export interface EditInput {
  readonly title?: string | undefined;
  readonly body?: string | undefined;
  readonly base?: string | undefined;
}

/** Allows the opener, and people who can write (triage may close and reopen, see `need`). */
function demandOwnOr(by: By, pullRequest: PullRequest, need: 'triage' | 'write'): void {
  const { actor } = by;
  const person = pullRequest.author === actor.account ? 'read' : need;
  demand(by, pullRequest.repository, { person, ...WRITE_PULLS });
}

/** Changes title, text or base branch, in one webhook. */
export function editPullRequest(by: By, pullRequest: PullRequest, input: EditInput): PullRequest {
  const { context } = by;
  demandOwnOr(by, pullRequest, 'write');
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
    addEvent(by, pullRequest, { kind: 'RenamedTitle', previous, current: input.title });
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
    addEvent(by, pullRequest, { kind: 'BaseRefChanged', previous, current: input.base });
  }
  if (Object.keys(changes).length === 0) return pullRequest;
  touch(context, pullRequest);
  emitPullRequest(by, pullRequest, 'edited', { changes });
  context.advanceQueues();
  return pullRequest;
}

/** Closes without merging. Checks no permission, because a deleted branch closes too. */
export function closePullRequest(by: By, pullRequest: PullRequest): void {
  const { context } = by;
  if (pullRequest.state === 'closed') return;
  pullRequest.state = 'closed';
  pullRequest.closedAt = context.clock.now();
  addEvent(by, pullRequest, { kind: 'Closed' });
  emitPullRequest(by, pullRequest, 'closed');
  context.advanceQueues();
}

/** Closes or reopens. The opener may, and everyone from triage on. */
export function setState(by: By, pullRequest: PullRequest, state: 'open' | 'closed'): PullRequest {
  demandOwnOr(by, pullRequest, 'triage');
  if (state === 'closed') closePullRequest(by, pullRequest);
  else reopen(by, pullRequest);
  return pullRequest;
}

function reopen(by: By, pullRequest: PullRequest): void {
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
  addEvent(by, pullRequest, { kind: 'Reopened' });
  emitPullRequest(by, pullRequest, 'reopened');
}

/** Marks as a draft, or as ready for review. The opener may, and people who can write. */
export function setDraft(by: By, pullRequest: PullRequest, draft: boolean): PullRequest {
  const { context } = by;
  demandOwnOr(by, pullRequest, 'write');
  if (pullRequest.draft === draft) return pullRequest;
  pullRequest.draft = draft;
  addEvent(by, pullRequest, { kind: draft ? 'ConvertToDraft' : 'ReadyForReview' });
  emitPullRequest(by, pullRequest, draft ? 'converted_to_draft' : 'ready_for_review');
  context.advanceQueues();
  return pullRequest;
}

/** Locks or unlocks the conversation. Everyone who can write may. */
export function setLock(by: By, pullRequest: PullRequest, locked: boolean): void {
  const { context } = by;
  demand(by, pullRequest.repository, { person: 'write', ...WRITE_PULLS });
  if (pullRequest.locked === locked) return;
  pullRequest.locked = locked;
  touch(context, pullRequest);
  emitPullRequest(by, pullRequest, locked ? 'locked' : 'unlocked');
}

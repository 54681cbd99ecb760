import type { By, SandboxContext } from '../context.ts';
import { demand } from '../demand.ts';
import type { MergeQueue, QueueEntry, RemovalReason } from '../model/merge-queue.ts';
import type { PullRequest } from '../model/pull-request.ts';
import type { Repository } from '../model/repository.ts';
import { nextId, nodeId } from '../model.ts';
import { mergeable } from '../payloads/pull-request.ts';
import { unprocessable } from '../refusal.ts';
import { mergeQueueRule, mergeViolations } from '../rulesets.ts';
import { addEvent, emitPullRequest } from './note.ts';
import { WRITE_CODE } from './push.ts';

/** The queue of a branch, created if a rule requires one; null if none does. */
export function queueOf(context: SandboxContext, repository: Repository, branch: string): MergeQueue | null {
  if (mergeQueueRule(repository, branch) === null) return null;
  const known = repository.mergeQueues.get(branch);
  if (known) return known;
  const id = nextId(context.world);
  const queue: MergeQueue = { id, nodeId: nodeId('MQ', id), repository, branch, entries: [], groups: [], builtAt: 0 };
  repository.mergeQueues.set(branch, queue);
  return queue;
}

/** The pull request's place in its base branch's queue. null if it is not in it. */
export function entryOf(pullRequest: PullRequest): QueueEntry | null {
  const queue = pullRequest.repository.mergeQueues.get(pullRequest.base.ref);
  return queue?.entries.find((entry) => entry.pullRequest === pullRequest) ?? null;
}

export interface EnqueueInput {
  /** The expected head; refused if it is another one. */
  readonly head: string | null;
  /** To the front: for administrators. */
  readonly jump: boolean;
}

/**
 * Puts a pull request into the merge queue of its base branch: needs write.
 * The rules of the branch must hold on its own head. The queue requires the checks once more, on the head of the group.
 */
export function enqueue(by: By, pullRequest: PullRequest, input: EnqueueInput): QueueEntry {
  const { context, actor } = by;
  const { repository, base, head } = pullRequest;
  demand(by, repository, WRITE_CODE);
  demand(by, repository, {
    person: input.jump ? 'admin' : 'write',
    app: ['pull_requests'],
    level: 'write',
  });
  const queue = queueOf(context, repository, base.ref);
  if (queue === null) throw unprocessable(`Merge queue is not enabled on ${base.ref}`);
  if (pullRequest.state !== 'open') throw unprocessable('Pull request is closed');
  if (pullRequest.draft) throw unprocessable('Pull request is a draft');
  if (entryOf(pullRequest)) throw unprocessable('Pull request is already in the queue');
  if (input.head !== null && input.head !== head.sha) {
    throw unprocessable('Head branch was modified. Review and try the merge again.');
  }
  if (mergeable(pullRequest) !== true) throw unprocessable('Pull request has merge conflicts');
  const violations = mergeViolations(by, pullRequest).filter(({ rule }) => rule !== 'merge_queue');
  const standing = violations.map(({ message }) => message);
  if (standing.length > 0) throw unprocessable(`Repository rule violations found\n\n${standing.join('\n\n')}\n\n`);
  const id = nextId(context.world);
  const entry: QueueEntry = {
    id,
    nodeId: nodeId('MQE', id),
    pullRequest,
    enqueuer: actor.account,
    enqueuedAt: context.clock.now(),
    head: head.sha,
    jump: input.jump,
    solo: false,
    built: null,
  };
  if (input.jump) queue.entries.unshift(entry);
  else queue.entries.push(entry);
  addEvent(by, pullRequest, { kind: 'AddedToMergeQueue' });
  emitPullRequest(by, pullRequest, 'enqueued');
  context.advanceQueues();
  return entry;
}

/** Takes a pull request out of the queue. Needs write, or to have put it there. */
export function dequeue(by: By, pullRequest: PullRequest): QueueEntry {
  const { context, actor } = by;
  const { repository, base } = pullRequest;
  const entry = entryOf(pullRequest);
  const own = entry?.enqueuer === actor.account;
  demand(by, repository, { person: own ? 'read' : 'write', app: ['pull_requests'], level: 'write' });
  const queue = repository.mergeQueues.get(base.ref);
  if (!queue || !entry) throw unprocessable('Pull request is not in the queue');
  removeEntry(by, queue, entry, 'MANUAL');
  context.advanceQueues();
  return entry;
}

/** Removes the entry and sends its webhooks. The caller handles its group (`advanceQueues` does). */
export function removeEntry(by: By, queue: MergeQueue, entry: QueueEntry, reason: RemovalReason): void {
  queue.entries.splice(queue.entries.indexOf(entry), 1);
  const before = entry.built?.commit ?? null;
  addEvent(by, entry.pullRequest, { kind: 'RemovedFromMergeQueue', reason, before });
  emitPullRequest(by, entry.pullRequest, 'dequeued', { reason });
}

import { groupState } from '../acts/merge-queue.ts';
import { entryOf, queueOf } from '../acts/queue-entry.ts';
import { atSecond } from '../clock.ts';
import type { MergeQueue, QueueEntry } from '../model/merge-queue.ts';
import type { PullRequest } from '../model/pull-request.ts';
import type { Repository } from '../model/repository.ts';
import { repositoryUrl } from '../payloads/links.ts';
import { mergeQueueRule } from '../rulesets.ts';
import { addresses, commitOrNull, demandRead, type GraphNode, type Look } from './look.ts';
import { connection, type PageArguments } from './paging.ts';

/** The merge queue of a branch; null if no rule requires one. */
export function queueNodeOf(look: Look, repository: Repository, branch: string): GraphNode | null {
  demandRead(look, repository, 'merge_queues');
  const queue = queueOf(look.context, repository, branch);
  return queue && queueNode(look, queue);
}

function queueNode(look: Look, queue: MergeQueue): GraphNode {
  const { repository, branch } = queue;
  return {
    __typename: 'MergeQueue',
    id: queue.nodeId,
    ...addresses(look, `${repositoryUrl(look.context, repository)}/queue/${branch}`),
    repository: () => look.node.repository(repository),
    configuration: () => configuration(repository, branch),
    entries: (args: PageArguments) =>
      connection(queue.entries, args, { key: ({ id }) => id, node: (entry) => entryNode(look, entry) }),
  };
}

function configuration(repository: Repository, branch: string) {
  const rule = mergeQueueRule(repository, branch);
  return (
    rule && {
      checkResponseTimeout: rule.checkResponseTimeoutMinutes,
      maximumEntriesToBuild: rule.maxEntriesToBuild,
      maximumEntriesToMerge: rule.maxEntriesToMerge,
      mergeMethod: rule.mergeMethod.toUpperCase(),
      mergingStrategy: rule.groupingStrategy,
      minimumEntriesToMerge: rule.minEntriesToMerge,
      minimumEntriesToMergeWaitTime: rule.minEntriesToMergeWaitMinutes,
    }
  );
}

/** One entry. `position` counts from 1, and is 0 for one that has left the queue. */
export function entryNode(look: Look, entry: QueueEntry): GraphNode {
  const { pullRequest, built } = entry;
  const { repository, base } = pullRequest;
  const queue = repository.mergeQueues.get(base.ref);
  return {
    __typename: 'MergeQueueEntry',
    id: entry.nodeId,
    position: (queue?.entries.indexOf(entry) ?? -1) + 1,
    state: entryState(queue, entry),
    enqueuedAt: atSecond(entry.enqueuedAt),
    enqueuer: () => look.node.account(entry.enqueuer),
    jump: entry.jump,
    solo: entry.solo,
    baseCommit: () => commitOrNull(look, repository, built?.base ?? null),
    headCommit: () => commitOrNull(look, repository, built?.commit ?? null),
    mergeQueue: () => queueNodeOf(look, repository, base.ref),
    pullRequest: () => look.node.pullRequest(pullRequest),
  };
}

function entryState(queue: MergeQueue | undefined, entry: QueueEntry): string {
  const group = queue?.groups.find(({ entries }) => entries.includes(entry));
  if (!queue || !group) return 'QUEUED';
  return { passed: 'MERGEABLE', failed: 'UNMERGEABLE', pending: 'AWAITING_CHECKS' }[groupState(queue, group)];
}

/** A pull request's fields about the queue of its base branch. */
export function queueFields(look: Look, pullRequest: PullRequest) {
  const { repository, base } = pullRequest;
  const entry = entryOf(pullRequest);
  return {
    isInMergeQueue: entry !== null,
    isMergeQueueEnabled: mergeQueueRule(repository, base.ref) !== null,
    mergeQueue: () => queueNodeOf(look, repository, base.ref),
    mergeQueueEntry: () => {
      demandRead(look, repository, 'merge_queues');
      return entry && entryNode(look, entry);
    },
  };
}

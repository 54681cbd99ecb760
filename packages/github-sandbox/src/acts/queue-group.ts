import type { By } from '../context.ts';
import type { Sha } from '../model/git.ts';
import type { MergeGroup, MergeQueue, QueueEntry } from '../model/merge-queue.ts';
import type { MergeQueueRule } from '../model/repository.ts';
import { simpleCommitJson } from '../payloads/commit.ts';
import { GitHubRefusal } from '../refusal.ts';
import { moveBranch, QUEUE_BRANCHES } from './branch.ts';
import { mergedCommit } from './merge.ts';
import { emit } from './note.ts';
import { removeEntry } from './queue-entry.ts';

/**
 * Merges the entries on top of each other, as a group's branch, and requests checks.
 * An entry that does not merge leaves the queue, and no group is made.
 */
export function buildGroup(
  by: By,
  queue: MergeQueue,
  rule: MergeQueueRule,
  { base, entries }: Pick<MergeGroup, 'base' | 'entries'>,
): void {
  const { context } = by;
  const commits: { readonly entry: QueueEntry; readonly base: Sha; readonly commit: Sha }[] = [];
  let head = base;
  for (const entry of entries) {
    // Git's times are whole seconds.
    queue.builtAt = Math.max(context.clock.now(), queue.builtAt + 1000);
    const input = { method: rule.mergeMethod, title: null, message: null, date: queue.builtAt };
    try {
      const commit = mergedCommit(by, entry.pullRequest, head, input);
      commits.push({ entry, base: head, commit });
      head = commit;
    } catch (error) {
      // 405: it conflicts with its predecessors.
      if (!(error instanceof GitHubRefusal) || error.status !== 405) throw error;
      removeEntry(by, queue, entry, 'MERGE_CONFLICT');
      return;
    }
  }
  const last = entries.at(-1)?.pullRequest.number ?? 0;
  const branch = `${QUEUE_BRANCHES}${queue.branch}/pr-${last}-${base}`;
  const group: MergeGroup = { branch, base, head, entries, requestedAt: context.clock.now() };
  for (const { entry, base: under, commit } of commits) entry.built = { base: under, commit };
  queue.groups.push(group);
  moveBranch(by, queue.repository, { branch, after: head, force: true, unchecked: true });
  emitGroup(by, queue, group, { action: 'checks_requested' });
}

/** Deletes the group's branch and sends its webhooks. Entries that are still in the queue wait to be built again. */
export function destroyGroup(
  by: By,
  queue: MergeQueue,
  group: MergeGroup,
  reason: 'merged' | 'invalidated' | 'dequeued',
): void {
  queue.groups.splice(queue.groups.indexOf(group), 1);
  for (const entry of group.entries) entry.built = null;
  moveBranch(by, queue.repository, { branch: group.branch, after: null, unchecked: true });
  emitGroup(by, queue, group, { action: 'destroyed', reason });
}

function emitGroup(
  by: By,
  { repository, branch }: MergeQueue,
  group: MergeGroup,
  { action, ...more }: { readonly action: 'checks_requested' | 'destroyed'; readonly reason?: string },
): void {
  const commit = repository.objects.commits.get(group.head);
  const merge_group = {
    head_sha: group.head,
    head_ref: `refs/heads/${group.branch}`,
    base_sha: group.base,
    base_ref: `refs/heads/${branch}`,
    head_commit: commit ? simpleCommitJson(commit) : null,
  };
  emit(by, repository, { event: 'merge_group', action, body: { merge_group, ...more } });
}

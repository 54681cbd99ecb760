import type { Actor, By, SandboxContext } from '../context.ts';
import { requiredState } from '../git/required.ts';
import { findAccount } from '../lookup.ts';
import type { Sha } from '../model/git.ts';
import type { MergeGroup, MergeQueue, QueueEntry, RemovalReason } from '../model/merge-queue.ts';
import type { MergeQueueRule } from '../model/repository.ts';
import { activeRules, mergeQueueRule, mergeViolations } from '../rulesets.ts';
import { addBot } from '../seeding/people.ts';
import { markMerged, moveBranch } from './branch.ts';
import { removeEntry } from './queue-entry.ts';
import { buildGroup, destroyGroup } from './queue-group.ts';

/** GitHub's own account, by which a queue works. */
const BOT = 'github-merge-queue';
const MINUTE = 60_000;

const busy = new WeakSet<MergeQueue>();

/**
 * Moves every queue on as far as possible now.
 * Entries that may no longer be merged leave it, groups with failed or unanswered checks are destroyed, those that
 * passed are merged, and new ones are built. Its own changes call it again, which then does nothing.
 */
export function advanceQueues(context: SandboxContext): void {
  for (const repository of context.world.repositories.values()) {
    for (const queue of repository.mergeQueues.values()) {
      if (busy.has(queue)) continue;
      busy.add(queue);
      try {
        while (queue.entries.length + queue.groups.length > 0 && step(context, queue));
      } finally {
        busy.delete(queue);
      }
    }
  }
}

/** Does the first possible step; false if there is none. */
function step(context: SandboxContext, queue: MergeQueue): boolean {
  const account = findAccount(context.world, `${BOT}[bot]`) ?? addBot(context, BOT);
  const bot: Actor = { account, app: null, token: null };
  const rule = mergeQueueRule(queue.repository, queue.branch);
  const tip = queue.repository.branches.get(queue.branch);
  if (rule === null || tip === undefined) return clear({ context, actor: bot }, queue);
  return (
    removeUnfit({ context, actor: bot }, queue) ||
    invalidate({ context, actor: bot }, queue, tip) ||
    fail({ context, actor: bot }, queue, rule) ||
    mergePassed({ context, actor: bot }, queue, rule) ||
    build({ context, actor: bot }, queue, rule, tip)
  );
}

function clear(by: By, queue: MergeQueue): boolean {
  for (const entry of [...queue.entries]) removeEntry(by, queue, entry, 'QUEUE_CLEARED');
  destroyFrom(by, queue, 0);
  return true;
}

/** Removes the first entry that may no longer be merged, whatever its group's checks say. */
function removeUnfit(by: By, queue: MergeQueue): boolean {
  for (const entry of queue.entries) {
    const reason = unfit(by, queue, entry);
    if (reason === null) continue;
    removeEntry(by, queue, entry, reason);
    return true;
  }
  return false;
}

function unfit(by: By, queue: MergeQueue, entry: QueueEntry): RemovalReason | null {
  const { merged, state, draft, base, head } = entry.pullRequest;
  if (merged) return 'ALREADY_MERGED';
  if (state === 'closed' || draft || base.ref !== queue.branch || head.sha !== entry.head) return 'MANUAL';
  const unreviewed = mergeViolations(by, entry.pullRequest).some(({ rule }) => rule === 'pull_request');
  return unreviewed ? 'BRANCH_PROTECTIONS' : null;
}

/**
 * Destroys the first group that is not built on its predecessor, and all after it.
 * Also one that has lost an entry.
 */
function invalidate(by: By, queue: MergeQueue, tip: Sha): boolean {
  let under = tip;
  let before = 0;
  for (const [index, group] of queue.groups.entries()) {
    const place = queue.entries.slice(before, before + group.entries.length);
    if (group.base !== under || !group.entries.every((entry, at) => entry === place[at])) {
      destroyFrom(by, queue, index);
      return true;
    }
    under = group.head;
    before += group.entries.length;
  }
  return false;
}

function destroyFrom(by: By, queue: MergeQueue, index: number): void {
  for (const group of queue.groups.slice(index)) {
    const left = group.entries.some((entry) => !queue.entries.includes(entry));
    destroyGroup(by, queue, group, left ? 'dequeued' : 'invalidated');
  }
}

/**
 * Handles the first group whose checks failed.
 * Of several entries each is built by itself; a single one leaves.
 */
function fail(by: By, queue: MergeQueue, rule: MergeQueueRule): boolean {
  const { context } = by;
  const timeout = rule.checkResponseTimeoutMinutes * MINUTE;
  for (const [index, group] of queue.groups.entries()) {
    const state = groupState(queue, group);
    const late = state === 'pending' && context.clock.now() >= group.requestedAt + timeout;
    if (state !== 'failed' && !late) continue;
    const [only, second] = group.entries;
    if (only && !second) removeEntry(by, queue, only, late ? 'CI_TIMEOUT' : 'CI_FAILURE');
    for (const entry of group.entries) entry.solo = true;
    destroyFrom(by, queue, index);
    return true;
  }
  return false;
}

/** The state of the branch's required checks on the group's head. */
export function groupState({ repository, branch }: MergeQueue, { head }: MergeGroup): 'passed' | 'failed' | 'pending' {
  const states = activeRules(repository, `refs/heads/${branch}`).flatMap(({ rule }) =>
    rule.type === 'required_status_checks' ? rule.checks.map((check) => requiredState(repository, head, check)) : [],
  );
  if (states.includes('failure')) return 'failed';
  return states.every((state) => state === 'success') ? 'passed' : 'pending';
}

/** Merges the passed groups at the front, in one push. The rule says how many at once. */
function mergePassed(by: By, queue: MergeQueue, rule: MergeQueueRule): boolean {
  const { context, actor: bot } = by;
  const groups: MergeGroup[] = [];
  let size = 0;
  for (const group of queue.groups) {
    const more = size + group.entries.length;
    if (groupState(queue, group) !== 'passed' || (size > 0 && more > rule.maxEntriesToMerge)) break;
    groups.push(group);
    size = more;
  }
  const last = groups.at(-1);
  const entries = groups.flatMap((group) => group.entries);
  if (!last || !enough(context, rule, entries)) return false;
  const { repository, branch } = queue;
  for (const entry of entries) {
    const { pullRequest, enqueuer, built } = entry;
    const merger: Actor = { account: enqueuer, app: null, token: null };
    if (built)
      markMerged({ context, actor: merger }, pullRequest, { commit: built.commit, method: rule.mergeMethod }, bot);
    removeEntry(by, queue, entry, 'MERGE');
  }
  moveBranch(by, repository, { branch, after: last.head, unchecked: true });
  for (const group of groups) destroyGroup(by, queue, group, 'merged');
  return true;
}

/**
 * True if so many may be merged at once.
 * That is as many as the rule wants, or the first has waited long enough.
 */
function enough(context: SandboxContext, rule: MergeQueueRule, entries: readonly QueueEntry[]): boolean {
  const [first] = entries;
  if (entries.length >= rule.minEntriesToMerge || first === undefined) return true;
  const waited = context.clock.now() - first.enqueuedAt >= rule.minEntriesToMergeWaitMinutes * MINUTE;
  return waited || entries.some(({ solo }) => solo);
}

/** Builds the next group on top of the last one, if the rule allows another. */
function build(by: By, queue: MergeQueue, rule: MergeQueueRule, tip: Sha): boolean {
  const { context } = by;
  if (queue.groups.length >= Math.max(1, rule.maxEntriesToBuild)) return false;
  const waiting = queue.entries.filter(({ built }) => built === null);
  const several = rule.groupingStrategy === 'HEADGREEN' && waiting[0]?.solo === false;
  const alone = waiting.findIndex(({ solo }) => solo);
  const end = Math.min(Math.max(1, rule.maxEntriesToMerge), alone < 0 ? waiting.length : alone);
  const entries = waiting.slice(0, several ? end : 1);
  if (entries.length === 0 || (several && !enough(context, rule, entries))) return false;
  buildGroup(by, queue, rule, { base: queue.groups.at(-1)?.head ?? tip, entries });
  return true;
}

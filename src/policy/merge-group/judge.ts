import type {
  GroupMember,
  GroupProblem,
  GroupVerdict,
  MergeGroup,
  QueuedPullRequest,
  QueueReading,
} from '../../domain/merge-group.ts';
import type { Outcome } from '../../domain/verdict.ts';

/** The pull requests of a group, in the queue's order. */
export type GroupChain =
  | { readonly kind: 'chain'; readonly pullRequests: readonly QueuedPullRequest[] }
  | { readonly kind: 'problem'; readonly problem: GroupProblem };

/**
 * Finds the pull requests between the group's base and its head (MQ-1).
 * It follows the queue entries from the head back over the commits that each was built on. GitHub names no pull
 * requests with a group, so a chain that does not reach the base is not accepted.
 */
export function groupChain({ head, base }: Pick<MergeGroup, 'head' | 'base'>, queue: QueueReading): GroupChain {
  if (queue.entries.state === 'unavailable') return problem({ code: 'unreadable', missing: queue.entries });
  const entries = queue.entries.value;
  if (entries === null) return problem({ code: 'no-queue' });
  const byHead = new Map(entries.map((entry) => [entry.head, entry]));
  const backwards: QueuedPullRequest[] = [];
  for (let at = head; at !== base; ) {
    const entry = byHead.get(at);
    // Removed, so that a circular chain ends.
    byHead.delete(at);
    if (entry === undefined) return problem(at === head ? { code: 'not-in-queue' } : { code: 'chain-broken', at });
    if (entry.base === null || entry.pullRequest === null) return problem({ code: 'incomplete-entry' });
    backwards.push(entry.pullRequest);
    at = entry.base;
  }
  if (backwards.length === 0) return problem({ code: 'not-in-queue' });
  return { kind: 'chain', pullRequests: backwards.toReversed() };
}

const problem = (found: GroupProblem): GroupChain => ({ kind: 'problem', problem: found });

/** Worst first. A pull request that is not a release blocks nothing, so it comes after ready ones. */
const RANKS: readonly Outcome[] = ['error', 'blocked', 'pending', 'ready', 'not-applicable'];

/**
 * The decision about a group: that of its worst pull request (MQ-1).
 * Pull requests that are not releases block nothing. A member that could not be judged at its queued head, and a group
 * without members, are errors.
 */
export function judgeGroup(members: readonly GroupMember[]): GroupVerdict {
  const outcomes = members.map(
    ({ finding }): Outcome => (finding.kind === 'decided' ? finding.verdict.outcome : 'error'),
  );
  const outcome = RANKS.find((rank) => outcomes.includes(rank)) ?? 'error';
  return { outcome, problem: null, members };
}

/** The decision about a group whose pull requests are unknown. */
export const unknownGroup = (found: GroupProblem): GroupVerdict => ({ outcome: 'error', problem: found, members: [] });

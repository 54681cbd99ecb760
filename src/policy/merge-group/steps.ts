import { type Conclusion, letsThrough } from '../../domain/effects.ts';
import { addMillis, type Instant, type Sha } from '../../domain/ids.ts';
import type {
  GroupMember,
  GroupProblem,
  OpenGroup,
  QueuedPullRequest,
  QueueReading,
  ShownGroup,
} from '../../domain/merge-group.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { groupChain } from './judge.ts';

/** How long a group that is missing in GitHub's list is waited for, without passing. The list lags behind webhooks. */
const QUEUE_LAG_MILLIS = 60_000;

/** Why a group is no longer evaluated. */
export type GroupEnd = 'repository-gone' | 'left-queue';

export type GroupStep =
  | { readonly kind: 'evaluate'; readonly pullRequests: readonly QueuedPullRequest[] }
  /** Its pull requests are unknown, so it does not pass. */
  | { readonly kind: 'unknown'; readonly problem: GroupProblem }
  /** GitHub may not list it yet. */
  | { readonly kind: 'again' }
  | { readonly kind: 'end'; readonly how: GroupEnd };

/**
 * The next step for a group, by what GitHub shows of its queue (MQ-1).
 * @param queue null if the repository is gone
 */
export function groupStep(
  { group, requestedAt }: Pick<OpenGroup, 'group' | 'requestedAt'>,
  queue: QueueReading | null,
  at: Instant,
): GroupStep {
  if (queue === null) return { kind: 'end', how: 'repository-gone' };
  const chain = groupChain(group, queue);
  if (chain.kind === 'chain') return { kind: 'evaluate', pullRequests: chain.pullRequests };
  const { problem } = chain;
  const isUnlisted = problem.code === 'no-queue' || problem.code === 'not-in-queue';
  if (isUnlisted && queue.ref !== group.head) return { kind: 'end', how: 'left-queue' };
  if (isUnlisted && at < addMillis(requestedAt, QUEUE_LAG_MILLIS)) return { kind: 'again' };
  return { kind: 'unknown', problem };
}

/** The result of observing a pull request of a group. */
export type MemberObservation =
  | { readonly kind: 'decided'; readonly verdict: Verdict }
  | { readonly kind: 'closed'; readonly how: 'closed' | 'merged' }
  | { readonly kind: 'gone' | 'outdated' };

/**
 * What a pull request means for its group.
 * @param queued the head that is in the queue
 * @returns `again`: an event overtook the observation. `merged`: the whole group was merged, or was abandoned
 */
export function memberFinding(found: MemberObservation, queued: Sha): GroupMember['finding'] | 'again' | 'merged' {
  switch (found.kind) {
    case 'decided':
      return found.verdict.head === queued ? { kind: 'decided', verdict: found.verdict } : { kind: 'moved' };
    case 'closed':
      return found.how === 'merged' ? 'merged' : { kind: 'closed' };
    case 'gone':
      return { kind: 'gone' };
    case 'outdated':
      return 'again';
  }
}

/**
 * How a conclusion is stored around its publication.
 * @param writes whether anything is written on GitHub
 * @returns `isNew`: the journal records it. `first`: it is stored before it is written, so that it is replaced in time
 * (VER-7) even if the process ends in between
 */
export const groupPublication = (
  shown: Pick<ShownGroup, 'conclusion'> | null,
  conclusion: Conclusion,
  writes: boolean,
): { readonly isNew: boolean; readonly first: boolean } => ({
  isNew: shown?.conclusion !== conclusion,
  first: writes && letsThrough(conclusion),
});

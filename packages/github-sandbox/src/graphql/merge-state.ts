import type { PullRequest } from '../model/pull-request.ts';
import { mergeable } from '../payloads/pull-request.ts';
import { allows, permissionOf } from '../people.ts';
import { activeRules, mergeViolations } from '../rulesets.ts';
import type { Look } from './look.ts';
import { rollupNode } from './rollup.ts';

/** GraphQL's `MergeStateStatus`: the state of the merge box. */
export function mergeStateStatus(look: Look, pullRequest: PullRequest): string {
  const merges = mergeable(pullRequest);
  if (merges === null) return 'UNKNOWN';
  if (!merges) return 'DIRTY';
  if (pullRequest.draft) return 'DRAFT';
  // A pull request that may enter the merge queue is not blocked, although it may not be merged around it.
  const standing = mergeViolations(look, pullRequest).filter(({ rule }) => rule !== 'merge_queue');
  if (standing.length > 0) return 'BLOCKED';
  const rollup = rollupNode(look, pullRequest.repository, pullRequest.head.sha);
  return rollup === null || rollup.state === 'SUCCESS' ? 'CLEAN' : 'UNSTABLE';
}

/** GraphQL's `PullRequestReviewDecision`; null if no rule of the base branch requires reviews. */
export function reviewDecision(look: Look, { repository, base, reviews }: PullRequest): string | null {
  const needed = activeRules(repository, `refs/heads/${base.ref}`).flatMap(({ rule }) =>
    rule.type === 'pull_request' && rule.requiredApprovals > 0 ? [rule.requiredApprovals] : [],
  );
  if (needed.length === 0) return null;
  const newest = new Map<number, string>();
  for (const { author, state } of reviews) {
    if (author === null || state === 'COMMENTED') continue;
    if (allows(permissionOf(look.context.world, repository, author), 'write')) newest.set(author.id, state);
  }
  const states = [...newest.values()];
  if (states.includes('CHANGES_REQUESTED')) return 'CHANGES_REQUESTED';
  return states.filter((state) => state === 'APPROVED').length >= Math.max(...needed) ? 'APPROVED' : 'REVIEW_REQUIRED';
}

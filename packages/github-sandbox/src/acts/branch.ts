import type { Actor, By } from '../context.ts';
import { isAncestor } from '../git/graph.ts';
import { openPullRequestsFrom } from '../lookup.ts';
import type { Sha } from '../model/git.ts';
import type { PullRequest } from '../model/pull-request.ts';
import type { Repository } from '../model/repository.ts';
import { forbidden, GitHubRefusal, unprocessable } from '../refusal.ts';
import { pushViolations, type RefChange } from '../rulesets.ts';
import { requestSuites } from './check.ts';
import { addEvent, emitPullRequest, touch } from './note.ts';
import { closePullRequest } from './pull-request.ts';
import { emitPush, emitRef } from './push-payload.ts';
import { startPushed } from './workflow.ts';

/** @throws GitHubRefusal 422 with every rule that stands against it, unless the actor may bypass them. */
export function checkRules(by: By, repository: Repository, change: RefChange): void {
  const violations = pushViolations(by, repository, change);
  if (violations.length === 0) return;
  const list = violations.map((violation) => `- ${violation}`).join('\n');
  throw unprocessable(`Repository rule violations found for ${change.ref}.\n\n${list}`);
}

/** The prefix of merge groups' branches, to which only GitHub writes. */
export const QUEUE_BRANCHES = 'gh-readonly-queue/';

export interface BranchMove {
  readonly branch: string;
  /** null: the branch is deleted. */
  readonly after: Sha | null;
  /** True to move the branch to a commit that does not descend from its tip. */
  readonly force?: boolean;
  /** For merges, which the rules for merges have checked, and for what GitHub itself does. */
  readonly unchecked?: boolean;
}

/**
 * Moves, creates or deletes a branch, with all consequences.
 * Those are changes of open pull requests from it and into it, check suites and webhooks. The caller has checked that
 * the actor may write.
 */
export function moveBranch(by: By, repository: Repository, move: BranchMove): void {
  const { context } = by;
  const { branch, after } = move;
  const before = repository.branches.get(branch) ?? null;
  if (before === after) return;
  if (after !== null && !repository.objects.commits.has(after)) throw unprocessable('Object does not exist');
  const forced = before !== null && after !== null && !isAncestor(repository.objects, before, after);
  if (forced && !move.force) throw unprocessable('Update is not a fast forward');
  if (after === null && branch === repository.defaultBranch) throw forbidden('Cannot delete the default branch');
  if (!move.unchecked && branch.startsWith(QUEUE_BRANCHES)) {
    throw unprocessable(`Reference name is reserved for merge queues: refs/heads/${branch}`);
  }
  if (!move.unchecked) checkRules(by, repository, { ref: `refs/heads/${branch}`, before, after });
  repository.pushedAt = context.clock.now();
  if (after === null) repository.branches.delete(branch);
  else repository.branches.set(branch, after);
  context.changed();
  if (before === null) emitRef(by, repository, 'create', { kind: 'branch', name: branch });
  emitPush(by, repository, { ref: `refs/heads/${branch}`, before, after, forced });
  if (after === null) emitRef(by, repository, 'delete', { kind: 'branch', name: branch });
  followHead(by, repository, branch, { before, after, forced });
  followBase(by, repository, branch, after);
  if (after !== null) {
    requestSuites(by, repository, after, branch);
    startPushed(by, repository, `refs/heads/${branch}`, after);
  }
  context.advanceQueues();
}

function followHead(
  by: By,
  repository: Repository,
  ref: string,
  { before, after, forced }: { readonly before: Sha | null; readonly after: Sha | null; readonly forced: boolean },
): void {
  const { context } = by;
  if (before === null) return;
  for (const pullRequest of openPullRequestsFrom(context.world, repository, ref)) {
    if (after === null) {
      addEvent(by, pullRequest, { kind: 'HeadRefDeleted', ref });
      closePullRequest(by, pullRequest);
      continue;
    }
    pullRequest.head = { ...pullRequest.head, sha: after };
    addEvent(by, pullRequest, { kind: forced ? 'HeadRefForcePushed' : 'Pushed', ref, before, after });
    emitPullRequest(by, pullRequest, 'synchronize', { before, after });
  }
}

function followBase(by: By, repository: Repository, branch: string, after: Sha | null): void {
  const { context } = by;
  for (const pullRequest of repository.pullRequests.values()) {
    if (pullRequest.state !== 'open' || pullRequest.base.ref !== branch) continue;
    if (after === null) closePullRequest(by, pullRequest);
    else if (isAncestor(repository.objects, pullRequest.head.sha, after)) {
      markMerged(by, pullRequest, { commit: after, method: 'merge' });
    } else {
      pullRequest.base = { ...pullRequest.base, sha: after };
      touch(context, pullRequest);
    }
  }
}

/**
 * Records a merge, which may also result from a push. The pull request keeps its base.
 * `sender`: the webhook's sender, if that is not the merger.
 */
export function markMerged(
  by: By,
  pullRequest: PullRequest,
  { commit, method }: Pick<NonNullable<PullRequest['merged']>, 'commit' | 'method'>,
  sender: Actor = by.actor,
): void {
  const at = by.context.clock.now();
  pullRequest.merged = { at, by: by.actor.account, commit, method };
  pullRequest.state = 'closed';
  pullRequest.closedAt = at;
  addEvent(by, pullRequest, { kind: 'Merged', commit, ref: pullRequest.base.ref });
  addEvent(by, pullRequest, { kind: 'Closed' });
  emitPullRequest({ ...by, actor: sender }, pullRequest, 'closed');
}

/** @throws GitHubRefusal 404 */
export function branchTip(repository: Repository, branch: string): Sha {
  const sha = repository.branches.get(branch);
  if (sha === undefined) throw new GitHubRefusal(404, 'Branch not found');
  return sha;
}

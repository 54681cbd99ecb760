import type { Actor, SandboxContext } from '../context.ts';
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

/** @throws GitHubRefusal 422 with every rule that stands against it, unless the actor may pass by them. */
export function checkRules(context: SandboxContext, actor: Actor, repository: Repository, change: RefChange): void {
  const violations = pushViolations(context, actor, repository, change);
  if (violations.length === 0) return;
  const list = violations.map((violation) => `- ${violation}`).join('\n');
  throw unprocessable(`Repository rule violations found for ${change.ref}.\n\n${list}`);
}

/** Where GitHub keeps the branches of merge groups; nobody else writes there. */
export const QUEUE_BRANCHES = 'gh-readonly-queue/';

export interface BranchMove {
  readonly branch: string;
  /** null: the branch is deleted. */
  readonly after: Sha | null;
  /** Takes the branch to a commit that does not follow from where it is. */
  readonly force?: boolean;
  /** For merges, which were checked by the rules for merges, and for what GitHub itself does. */
  readonly unchecked?: boolean;
}

/**
 * Moves, makes or deletes a branch, with everything that hangs on it: open pull requests from it and into it, check
 * suites, webhooks. The caller has checked that the actor may write.
 */
export function moveBranch(context: SandboxContext, actor: Actor, repository: Repository, move: BranchMove): void {
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
  if (!move.unchecked) checkRules(context, actor, repository, { ref: `refs/heads/${branch}`, before, after });
  repository.pushedAt = context.clock.now();
  if (after === null) repository.branches.delete(branch);
  else repository.branches.set(branch, after);
  context.changed();
  if (before === null) emitRef(context, actor, repository, 'create', 'branch', branch);
  emitPush(context, actor, repository, { ref: `refs/heads/${branch}`, before, after, forced });
  if (after === null) emitRef(context, actor, repository, 'delete', 'branch', branch);
  followHead(context, actor, repository, branch, before, after, forced);
  followBase(context, actor, repository, branch, after);
  if (after !== null) {
    requestSuites(context, actor, repository, after, branch);
    startPushed(context, actor, repository, `refs/heads/${branch}`, after);
  }
  context.advanceQueues();
}

function followHead(
  context: SandboxContext,
  actor: Actor,
  repository: Repository,
  ref: string,
  before: Sha | null,
  after: Sha | null,
  forced: boolean,
): void {
  if (before === null) return;
  for (const pullRequest of openPullRequestsFrom(context.world, repository, ref)) {
    if (after === null) {
      addEvent(context, actor, pullRequest, { kind: 'HeadRefDeleted', ref });
      closePullRequest(context, actor, pullRequest);
      continue;
    }
    pullRequest.head = { ...pullRequest.head, sha: after };
    addEvent(context, actor, pullRequest, { kind: forced ? 'HeadRefForcePushed' : 'Pushed', ref, before, after });
    emitPullRequest(context, actor, pullRequest, 'synchronize', { before, after });
  }
}

function followBase(
  context: SandboxContext,
  actor: Actor,
  repository: Repository,
  branch: string,
  after: Sha | null,
): void {
  for (const pullRequest of repository.pullRequests.values()) {
    if (pullRequest.state !== 'open' || pullRequest.base.ref !== branch) continue;
    if (after === null) closePullRequest(context, actor, pullRequest);
    else if (isAncestor(repository.objects, pullRequest.head.sha, after)) {
      markMerged(context, actor, pullRequest, after, 'merge');
    } else {
      pullRequest.base = { ...pullRequest.base, sha: after };
      touch(context, pullRequest);
    }
  }
}

/**
 * Notes a merge, also one that a push brought about: the pull request keeps the base that it had. `sender`: who is named
 * by the webhook, where that is not who merged.
 */
export function markMerged(
  context: SandboxContext,
  actor: Actor,
  pullRequest: PullRequest,
  commit: Sha,
  method: 'merge' | 'squash' | 'rebase',
  sender: Actor = actor,
): void {
  const at = context.clock.now();
  pullRequest.merged = { at, by: actor.account, commit, method };
  pullRequest.state = 'closed';
  pullRequest.closedAt = at;
  addEvent(context, actor, pullRequest, { kind: 'Merged', commit, ref: pullRequest.base.ref });
  addEvent(context, actor, pullRequest, { kind: 'Closed' });
  emitPullRequest(context, sender, pullRequest, 'closed');
}

/** @throws GitHubRefusal 404 */
export function branchTip(repository: Repository, branch: string): Sha {
  const sha = repository.branches.get(branch);
  if (sha === undefined) throw new GitHubRefusal(404, 'Branch not found');
  return sha;
}

import type { By } from '../context.ts';
import { demand } from '../demand.ts';
import { mergeTrees } from '../git/content.ts';
import { isAncestor } from '../git/graph.ts';
import { putCommit } from '../git/objects.ts';
import { requiredState } from '../git/required.ts';
import type { Deployment } from '../model/deployment.ts';
import type { Sha } from '../model/git.ts';
import type { Repository } from '../model/repository.ts';
import { GitHubRefusal, unprocessable } from '../refusal.ts';
import { moveBranch } from './branch.ts';
import { addDeployment, WRITE_DEPLOYMENTS } from './deployment.ts';
import { ensureEnvironment } from './environment.ts';
import { findCommit, identity, webIdentity, webSignature } from './push.ts';

export interface DeployInput {
  /** A branch, a tag or a commit. */
  readonly ref: string;
  readonly environment: string;
  readonly task: string;
  readonly payload: unknown;
  readonly description: string | null;
  readonly transient: boolean;
  /** null: true if the environment is called production. */
  readonly production: boolean | null;
  /** Merges the default branch into a branch that is behind it, instead of deploying. */
  readonly autoMerge: boolean;
  /** What must have succeeded on the commit; null for every check and status there. */
  readonly requiredContexts: readonly string[] | null;
}

/**
 * Creates a deployment over the API: needs write. As on GitHub, no protection rule is asked.
 * @returns the deployment; the message if the default branch was merged in instead
 * @throws GitHubRefusal 409 for a conflict or a commit whose checks have not succeeded; 422 for an unknown ref
 */
export function deploy(by: By, repository: Repository, input: DeployInput): Deployment | { readonly merged: string } {
  const { context, actor } = by;
  demand(by, repository, WRITE_DEPLOYMENTS);
  const { ref, environment, requiredContexts } = input;
  const sha = findCommit(repository, ref);
  if (sha === null) throw unprocessable(`No ref found for: ${ref}`);
  if (input.autoMerge && mergedIn(by, repository, ref, sha)) {
    return { merged: `Auto-merged ${repository.defaultBranch} into ${ref} on deployment.` };
  }
  const missing = unsuccessful(repository, sha, requiredContexts);
  if (missing.length > 0) {
    const message = `Conflict: Commit status checks failed for ${ref}: ${missing.join(', ')}`;
    throw new GitHubRefusal(409, message, [{ resource: 'Deployment', field: 'required_contexts', code: 'invalid' }]);
  }
  const { name } = ensureEnvironment(context, repository, environment);
  return addDeployment(by, repository, {
    sha,
    ref,
    task: input.task,
    payload: input.payload,
    environment: name,
    description: input.description,
    transient: input.transient,
    production: input.production ?? name.toLowerCase() === 'production',
    creator: actor.account,
    app: actor.app,
    run: null,
  });
}

/** Merges the default branch into a branch. False if it is not a branch, or not behind. */
function mergedIn(by: By, repository: Repository, ref: string, sha: Sha): boolean {
  const { context, actor } = by;
  const { objects, branches, defaultBranch } = repository;
  const base = branches.get(defaultBranch);
  if (base === undefined || branches.get(ref) !== sha || isAncestor(objects, base, sha)) return false;
  const tree = mergeTrees(objects, sha, base);
  if (!tree) throw new GitHubRefusal(409, `Conflict merging ${defaultBranch} into ${ref}.`);
  const date = context.clock.now();
  const commit = putCommit(objects, {
    tree: tree.sha,
    parents: [sha, base],
    author: { ...identity(actor.account), date },
    committer: { ...webIdentity(context), date },
    message: `Merge branch '${defaultBranch}' into ${ref}`,
    verification: webSignature(context),
  });
  moveBranch(by, repository, { branch: ref, after: commit.sha });
  return true;
}

/** Names of checks and statuses that have not succeeded on the commit. */
function unsuccessful(repository: Repository, sha: Sha, asked: readonly string[] | null): readonly string[] {
  const said = [
    ...repository.checkRuns.filter(({ headSha }) => headSha === sha).map(({ name }) => name),
    ...repository.statuses.filter((status) => status.sha === sha).map(({ context: name }) => name),
  ];
  return [...new Set(asked ?? said)].filter(
    (name) => requiredState(repository, sha, { context: name, integrationId: null }) !== 'success',
  );
}

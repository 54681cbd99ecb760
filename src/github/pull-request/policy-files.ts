import type { MergeFact, RepositoryRef } from '../../domain/facts.ts';
import { POLICY_PATH, type PolicyReading } from '../../domain/policy.ts';
import type { RepositoryClient } from '../client/repository-client.ts';
import {
  type FetchedPolicyFile,
  type FoundFile,
  type PolicyTarget,
  parsePolicyFiles,
  policyFileOf,
  SHARED_REPOSITORY,
} from '../policy/policy-texts.ts';
import { changesPolicy } from '../policy/proposal.ts';
import { readPolicyAt } from '../policy/read-policy.ts';
import { absenceOf, sharedPolicy } from '../policy/shared-policy.ts';
import type { FirstAnswer } from './read-snapshot.ts';
import type { SnapshotAnswer } from './snapshot-query.ts';

export interface PolicyFiles {
  readonly own: FetchedPolicyFile | null;
  readonly shared: FetchedPolicyFile | null;
}

/**
 * The repository's own policy file, from the default branch (POL-1).
 * For a pull request that was merged into that branch, from before the merge, which may have changed the file.
 */
async function ownFile(
  repository: RepositoryClient,
  answer: SnapshotAnswer,
  merged: MergeFact | null,
): Promise<FoundFile> {
  const { defaultBranchRef: branch, isEmpty, pullRequest } = answer.repository;
  if (merged !== null && branch?.name === pullRequest.baseRefName) {
    return readPolicyAt(repository, pullRequest.baseRefOid);
  }
  return policyFileOf(branch?.target ?? null, isEmpty ?? null);
}

/**
 * The policy files that apply to the pull request (POL-1).
 * In the owner's `.github` repository the file is the shared one, and there is no other.
 * @param merged how the pull request was merged; null if it was not
 * @param withoutShared owners without a shared policy, as the operator declared
 */
export async function policyFiles(
  repository: RepositoryClient,
  { answer, gaps }: FirstAnswer,
  merged: MergeFact | null,
  withoutShared: readonly string[] | undefined,
): Promise<PolicyFiles> {
  const own = { file: POLICY_PATH, ...(await ownFile(repository, answer, merged)) };
  if (holdsShared(repository.ref)) return { own: null, shared: own };
  const { owner } = repository.ref;
  const shared = await sharedPolicy(owner, { shared: answer.shared, gaps }, () =>
    absenceOf(repository.client, owner, withoutShared),
  );
  return { own, shared };
}

const holdsShared = (repository: RepositoryRef): boolean => repository.name.toLowerCase() === SHARED_REPOSITORY;

/** True if the open pull request changes the policy file (POL-4). */
export async function proposesPolicy(
  repository: RepositoryClient,
  number: number,
  answer: SnapshotAnswer,
  head: PolicyTarget,
): Promise<boolean> {
  const { state, baseRef } = answer.repository.pullRequest;
  const same = (baseRef?.target?.policy?.oid ?? null) === (head.policy?.oid ?? null);
  // Base and head also differ if the base has moved on. So the changed files decide, and are read only then.
  return state === 'open' && !same && changesPolicy(repository, number);
}

/** The policy with the policy file of the head. */
export function proposedPolicy(repository: RepositoryRef, head: PolicyTarget, { shared }: PolicyFiles): PolicyReading {
  const file = { file: POLICY_PATH, ...policyFileOf(head, null) };
  return holdsShared(repository) ? parsePolicyFiles(null, file) : parsePolicyFiles(file, shared);
}

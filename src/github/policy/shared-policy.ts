import { z } from 'zod';
import { POLICY_PATH } from '../../domain/policy.ts';
import type { GitHubClient } from '../client/client.ts';
import { type Gap, gapAt } from '../client/graphql-answer.ts';
import {
  type Doubt,
  type FetchedPolicyFile,
  policyFileOf,
  policyTarget,
  SHARED_REPOSITORY,
  sharedFileName,
} from './policy-texts.ts';

/** The owner's repository with what its repositories share, also if it has been renamed. */
export const SHARED_PARTS = `
  shared: repository(owner: $owner, name: "${SHARED_REPOSITORY}") {
    nameWithOwner
    isEmpty
    defaultBranchRef { target { ...PolicyFile } }
  }`;
/** The owner's repository with what its repositories share; null if GitHub shows none. */
export const sharedShape = z
  .object({
    nameWithOwner: z.string(),
    isEmpty: z.boolean().nullish(),
    defaultBranchRef: z.object({ target: policyTarget.nullable() }).nullable(),
  })
  .nullable();
export type SharedAnswer = z.infer<typeof sharedShape>;

/** True for a gap because GitHub shows no such repository. `sharedPolicy` finds out whether there is none. */
export const isSharedMissing = ({ path, why }: Gap): boolean =>
  path.length === 1 && path[0] === 'shared' && why === 'missing';

/**
 * How it is known that an owner has no `.github` repository if GitHub shows none.
 * GitHub says the same of a missing repository and of a hidden one, so only a reader of all the owner's repositories
 * may conclude anything.
 */
export type Absence = 'sees-all' | 'declared' | 'sees-some' | 'person';

/** The owner's shared policy file in GitHub's answer, and any doubt about it (POL-1). */
export async function sharedPolicy(
  owner: string,
  { shared, gaps }: { readonly shared: SharedAnswer; readonly gaps: readonly Gap[] },
  absence: () => Promise<Absence>,
): Promise<FetchedPolicyFile> {
  const file = sharedFileName(owner);
  const missing = shared === null || gapAt(gaps, ['shared'])?.why === 'missing';
  if (missing) return { file, entry: null, doubt: doubtOf(owner, await absence()) };
  const name = `${owner}/${SHARED_REPOSITORY}`;
  if (shared.nameWithOwner.toLowerCase() === name.toLowerCase()) return { file, ...fileIn(shared) };
  // The owner has no repository of that name any more. One with a policy was hardly renamed to remove it.
  const moved = fileIn(shared);
  if (moved.entry === null && !moved.doubt) return { file, entry: null };
  return { file, entry: null, doubt: renamed(name, shared.nameWithOwner) };
}

const fileIn = (shared: NonNullable<SharedAnswer>) =>
  policyFileOf(shared.defaultBranchRef?.target ?? null, shared.isEmpty ?? null);

const renamed = (before: string, now: string): Doubt => ({
  problem: `the repository ${before} is called ${now} now, so that the shared policy in it would hold for nobody`,
  fix: `give ${now} its name back, move ${POLICY_PATH} into a new repository ${before}, or delete the file in ${now} where it is to end`,
});

function doubtOf(owner: string, absence: Absence): Doubt | null {
  const name = `${owner}/${SHARED_REPOSITORY}`;
  switch (absence) {
    case 'sees-all':
    case 'declared':
      return null;
    case 'sees-some':
      return {
        problem: `whether ${owner} has a shared policy is not known: the app is installed on some of its repositories only, and ${name} is not among them. GitHub does not tell whether there is one that it may not see`,
        fix: `an owner of ${owner} adds ${name} to the repositories of the app's installation (where there is none, an empty one will do), or installs the app on all repositories; or whoever runs the app names ${owner} in its setting OWNERS_WITHOUT_SHARED_POLICY`,
      };
    case 'person':
      return {
        problem: `whether ${owner} has a shared policy is not known: this token sees no ${name}, and GitHub does not tell whether there is one that it may not see`,
        fix: `use a token that may read ${name}, or say --no-shared where you know that there is none`,
      };
  }
}

/**
 * How it is known that an owner has no `.github`, if the client sees none.
 * @param declared owners without a shared policy, as the operator declared
 * @throws GitHubError if GitHub has to be asked, and cannot be
 */
export async function absenceOf(
  client: GitHubClient,
  owner: string,
  declared: readonly string[] = [],
): Promise<Absence> {
  if (declared.some((one) => one.toLowerCase() === owner.toLowerCase())) return 'declared';
  if (client.appId === null) return 'person';
  // A repository's installation is at its owner's account.
  return (await client.reach?.()) === 'all' ? 'sees-all' : 'sees-some';
}

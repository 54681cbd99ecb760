import { z } from 'zod';
import type { PeopleFacts, RepositoryRef } from '../../domain/facts.ts';
import type { Instant } from '../../domain/ids.ts';
import { POLICY_PATH, type PolicyReading } from '../../domain/policy.ts';
import { namedPeople } from '../../policy/people/named-people.ts';
import { GitHubError } from '../client/github-error.ts';
import { gapAt } from '../client/graphql-answer.ts';
import type { RepositoryClient } from '../client/repository-client.ts';
import { readPeople } from './people.ts';
import type { PeopleCache } from './people-cache.ts';
import { POLICY_FILE, parsePolicyFiles, policyFileOf, policyTarget, SHARED_REPOSITORY } from './policy-texts.ts';
import { absenceOf, isSharedMissing, SHARED_PARTS, sharedPolicy, sharedShape } from './shared-policy.ts';

export const REPOSITORY_QUERY = `
query Repository($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    databaseId
    nameWithOwner
    url
    isEmpty
    defaultBranchRef { name target { ...PolicyFile } }
  }${SHARED_PARTS}
}${POLICY_FILE}`;

const branch = z.object({ name: z.string(), target: policyTarget.nullable() }).nullable();
const answerShape = z.object({
  repository: z.object({
    databaseId: z.number().int(),
    nameWithOwner: z.string(),
    url: z.string(),
    isEmpty: z.boolean().nullish(),
    defaultBranchRef: branch,
  }),
  shared: sharedShape,
});

/** A repository with its policy, for subjects other than pull requests. */
export interface RepositoryReading {
  readonly kind: 'found';
  /** The time before the first request. */
  readonly at: Instant;
  readonly id: number;
  /** Web address without a trailing slash. */
  readonly url: string;
  readonly defaultBranch: string;
  readonly policy: PolicyReading;
  /** Everyone whom the policy names; empty if it is not valid. */
  readonly people: PeopleFacts;
}

/**
 * The current policy of a repository (POL-1), and the people in it.
 * @returns `gone` if the repository no longer exists under this name; `movedTo`: its new name, if it has one
 * @throws GitHubError that another observation may fix, and if a policy file may not be read
 */
export async function readRepositoryPolicy(
  repository: RepositoryClient,
  ask: {
    readonly now: () => Instant;
    readonly people: PeopleCache;
    /** Owners without a shared policy, as the operator declared (POL-1). */
    readonly withoutShared?: readonly string[];
  },
): Promise<RepositoryReading | { readonly kind: 'gone'; readonly movedTo: RepositoryRef | null }> {
  const { client, ref, fullName: what } = repository;
  const at = ask.now();
  const { data, gaps } = await repository.graphql(REPOSITORY_QUERY);
  if (gapAt(gaps, ['repository'])?.why === 'missing') return { kind: 'gone', movedTo: null };
  // A shared policy that may not be read could lock anything. Whether a missing one is absent is checked below.
  const other = gaps.find((gap) => !isSharedMissing(gap));
  if (other) throw new GitHubError(other.why === 'missing' ? 'not-found' : 'forbidden', `${what}: ${other.message}`);
  const shape = answerShape.safeParse(data);
  if (!shape.success) throw new GitHubError('invalid', `${what}: malformed`);
  const { repository: found, shared } = shape.data;
  const [ownerNow = '', nameNow = ''] = found.nameWithOwner.split('/');
  if (`${ownerNow}/${nameNow}`.toLowerCase() !== what.toLowerCase()) {
    return { kind: 'gone', movedTo: { owner: ownerNow, name: nameNow } };
  }

  const own = {
    file: POLICY_PATH,
    ...policyFileOf(found.defaultBranchRef?.target ?? null, found.isEmpty ?? null),
  };
  const ofOwner = () =>
    sharedPolicy(ref.owner, { shared, gaps }, () => absenceOf(client, ref.owner, ask.withoutShared));
  const policy =
    ref.name.toLowerCase() === SHARED_REPOSITORY ? parsePolicyFiles(null, own) : parsePolicyFiles(own, await ofOwner());
  const named = policy.state === 'valid' ? namedPeople(policy.policy) : { users: [], teams: [] };
  return {
    kind: 'found',
    at,
    id: found.databaseId,
    url: found.url.replace(/\/$/, ''),
    defaultBranch: found.defaultBranchRef?.name ?? '',
    policy,
    people: await readPeople(client, ref.owner, named, ask.people),
  };
}

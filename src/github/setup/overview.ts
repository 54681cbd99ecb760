import { z } from 'zod';
import { POLICY_PATH } from '../../domain/policy.ts';
import { known, type Reading, unavailable } from '../../domain/reading.ts';
import type { AuthorFacts, SetupFacts } from '../../domain/setup.ts';
import { GitHubError } from '../client/github-error.ts';
import { type Gap, gapAt, gapUnder } from '../client/graphql-answer.ts';
import type { RepositoryClient } from '../client/repository-client.ts';
import {
  POLICY_FILE,
  parsePolicyFiles,
  policyFileOf,
  policyTarget,
  SHARED_REPOSITORY,
} from '../policy/policy-texts.ts';
import { type Absence, isSharedMissing, SHARED_PARTS, sharedPolicy, sharedShape } from '../policy/shared-policy.ts';

/** Reads the repository, its policies, and the authors of the default branch's newest 100 commits. */
export const SETUP_QUERY = `
query Setup($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    nameWithOwner
    url
    isPrivate
    isArchived
    isEmpty
    defaultBranchRef {
      name
      target {
        ...PolicyFile
        ... on Commit {
          history(first: 100) {
            nodes { parents(first: 1) { totalCount } authors(first: 20) { nodes { user { login databaseId } } } }
          }
        }
      }
    }
  }${SHARED_PARTS}
}${POLICY_FILE}`;

const person = z.object({ user: z.object({ login: z.string(), databaseId: z.number().int() }).nullable() });
const historyShape = z.object({
  history: z.object({
    nodes: z.array(
      z.object({ parents: z.object({ totalCount: z.number().int() }), authors: z.object({ nodes: z.array(person) }) }),
    ),
  }),
});

const answerShape = z.object({
  repository: z.object({
    nameWithOwner: z.string().regex(/^[^/]+\/[^/]+$/),
    url: z.string(),
    isPrivate: z.boolean(),
    isArchived: z.boolean().nullish(),
    isEmpty: z.boolean().nullish(),
    defaultBranchRef: z.object({ name: z.string(), target: z.looseObject(policyTarget.shape).nullable() }).nullable(),
  }),
  shared: sharedShape,
});

/** What one request reads of the repository as a whole. */
export type Overview = Pick<SetupFacts, 'repository' | 'policy' | 'authors'>;

export interface OverviewOptions {
  /** How it is known that an owner has no `.github`, if the app sees none. */
  readonly absence: Absence;
}

/**
 * The repository, and its policy as the gate reads it (POL-1).
 * @throws GitHubError also if the repository may not be read: without it there is nothing to judge
 */
export async function readOverview(repository: RepositoryClient, { absence }: OverviewOptions): Promise<Overview> {
  const what = `the repository ${repository.fullName}`;
  const { data, gaps } = await repository.graphql(SETUP_QUERY);
  const gone = gapAt(gaps, ['repository']);
  if (gone) throw new GitHubError(gone.why === 'missing' ? 'not-found' : 'forbidden', `${what}: ${gone.message}`);
  const shape = answerShape.safeParse(data);
  if (!shape.success) throw new GitHubError('invalid', `${what}: malformed`);
  const { repository: found, shared } = shape.data;
  const branch = found.defaultBranchRef;
  const [spelt = repository.ref.owner, speltName = repository.ref.name] = found.nameWithOwner.split('/');
  const own = { file: POLICY_PATH, ...policyFileOf(branch?.target ?? null, found.isEmpty ?? null) };
  // In the owner's `.github` repository the file is the shared one, and there is no other.
  const readPolicy = async () =>
    speltName.toLowerCase() === SHARED_REPOSITORY
      ? parsePolicyFiles(null, own)
      : parsePolicyFiles(own, await sharedPolicy(spelt, { shared, gaps }, async () => absence));
  return {
    repository: {
      owner: spelt,
      name: speltName,
      url: found.url.replace(/\/$/, ''),
      defaultBranch: branch?.name ?? null,
      private: found.isPrivate,
      ...(found.isArchived ? { archived: true as const } : {}),
    },
    policy: hidesPolicy(gaps) ?? known(await readPolicy()),
    authors: authorsOf(gaps, branch),
  };
}

const HISTORY = ['repository', 'defaultBranchRef', 'target', 'history'];

/** Why the policy cannot be known; null if it can. */
function hidesPolicy(gaps: readonly Gap[]): Reading<never> | null {
  const gap = gaps.find((one) => !isSharedMissing(one) && !gapUnder([one], HISTORY));
  return gap ? unavailable(gap.why, gap.path[0] === 'shared' ? "the owner's shared policy" : 'the policy file') : null;
}

/** The authors of commits, without merges. On the web, the person who presses the button is a merge's author. */
function authorsOf(gaps: readonly Gap[], branch: { readonly target: unknown } | null): Reading<AuthorFacts> {
  const what = 'the newest commits';
  const gap = gapUnder(gaps, HISTORY) ?? (branch ? undefined : gapUnder(gaps, ['repository', 'defaultBranchRef']));
  if (gap) return unavailable(gap.why, what);
  if (branch === null) return known({ looked: 0, counted: 0, authors: [] });
  const shape = historyShape.safeParse(branch.target);
  if (!shape.success) return unavailable('malformed', what);
  const { nodes } = shape.data.history;
  const counted = nodes.filter(({ parents }) => parents.totalCount < 2);
  const authors = new Map<number, string>();
  for (const { user } of counted.flatMap((commit) => commit.authors.nodes)) {
    if (user) authors.set(user.databaseId, user.login);
  }
  return known({
    looked: nodes.length,
    counted: counted.length,
    authors: [...authors].map(([id, login]) => ({ id, login })),
  });
}

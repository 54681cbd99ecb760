import { z } from 'zod';
import type { CommitFact } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';
import { known, type Reading, type Unavailable, unavailable } from '../../domain/reading.ts';
import { inParts } from '../client/in-parts.ts';
import type { ListSoFar } from '../client/paged-list.ts';
import { hex } from '../client/query-parts.ts';
import type { RepositoryClient } from '../client/repository-client.ts';
import type { SnapshotAnswer } from '../pull-request/snapshot-query.ts';
import { comparison, isReachableFromBase, type KnownAncestors } from './ancestors.ts';
import { readCommitFacts } from './commit-facts.ts';
import { COMMIT_PARTS, commitNode, listedCommit } from './commit-node.ts';
import { readAhead } from './compare.ts';
import { frontierOf, provenByCount } from './completeness.ts';

/** The number of commits that one request reads by their ids. */
export const COMMITS_PER_REQUEST = 100;

/** Reads commits by their ids (aliases `commit0` …), with the same parts as in the snapshot. */
export const commitsQuery = (commits: readonly Sha[]): string => `
query Commits($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    ${commits.map((sha, index) => `commit${index}: object(oid: "${hex(sha)}") { ...CommitParts }`).join('\n    ')}
  }
}${COMMIT_PARTS}`;

/** The most commits that are read. With more, the verdict is an error that says so (SOD-6). */
export const MOST_COMMITS = 10_000;

/** The base and head of a pull request's commits. */
interface Ends {
  readonly head: Sha;
  readonly base: { readonly branch: string; readonly tip: Sha };
  /** How many commits the head is ahead of the base. null if GitHub does not say. */
  readonly ahead: number | null;
}

/**
 * Every commit reachable from the head and not from the base, through every parent (SOD-1).
 * The pull request's own list may be incomplete, because GitHub cuts such lists silently elsewhere. Its completeness is
 * proven (completeness.ts), usually from the snapshot itself, otherwise by asking about the commits at which the list
 * ends. If commits are missing, they are read by comparing base and head. If that fails, the result is `truncated`
 * (SOD-6).
 */
export async function readCommits(
  repository: RepositoryClient,
  answer: SnapshotAnswer,
  list: ListSoFar,
  ancestors: KnownAncestors,
): Promise<Reading<readonly CommitFact[]>> {
  const ends = endsOf(answer);
  if (list.problem && list.problem.why !== 'truncated') return list.problem;
  if (Math.max(list.total, ends.ahead ?? 0) > MOST_COMMITS) return unavailable('truncated', list.what);
  const nodes = z.array(listedCommit).safeParse(list.nodes);
  if (!nodes.success) return unavailable('malformed', list.what);
  const listed = await readCommitFacts(
    repository,
    nodes.data.map(({ commit }) => commit),
  );
  if (listed.state === 'unavailable' || (await isWhole(repository, ends, listed.value, ancestors))) return listed;

  const all = await readAhead(
    repository,
    { base: ends.base.tip, head: ends.head },
    { what: list.what, most: MOST_COMMITS },
  );
  if (all.state === 'unavailable') return all;
  const have = new Set(listed.value.map((commit) => commit.sha));
  const rest = await readByIds(repository, [...all.value.difference(have)], list.what);
  return rest.state === 'unavailable' ? rest : known([...listed.value, ...rest.value]);
}

/**
 * The base and the head. If the pull request is no longer open, the base is the one of then.
 * By now the branch may contain the head.
 */
export function endsOf({ repository: { pullRequest } }: SnapshotAnswer): Ends {
  const { baseRef, baseRefName, baseRefOid, headRefOid: head, state } = pullRequest;
  const tip = (state === 'open' ? baseRef?.target?.oid : null) ?? baseRefOid;
  const compared = comparison.safeParse(baseRef?.compare);
  const fits = compared.success && compared.data.baseTarget.oid === tip && compared.data.headTarget.oid === head;
  return { head, base: { branch: baseRefName, tip }, ahead: fits ? compared.data.aheadBy : null };
}

/** True if it is certain that no commit is missing. */
async function isWhole(
  repository: RepositoryClient,
  { head, base, ahead }: Ends,
  commits: readonly CommitFact[],
  ancestors: KnownAncestors,
): Promise<boolean> {
  const frontier = frontierOf(commits, head);
  if (ahead !== null) {
    if (ahead > commits.length) return false;
    if (provenByCount(commits, head, frontier, ahead)) return true;
  }
  return isReachableFromBase(repository, base, frontier, ancestors);
}

/** Reads commits by their ids, 100 a request. If GitHub leaves one out, all are unavailable. */
export async function readByIds(
  repository: RepositoryClient,
  ids: readonly Sha[],
  what: string,
): Promise<Reading<readonly CommitFact[]>> {
  const nodes: z.infer<typeof commitNode>[] = [];
  let problem: Unavailable | null = null;
  const parts = { items: ids, most: COMMITS_PER_REQUEST };
  await inParts(repository, 'Commits', parts, async (asked) => {
    const answer = await repository.graphql(commitsQuery(asked));
    const [gap] = answer.gaps;
    if (gap) {
      problem = unavailable(gap.why, what);
      return false;
    }
    const shape = z.object({ repository: z.record(z.string(), z.unknown()) }).safeParse(answer.data);
    const given = shape.success ? shape.data.repository : {};
    const found = z.array(commitNode).safeParse(asked.map((_, index) => given[`commit${index}`]));
    if (!found.success || found.data.some((commit, index) => commit.oid !== asked[index])) {
      problem = unavailable('malformed', what);
      return false;
    }
    nodes.push(...found.data);
    return true;
  });
  return problem ?? readCommitFacts(repository, nodes);
}

import { z } from 'zod';
import type { CommitFact, RepositoryRef } from '../domain/facts.ts';
import type { Sha } from '../domain/ids.ts';
import { known, type Reading, unavailable } from '../domain/reading.ts';
import type { Cargo } from '../domain/release.ts';
import type { ReleaseTag } from '../domain/tag.ts';
import type { GitHubClient } from './client.ts';
import { frontierOf } from './closure.ts';
import { commitNode, readCommitFacts } from './commit-facts.ts';
import { MOST_COMMITS, readByIds } from './commits.ts';
import { GitHubError } from './github-error.ts';
import { addPage, goesOn, newList, withProblem } from './list.ts';
import { entriesOf } from './lists.ts';
import { COMMIT_PARTS, PAGE } from './query-parts.ts';
import { readSpan } from './span.ts';

/** More release tags of one series than this are not compared with a commit: one request each. */
const MOST_COMPARED = 100;

/** A release tag that the commit descends from, and how many commits lie between. */
interface Ancestor extends ReleaseTag {
  readonly ahead: number;
  readonly span: Reading<ReadonlySet<Sha>>;
}

/**
 * Everything that reaches production with a commit: what can be reached from it and not from the release before it,
 * through every parent (TAG-2, SOD-5). The release before is, of each series of tags, the nearest that the commit
 * descends from; of several series, the farthest of those. Without one it is all that can be reached.
 * @param series the tags that count, by series (see src/policy/series.ts), the likeliest first
 * @throws GitHubError for what looking again may mend; what it will not mend is `unavailable`: more than 10,000 commits,
 * say, or more than 100 tags that the commit does not descend from
 */
export async function readCargo(
  client: GitHubClient,
  repository: RepositoryRef,
  commit: Sha,
  series: readonly (readonly ReleaseTag[])[],
): Promise<Pick<Cargo, 'previous' | 'commits'>> {
  const what = `commits that reach production with ${commit}`;
  const nearest: Ancestor[] = [];
  for (const tags of series) {
    const found = await nearestOf(client, repository, commit, tags, what);
    if (found.state === 'unavailable') return { previous: found, commits: found };
    if (found.value !== null) nearest.push(found.value);
  }
  const farthest = nearest.sort((a, b) => b.ahead - a.ahead)[0];
  if (farthest === undefined) {
    return { previous: known(null), commits: await readHistory(client, repository, commit, what) };
  }
  const previous = known({ tag: farthest.tag, commit: farthest.commit });
  if (farthest.span.state === 'unavailable') return { previous, commits: farthest.span };
  return { previous, commits: await readByIds(client, repository, [...farthest.span.value], what) };
}

/**
 * The first tag that the commit descends from, or one that lies between the two. Nothing else can be nearer: what is
 * not between them is reached from that tag, and so has all of its distance and more.
 */
async function nearestOf(
  client: GitHubClient,
  repository: RepositoryRef,
  commit: Sha,
  tags: readonly ReleaseTag[],
  what: string,
): Promise<Reading<Ancestor | null>> {
  const others = [...new Map(tags.filter((tag) => tag.commit !== commit).map((tag) => [tag.commit, tag])).values()];
  for (const [index, tag] of others.entries()) {
    if (index === MOST_COMPARED) return unavailable('truncated', `the release before ${commit}`);
    const ahead = await aheadOf(client, repository, tag.commit, commit);
    if (ahead === null) continue;
    const span = await readSpan(client, repository, tag.commit, commit, what, MOST_COMMITS);
    const first: Ancestor = { ...tag, ahead, span };
    if (span.state === 'unavailable') return known(first);
    return known(await nearestWithin(client, repository, commit, first, span.value, others, what));
  }
  return known(null);
}

async function nearestWithin(
  client: GitHubClient,
  repository: RepositoryRef,
  commit: Sha,
  first: Ancestor,
  within: ReadonlySet<Sha>,
  tags: readonly ReleaseTag[],
  what: string,
): Promise<Ancestor> {
  let nearest: Omit<Ancestor, 'span'> = first;
  for (const tag of tags.filter((one) => within.has(one.commit))) {
    const ahead = await aheadOf(client, repository, tag.commit, commit);
    if (ahead !== null && ahead < nearest.ahead) nearest = { ...tag, ahead };
  }
  if (nearest.commit === first.commit) return first;
  return { ...nearest, span: await readSpan(client, repository, nearest.commit, commit, what, MOST_COMMITS) };
}

const COMPARE_ROUTE = 'GET /repos/{owner}/{repo}/compare/{basehead}';
const compareShape = z.object({ ahead_by: z.number().int().min(0), behind_by: z.number().int().min(0) });

/** How many commits `head` has that `base` has not; null where `head` does not descend from `base`. */
async function aheadOf(
  client: GitHubClient,
  { owner, name: repo }: RepositoryRef,
  base: Sha,
  head: Sha,
): Promise<number | null> {
  try {
    const basehead = `${base}...${head}`;
    const answer = await client.rest(COMPARE_ROUTE, { owner, repo, basehead, per_page: 1, page: 1 });
    const shape = compareShape.safeParse(answer);
    if (!shape.success) throw new GitHubError('invalid', `${COMPARE_ROUTE}: malformed`);
    return shape.data.behind_by === 0 ? shape.data.ahead_by : null;
  } catch (error) {
    // One of the two is not there any more, or they have no history in common: no way leads from one to the other.
    if (error instanceof GitHubError && error.code === 'not-found') return null;
    throw error;
  }
}

export const HISTORY_QUERY = `
query History($owner: String!, $name: String!, $oid: GitObjectID!, $after: String) {
  repository(owner: $owner, name: $name) {
    object(oid: $oid) {
      ... on Commit {
        history(first: ${PAGE}, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { id ...CommitParts } }
      }
    }
  }
}${COMMIT_PARTS}`;

const historyShape = z.object({ repository: z.object({ object: z.object({ history: z.unknown() }).nullable() }) });

/** All that can be reached from the commit. It is whole where every parent of every commit is among them (SOD-6). */
async function readHistory(
  client: GitHubClient,
  repository: RepositoryRef,
  commit: Sha,
  what: string,
): Promise<Reading<readonly CommitFact[]>> {
  const variables = { owner: repository.owner, name: repository.name, oid: commit };
  let list = newList(what);
  while (goesOn(list)) {
    const { data, gaps } = await client.graphql(HISTORY_QUERY, { ...variables, after: list.after });
    const [gap] = gaps;
    if (gap) return unavailable(gap.why, what);
    const shape = historyShape.safeParse(data);
    if (!shape.success) return unavailable('malformed', what);
    const { object } = shape.data.repository;
    if (object === null) return unavailable('missing', `commit ${commit}`);
    list = addPage(list, object.history);
    // Reading on would end there as well, a hundred requests later.
    if (list.total > MOST_COMMITS) list = withProblem(list, 'truncated');
  }
  const nodes = entriesOf(list, commitNode);
  if (nodes.state === 'unavailable') return nodes;
  const commits = await readCommitFacts(client, repository, nodes.value);
  if (commits.state === 'unavailable') return commits;
  return frontierOf(commits.value, commit).length === 0 ? commits : unavailable('truncated', what);
}

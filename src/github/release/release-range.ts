import { z } from 'zod';
import type { CommitFact, RangeStart } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';
import type { Baseline } from '../../domain/range.ts';
import { known, type Reading, unavailable } from '../../domain/reading.ts';
import type { EarlierRange, FoundRange, RangeQuery } from '../../domain/release-range.ts';
import type { ReleaseTag } from '../../domain/tag.ts';
import { GitHubError } from '../client/github-error.ts';
import { addPage, goesOn, itemsOf, newList, withProblem } from '../client/paged-list.ts';
import { PAGE } from '../client/query-parts.ts';
import type { RepositoryClient } from '../client/repository-client.ts';
import { readCommitFacts } from '../commits/commit-facts.ts';
import { COMMIT_PARTS, commitNode } from '../commits/commit-node.ts';
import { MOST_COMMITS, readByIds } from '../commits/commits.ts';
import { readAhead, readComparison } from '../commits/compare.ts';
import { frontierOf } from '../commits/completeness.ts';

/** The most release tags of one series that are compared with a commit. One request each. */
const MOST_COMPARED = 100;

/** A release tag among the commit's ancestors, and how many commits are between them. */
interface Ancestor extends ReleaseTag {
  readonly ahead: number;
  readonly span: Reading<ReadonlySet<Sha>>;
}

/**
 * Everything that reaches production with a commit (TAG-2, SOD-5).
 * It can be reached from the commit and not from its previous release, through every parent. The previous release is,
 * in each series of tags, the nearest that the commit descends from; of several series, the farthest of those. Without
 * one, the range is what neither the default branch nor the base branch had when the gate first saw the repository
 * (REL-6).
 * @throws GitHubError that another observation may fix. Otherwise the result is `unavailable`: for example, more than
 * 10,000 commits, or more than 100 tags that the commit does not descend from
 */
export async function readReleaseRange(
  repository: RepositoryClient,
  commit: Sha,
  ask: RangeQuery,
): Promise<FoundRange> {
  const further = ask.earlier === null ? null : await readFurther(repository, commit, ask, ask.earlier);
  if (further !== null) return further;
  const nearest: Ancestor[] = [];
  for (const tags of ask.series) {
    const found = await nearestOf(repository, commit, { tags, inclusive: ask.inclusive });
    if (found.state === 'unavailable') return { since: null, commits: found };
    if (found.value !== null) nearest.push(found.value);
  }
  const farthest = nearest.sort((a, b) => b.ahead - a.ahead)[0];
  if (farthest === undefined) {
    if (ask.baseline.state === 'unavailable') return { since: null, commits: ask.baseline };
    const starts = startsOf(ask.baseline.value, ask.branch);
    const commits = await readSince(repository, commit, starts);
    return { since: { kind: 'baseline', at: ask.baseline.value.at, commit: starts[0] ?? null }, commits };
  }
  const { tag, commit: before, span } = farthest;
  const since: RangeStart = { kind: 'release', tag, commit: before };
  if (span.state === 'unavailable') return { since, commits: span };
  return { since, commits: await readByIds(repository, [...span.value], whatOf(commit)) };
}

/**
 * The same for a branch that has moved on since, with the same previous release.
 * It is the same if no release is among the new commits. null if that is unknown.
 */
async function readFurther(
  repository: RepositoryClient,
  commit: Sha,
  { series, branch, baseline, inclusive }: RangeQuery,
  { tip, since, commits }: EarlierRange,
): Promise<FoundRange | null> {
  const what = whatOf(commit);
  const compared = await readComparison(
    repository,
    { base: tip, head: commit },
    { what, most: MOST_COMMITS - commits.length },
  );
  if (compared.state === 'unavailable' || compared.value.behind !== 0) return null;
  const { ahead } = compared.value;
  const isNear = (tag: ReleaseTag) => ahead.has(tag.commit) && (inclusive || tag.commit !== commit);
  if (series.some((tags) => tags.some(isNear))) return null;
  if (since.kind === 'baseline' && baseline.state === 'unavailable') return null;
  const read = await readByIds(repository, [...ahead], what);
  if (read.state === 'unavailable') return null;
  const begins = since.kind === 'baseline' && baseline.state === 'known';
  const fresh = begins ? beside(startsOf(baseline.value, branch), read.value) : read.value;
  return { since, commits: known([...commits, ...fresh]) };
}

/**
 * The start of a release without a previous one.
 * Its base branch and the default branch, as they were when the gate first saw the repository.
 */
const startsOf = ({ defaultBranch, branches }: Baseline, branch: string): readonly Sha[] => {
  const tipOf = (wanted: string | null) => branches.find(({ name }) => name === wanted)?.tip ?? [];
  return [...new Set([tipOf(branch), tipOf(defaultBranch)].flat())];
};

/** The commits that can be reached from the commit and from none of `starts`. */
async function readSince(
  repository: RepositoryClient,
  commit: Sha,
  starts: readonly Sha[],
): Promise<Reading<readonly CommitFact[]>> {
  if (starts.includes(commit)) return known([]);
  let within: ReadonlySet<Sha> | null = null;
  for (const start of starts) {
    const span = await comparisonOf(repository, start, commit);
    // Without a common history, or if the old tip is gone, nothing is left out: more than necessary is judged.
    if (span.state === 'known') within = within === null ? span.value : span.value.intersection(within);
  }
  const what = whatOf(commit);
  const read =
    within === null ? await readHistory(repository, commit, what) : await readByIds(repository, [...within], what);
  return read.state === 'unavailable' ? read : known(beside(starts, read.value));
}

/** The commits that are reached from none of `starts`. */
function beside(starts: readonly Sha[], commits: readonly CommitFact[]): readonly CommitFact[] {
  const within = new Map(commits.map((commit) => [commit.sha, commit]));
  const old = new Set<Sha>();
  const open = [...starts];
  for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
    const commit = within.get(sha);
    if (commit === undefined || old.has(sha)) continue;
    old.add(sha);
    open.push(...commit.parents);
  }
  return commits.filter(({ sha }) => !old.has(sha));
}

/**
 * The nearest tag: the first that the commit descends from, or one between the two.
 * No other can be nearer: what is not between them is reached from that tag, and so is at least as far.
 */
async function nearestOf(
  repository: RepositoryClient,
  commit: Sha,
  { tags, inclusive }: { readonly tags: readonly ReleaseTag[]; readonly inclusive: boolean },
): Promise<Reading<Ancestor | null>> {
  const here = inclusive ? tags.find((tag) => tag.commit === commit) : undefined;
  if (here !== undefined) return known({ ...here, ahead: 0, span: known(new Set<Sha>()) });
  const others = [...new Map(tags.filter((tag) => tag.commit !== commit).map((tag) => [tag.commit, tag])).values()];
  for (const [index, tag] of others.entries()) {
    if (index === MOST_COMPARED) return unavailable('truncated', `the previous release of ${commit}`);
    const ahead = await aheadOf(repository, tag.commit, commit);
    if (ahead === null) continue;
    const span = await comparisonOf(repository, tag.commit, commit);
    const first: Ancestor = { ...tag, ahead, span };
    if (span.state === 'unavailable') return known(first);
    const between = others.filter((one) => span.value.has(one.commit));
    return known(await nearestWithin(repository, commit, first, between));
  }
  return known(null);
}

/** The nearest ancestor tag between `first` and the commit; `first` if there is none. */
async function nearestWithin(
  repository: RepositoryClient,
  commit: Sha,
  first: Ancestor,
  between: readonly ReleaseTag[],
): Promise<Ancestor> {
  let nearest: Omit<Ancestor, 'span'> = first;
  for (const tag of between) {
    const ahead = await aheadOf(repository, tag.commit, commit);
    if (ahead !== null && ahead < nearest.ahead) nearest = { ...tag, ahead };
  }
  if (nearest.commit === first.commit) return first;
  return { ...nearest, span: await comparisonOf(repository, nearest.commit, commit) };
}

const whatOf = (commit: Sha): string => `commits that reach production with ${commit}`;

const comparisonOf = (repository: RepositoryClient, base: Sha, head: Sha): Promise<Reading<ReadonlySet<Sha>>> =>
  readAhead(repository, { base, head }, { what: whatOf(head), most: MOST_COMMITS });

const COMPARE_ROUTE = 'GET /repos/{owner}/{repo}/compare/{basehead}';
const compareShape = z.object({ ahead_by: z.number().int().min(0), behind_by: z.number().int().min(0) });

/** How many commits `head` is ahead of `base`. null if `head` does not descend from `base`. */
async function aheadOf(repository: RepositoryClient, base: Sha, head: Sha): Promise<number | null> {
  try {
    const basehead = `${base}...${head}`;
    const answer = await repository.rest(COMPARE_ROUTE, { basehead, per_page: 1, page: 1 });
    const shape = compareShape.safeParse(answer);
    if (!shape.success) throw new GitHubError('invalid', `${COMPARE_ROUTE}: malformed`);
    return shape.data.behind_by === 0 ? shape.data.ahead_by : null;
  } catch (error) {
    // One of the two no longer exists, or they have no common history: no path leads from one to the other.
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

/** All that can be reached from the commit. It is whole if every parent of every commit is included (SOD-6). */
export async function readHistory(
  repository: RepositoryClient,
  commit: Sha,
  what: string,
): Promise<Reading<readonly CommitFact[]>> {
  const variables = { oid: commit };
  let list = newList(what);
  while (goesOn(list)) {
    const { data, gaps } = await repository.graphql(HISTORY_QUERY, { ...variables, after: list.after });
    const [gap] = gaps;
    if (gap) return unavailable(gap.why, what);
    const shape = historyShape.safeParse(data);
    if (!shape.success) return unavailable('malformed', what);
    const { object } = shape.data.repository;
    if (object === null) return unavailable('missing', `commit ${commit}`);
    list = addPage(list, object.history);
    // Reading on would end in the same way, a hundred requests later.
    if (list.total > MOST_COMMITS) list = withProblem(list, 'truncated');
  }
  const nodes = itemsOf(list, commitNode);
  if (nodes.state === 'unavailable') return nodes;
  const commits = await readCommitFacts(repository, nodes.value);
  if (commits.state === 'unavailable') return commits;
  return frontierOf(commits.value, commit).length === 0 ? commits : unavailable('truncated', what);
}

import type { CommitFact, GitPerson, Origin } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';

/** A commit and its parents. */
interface Linked {
  readonly sha: Sha;
  readonly parents: readonly Sha[];
}

type Graph = ReadonlyMap<Sha, CommitFact>;

/** A merged pull request that GitHub ties to a commit. Its own commits are oldest first. */
export interface MergedCandidate {
  readonly number: number;
  readonly commits: readonly CommitFact[];
}

/** A merged pull request, and the commits that came through it. */
export type OriginCommits = Pick<Origin, 'number' | 'mergeCommit' | 'brought'>;

/**
 * The merged pull requests through which commits came (SOD-1), by number.
 * GitHub also associates a commit with pull requests that were merged elsewhere, or later. So only the resulting commit
 * of a pull request proves what it brought: that commit, and those that came with it by the history.
 * @param candidates for each commit, the merged pull requests that became it by GitHub's account
 */
export function broughtBy(
  commits: readonly CommitFact[],
  candidates: ReadonlyMap<Sha, readonly MergedCandidate[]>,
): readonly OriginCommits[] {
  const graph: Graph = new Map(commits.map((commit) => [commit.sha, commit]));
  const found = commits.flatMap((commit) =>
    (candidates.get(commit.sha) ?? []).map(({ number, commits: own }) => ({
      number,
      mergeCommit: commit.sha,
      brought: broughtWith(graph, commit, own),
    })),
  );
  return found.sort((a, b) => a.number - b.number);
}

/**
 * The commits that came with a merge commit.
 * For a merge, all that its first parent does not reach; otherwise the row that ends in it.
 */
function broughtWith(graph: Graph, merge: CommitFact, own: readonly CommitFact[]): readonly Sha[] {
  const others = merge.parents.slice(1);
  if (others.length === 0) return row(graph, merge, own);
  const old = reachable(graph, merge.parents.slice(0, 1), new Set());
  return [merge.sha, ...reachable(graph, others, old)];
}

/**
 * The commits that a squash, a rebase or a fast-forward put on the branch.
 * A squash is one commit, made and signed by GitHub. A rebase makes each commit again, by its author, with the merger
 * as the committer of all; merges are left out. A branch that only moved forward has the same commits.
 */
function row(graph: Graph, end: CommitFact, own: readonly CommitFact[]): readonly Sha[] {
  const found = [end.sha];
  if (end.signedByGitHub) return found;
  const others = own.filter(({ parents }) => parents.length < 2).slice(0, -1);
  let next = end;
  for (const one of others.toReversed()) {
    const [parent] = next.parents.flatMap((sha) => graph.get(sha) ?? []);
    const isSame = parent !== undefined && (parent.sha === one.sha || isAgain(parent, one, end));
    if (!isSame || parent.parents.length > 1) break;
    found.push(parent.sha);
    next = parent;
  }
  return found;
}

/** True if a commit is another one made again, at the time of `end`. */
const isAgain = (commit: CommitFact, one: CommitFact, end: CommitFact): boolean =>
  samePerson(commit.authors[0], one.authors[0]) && samePerson(commit.committer, end.committer);

/** True for the same person. Without an address it is nobody in particular. */
function samePerson(one: GitPerson | null | undefined, other: GitPerson | null | undefined): boolean {
  const email = one?.email ?? null;
  return email !== null && email === (other?.email ?? null);
}

function reachable(graph: Graph, from: readonly Sha[], without: ReadonlySet<Sha>): ReadonlySet<Sha> {
  const seen = new Set<Sha>();
  const open = [...from];
  for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
    const commit = graph.get(sha);
    if (commit === undefined || seen.has(sha) || without.has(sha)) continue;
    seen.add(sha);
    open.push(...commit.parents);
  }
  return seen;
}

/** The origins of these commits, those of the commits that they replaced, and so on. */
export function originsAmong(origins: readonly Origin[], commits: readonly Linked[]): readonly Origin[] {
  const within = new Set(commits.map(({ sha }) => sha));
  const found = new Set<Origin>();
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const origin of origins) {
      if (found.has(origin) || !origin.brought.some((sha) => within.has(sha))) continue;
      found.add(origin);
      for (const { sha } of origin.commits) within.add(sha);
    }
  }
  return origins.filter((origin) => found.has(origin));
}

/** The commits that came through no merged pull request (REL-6). */
export function unreviewed<One extends Linked>(commits: readonly One[], origins: readonly Origin[]): readonly One[] {
  const brought = new Set(origins.flatMap((origin) => origin.brought));
  return commits.filter(({ sha }) => !brought.has(sha));
}

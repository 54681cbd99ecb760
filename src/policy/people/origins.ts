import type { CommitFact, GitPerson, Origin } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';

/** A commit and where it comes from. */
interface Linked {
  readonly sha: Sha;
  readonly parents: readonly Sha[];
}

type Graph = ReadonlyMap<Sha, CommitFact>;

/** A merged pull request that GitHub says became a commit, with its own commits, the oldest first. */
export interface MergedCandidate {
  readonly number: number;
  readonly commits: readonly CommitFact[];
}

/** A merged pull request, and which of the commits came by it. */
export type OriginCommits = Pick<Origin, 'number' | 'mergeCommit' | 'brought'>;

/**
 * The merged pull requests by which commits came (SOD-1), by number. GitHub also associates a commit with pull requests
 * that were merged elsewhere, or later. So only what a pull request became says that it brought anything: the commit
 * itself, and what the history shows to have come with it.
 * @param candidates of each commit the merged pull requests that GitHub says became it
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

/** What came with a merge commit: for a merge all that its first parent does not reach, else the row that ends in it. */
function broughtWith(graph: Graph, merge: CommitFact, own: readonly CommitFact[]): readonly Sha[] {
  const others = merge.parents.slice(1);
  if (others.length === 0) return row(graph, merge, own);
  const old = reachable(graph, merge.parents.slice(0, 1), new Set());
  return [merge.sha, ...reachable(graph, others, old)];
}

/**
 * A squash is one commit, which GitHub makes and signs. A rebase makes each commit again, by its author, and whoever merged
 * is the committer of all; merges are left out. A branch that was only moved on has the very commits.
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

/** Whether a commit is another one made again, when `end` was made. */
const isAgain = (commit: CommitFact, one: CommitFact, end: CommitFact): boolean =>
  samePerson(commit.authors[0], one.authors[0]) && samePerson(commit.committer, end.committer);

/** Whoever has no address is nobody in particular. */
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

/** The origins by which some of these commits came, and those by which what these replaced came, and so on. */
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

/** The commits that came by no merged pull request (REL-6). */
export function unreviewed<One extends Linked>(commits: readonly One[], origins: readonly Origin[]): readonly One[] {
  const brought = new Set(origins.flatMap((origin) => origin.brought));
  return commits.filter(({ sha }) => !brought.has(sha));
}

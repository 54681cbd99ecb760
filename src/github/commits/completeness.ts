import type { Sha } from '../../domain/ids.ts';

/** A commit and where it comes from. */
interface Linked {
  readonly sha: Sha;
  readonly parents: readonly Sha[];
}

/**
 * Where the commits end: every parent that is not among them, and the head itself where it is not. All that can be
 * reached from the head and not from the base is among the commits exactly if the base reaches everything given here:
 * whatever path leads from the head out of the commits leads through one of these (SOD-1, SOD-6).
 */
export function frontierOf(commits: readonly Linked[], head: Sha): readonly Sha[] {
  const within = new Set(commits.map(({ sha }) => sha));
  const outside = new Set<Sha>(within.has(head) ? [] : [head]);
  for (const { parents } of commits) for (const parent of parents) if (!within.has(parent)) outside.add(parent);
  return [...outside];
}

/**
 * True where the mere number of commits ahead of the base proves that none is missing, so that nobody needs to be
 * asked about the frontier. It does where all commits are reached from the head, each has a parent, and one single
 * commit lies outside: then all of them descend from that one. Were it missing, none of them could be in the base
 * either, and the number would be higher.
 */
export function provenByCount(commits: readonly Linked[], head: Sha, frontier: readonly Sha[], ahead: number): boolean {
  if (ahead === 0) return true;
  if (frontier.length !== 1 || ahead !== commits.length) return false;
  return commits.every(({ parents }) => parents.length > 0) && reachedFrom(head, commits) === commits.length;
}

/** How many of the commits can be reached from `head` without leaving them. */
function reachedFrom(head: Sha, commits: readonly Linked[]): number {
  const parentsOf = new Map(commits.map(({ sha, parents }) => [sha, parents]));
  const reached = new Set<Sha>();
  const open = [head];
  for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
    const parents = parentsOf.get(sha);
    if (parents === undefined || reached.has(sha)) continue;
    reached.add(sha);
    open.push(...parents);
  }
  return reached.size;
}

import type { Sha } from '../../domain/ids.ts';

/** A commit and its parents. */
interface Linked {
  readonly sha: Sha;
  readonly parents: readonly Sha[];
}

/**
 * The end of the commits: their outside parents, and the head if it is outside.
 * The commits are exactly all that can be reached from the head and not from the base if the base reaches everything
 * returned here: each path from the head out of the commits leads through one of these (SOD-1, SOD-6).
 */
export function frontierOf(commits: readonly Linked[], head: Sha): readonly Sha[] {
  const within = new Set(commits.map(({ sha }) => sha));
  const outside = new Set<Sha>(within.has(head) ? [] : [head]);
  for (const { parents } of commits) for (const parent of parents) if (!within.has(parent)) outside.add(parent);
  return [...outside];
}

/**
 * True if the number of commits ahead of the base proves that none is missing.
 * Then the base need not be compared with the frontier. It is so if all commits are reached from the head, each has a
 * parent, and a single commit is outside: then all of them descend from that one. If it were missing, none of them
 * could be in the base either, and the number would be higher.
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

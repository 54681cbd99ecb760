import type { Facts, LinkedCommit } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';
import { readPart } from '../read-part.ts';

type Parents = ReadonlyMap<Sha, readonly Sha[]>;

/** Over which commits of the base branch the head, and what was signed before it, is laid (SIGN-5). */
export interface BaseGraph {
  /** The commits of the base branch that the head is laid over; null where the head's commits are not known. */
  readonly frontier: ReadonlySet<Sha> | null;
  /** The commits of the pull request. */
  readonly commits: Parents;
  /** Of each commit that was pushed away: what it brought. */
  readonly former: ReadonlyMap<Sha, Parents>;
}

export function baseGraph({ commits, formerHeads, pullRequest }: Facts): BaseGraph {
  const own = parentsOf(readPart(commits));
  const former = formerHeads.flatMap((one) =>
    one.commits === null ? [] : [[one.commit, parentsOf(one.commits)] as const],
  );
  const frontier = commits.state === 'known' ? frontierOf(pullRequest.head.sha, (sha) => own.get(sha)) : null;
  return { frontier, commits: own, former: new Map(former) };
}

const parentsOf = (commits: readonly LinkedCommit[]): Parents =>
  new Map(commits.map(({ sha, parents }) => [sha, parents]));

/**
 * Whether `commit` is laid over the same commits of the base branch as the head: what merging makes of two commits with
 * one tree differs only where these do. null where it is not known.
 */
export function isLaidOverTheSame({ frontier, commits, former }: BaseGraph, commit: Sha): boolean | null {
  if (frontier === null) return null;
  const away = former.get(commit);
  // What the head is laid over is in the base branch, and so laid over nothing but itself.
  if (!commits.has(commit) && !frontier.has(commit) && away === undefined) return null;
  // When it was read, the base branch may not have had what it has by now.
  const inBase = new Set(away && [...frontier].flatMap((sha) => [...reachableFrom(sha, (one) => away.get(one))]));
  const given = frontierOf(commit, (sha) => commits.get(sha) ?? (inBase.has(sha) ? undefined : away?.get(sha)));
  return given.symmetricDifference(frontier).size === 0;
}

/** Where the way from `head` through the commits with known parents ends: the commits that have none. */
function frontierOf(head: Sha, parents: (sha: Sha) => readonly Sha[] | undefined): ReadonlySet<Sha> {
  return new Set([...reachableFrom(head, parents)].filter((sha) => parents(sha) === undefined));
}

function reachableFrom(head: Sha, parents: (sha: Sha) => readonly Sha[] | undefined): ReadonlySet<Sha> {
  const seen = new Set<Sha>([head]);
  // A set gives what is added while it is walked through.
  for (const sha of seen) {
    const above = parents(sha);
    if (above) for (const parent of above) seen.add(parent);
  }
  return seen;
}

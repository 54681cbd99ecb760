import type { Facts, LinkedCommit } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';
import { readPart } from '../read-part.ts';

type Parents = ReadonlyMap<Sha, readonly Sha[]>;

/** The base commits on which the head and earlier heads are built (SIGN-5). */
export interface BaseGraph {
  /** The base commits on which the head is built. null if the head's commits are unknown. */
  readonly frontier: ReadonlySet<Sha> | null;
  /** The commits of the pull request. */
  readonly commits: Parents;
  /** The commits that each commit that was pushed away contributed. */
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
 * Whether `commit` is built on the same base commits as the head; null if unknown.
 * The merge results of two commits with one tree differ only if these do.
 */
export function isLaidOverTheSame({ frontier, commits, former }: BaseGraph, commit: Sha): boolean | null {
  if (frontier === null) return null;
  const away = former.get(commit);
  // The commits that the head is built on are in the base branch, and so are built only on themselves.
  if (!commits.has(commit) && !frontier.has(commit) && away === undefined) return null;
  // When it was read, the base branch may have lacked some of its present commits.
  const inBase = new Set(away && [...frontier].flatMap((sha) => [...reachableFrom(sha, (one) => away.get(one))]));
  const given = frontierOf(commit, (sha) => commits.get(sha) ?? (inBase.has(sha) ? undefined : away?.get(sha)));
  return given.symmetricDifference(frontier).size === 0;
}

/** The ends of the walk from `head` through commits with known parents. */
function frontierOf(head: Sha, parents: (sha: Sha) => readonly Sha[] | undefined): ReadonlySet<Sha> {
  return new Set([...reachableFrom(head, parents)].filter((sha) => parents(sha) === undefined));
}

function reachableFrom(head: Sha, parents: (sha: Sha) => readonly Sha[] | undefined): ReadonlySet<Sha> {
  const seen = new Set<Sha>([head]);
  // A set also iterates over what is added meanwhile.
  for (const sha of seen) {
    const above = parents(sha);
    if (above) for (const parent of above) seen.add(parent);
  }
  return seen;
}

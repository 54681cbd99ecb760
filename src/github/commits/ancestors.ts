import { z } from 'zod';
import type { Sha } from '../../domain/ids.ts';
import { inParts } from '../client/in-parts.ts';
import { hex } from '../client/query-parts.ts';
import type { RepositoryClient } from '../client/repository-client.ts';
import { sha } from '../client/shapes.ts';

/** The number of commits that one request compares with the base. GitHub walks the history for each. */
export const ANCESTORS_PER_REQUEST = 50;

/** Reads how far each commit (aliases `commit0` …) is ahead of `$branch`, a full name. */
export const ancestorsQuery = (commits: readonly Sha[]): string => `
query Ancestors($owner: String!, $name: String!, $branch: String!) {
  repository(owner: $owner, name: $name) {
    ref(qualifiedName: $branch) {
      ${commits.map((sha, index) => `commit${index}: compare(headRef: "${hex(sha)}") { aheadBy baseTarget { oid } headTarget { oid } }`).join('\n      ')}
    }
  }
}`;

/** The most tips of base branches that are remembered; the oldest are dropped. */
const MOST_BASES = 500;

/**
 * Known reachability between commits.
 * A commit's id is made of its whole history, so this never changes; forgetting it costs only a request.
 */
export class KnownAncestors {
  readonly #byBase = new Map<Sha, Set<Sha>>();

  has(base: Sha, commit: Sha): boolean {
    return commit === base || this.#byBase.get(base)?.has(commit) === true;
  }

  add(base: Sha, commits: Iterable<Sha>): void {
    const known = this.#byBase.get(base) ?? new Set();
    for (const commit of commits) known.add(commit);
    this.#byBase.set(base, known);
    const [oldest] = this.#byBase.keys();
    if (this.#byBase.size > MOST_BASES && oldest !== undefined) this.#byBase.delete(oldest);
  }
}

export const comparison = z.object({
  aheadBy: z.number().int().min(0),
  baseTarget: z.object({ oid: sha }),
  headTarget: z.object({ oid: sha }),
});

const answerShape = z.object({ repository: z.object({ ref: z.record(z.string(), z.unknown()) }) });

/**
 * True if GitHub says of each of the commits that the base reaches it.
 * False if it does not, does not say, or if the base branch has another tip than `base` now. Asks about 50 a request,
 * and only about unknown ones.
 * @param branch the base branch, without `refs/heads/`
 */
export async function isReachableFromBase(
  repository: RepositoryClient,
  base: { readonly branch: string; readonly tip: Sha },
  commits: readonly Sha[],
  known: KnownAncestors,
): Promise<boolean> {
  const open = commits.filter((commit) => !known.has(base.tip, commit));
  let whole = true;
  const parts = { items: open, most: ANCESTORS_PER_REQUEST };
  await inParts(repository, 'Ancestors', parts, async (asked) => {
    const answer = await repository.graphql(ancestorsQuery(asked), {
      branch: `refs/heads/${base.branch}`,
    });
    const shape = answerShape.safeParse(answer.data);
    const given = shape.success ? shape.data.repository.ref : {};
    const reached = asked.filter((commit, index) => {
      const found = comparison.safeParse(given[`commit${index}`]);
      if (!found.success) return false;
      const { aheadBy, baseTarget, headTarget } = found.data;
      return aheadBy === 0 && baseTarget.oid === base.tip && headTarget.oid === commit;
    });
    whole = reached.length === asked.length;
    if (whole) known.add(base.tip, reached);
    return whole;
  });
  return whole;
}

import type { CommitFact, FormerHead } from '../../domain/facts.ts';
import type { KnownHeads } from '../../domain/gathered.ts';
import type { Sha } from '../../domain/ids.ts';
import type { Reading } from '../../domain/reading.ts';
import type { RepositoryClient } from '../client/repository-client.ts';
import { MOST_COMMITS } from '../commits/commits.ts';
import { readLinks } from '../commits/compare.ts';
import { frontierOf } from '../commits/completeness.ts';

/**
 * The most commits that one observation reads, with one request each. Results are stored, so the next reads the rest.
 */
const MOST_READ = 20;

export const NO_HEADS: KnownHeads = { seen: [], kept: [] };

/** The properties of a pull request that tell what it is built on. */
interface Laid {
  readonly base: { readonly branch: string; readonly tip: Sha };
  readonly head: { readonly sha: Sha; readonly tree: Sha };
  readonly commits: Reading<readonly CommitFact[]>;
}

/**
 * What former commits with the head's tree were built on (SIGN-5).
 * They are no longer in the pull request, for example after an amend and push. Stored ones are not read again; the
 * others cost one request each. One that GitHub no longer has, or with more than 10,000 commits, stays unknown.
 */
export async function readFormerHeads(
  repository: RepositoryClient,
  { base, head, commits }: Laid,
  { seen, kept }: KnownHeads,
): Promise<readonly FormerHead[]> {
  if (commits.state === 'unavailable') return [];
  const within = new Set([head.sha, ...commits.value.map(({ sha }) => sha), ...frontierOf(commits.value, head.sha)]);
  const alike = seen.filter(({ commit, tree }) => tree === head.tree && !within.has(commit));
  const known = new Map(kept.filter((one) => one.base === base.branch).map((one) => [one.commit, one]));
  const found: FormerHead[] = [];
  let read = 0;
  // Newest first: it is the likeliest to have been signed.
  for (const commit of new Set(alike.map((one) => one.commit).toReversed())) {
    const before = known.get(commit);
    if (before !== undefined) found.push({ commit, commits: before.commits });
    else if (read++ < MOST_READ) found.push(await readFormer(repository, base.tip, commit));
  }
  return found;
}

async function readFormer(repository: RepositoryClient, base: Sha, commit: Sha): Promise<FormerHead> {
  const limit = { what: `commits of ${commit}`, most: MOST_COMMITS };
  const links = await readLinks(repository, { base, head: commit }, limit);
  if (links.state === 'unavailable') return { commit, commits: null };
  return { commit, commits: [...links.value].map(([sha, parents]) => ({ sha, parents })) };
}

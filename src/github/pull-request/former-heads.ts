import type { CommitFact, FormerHead } from '../../domain/facts.ts';
import type { KnownHeads } from '../../domain/gathered.ts';
import type { Sha } from '../../domain/ids.ts';
import type { Reading } from '../../domain/reading.ts';
import type { RepositoryClient } from '../client/repository-client.ts';
import { MOST_COMMITS } from '../commits/commits.ts';
import { readLinks } from '../commits/compare.ts';
import { frontierOf } from '../commits/completeness.ts';

/** Of more than these a look reads nothing: one request each. What it read is kept, so that the next has fewer to read. */
const MOST_READ = 20;

export const NO_HEADS: KnownHeads = { seen: [], kept: [] };

/** What a pull request is, as far as that says what it is laid over. */
interface Laid {
  readonly base: { readonly branch: string; readonly tip: Sha };
  readonly head: { readonly sha: Sha; readonly tree: Sha };
  readonly commits: Reading<readonly CommitFact[]>;
}

/**
 * What commits with the head's tree were laid over, of those that are in the pull request no more (SIGN-5): amended and
 * pushed away, say. What is kept is not read again; the others cost one request each. Of one that GitHub has no more, or
 * with more than 10,000 commits, it stays unknown.
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
  // The newest first: it is the likeliest to be what people signed.
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

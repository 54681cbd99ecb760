import type { Sha } from '../../domain/ids.ts';
import type { RepositoryClient } from '../client/repository-client.ts';
import { readHistory } from '../release/release-range.ts';
import { MOST_COMMITS } from './commits.ts';
import { readLinks } from './compare.ts';

/**
 * The commits that a push of a branch or a tag may have brought (SOD-1).
 * They can be reached from its commit and not from what the repository already had. Without a common history, all that
 * can be reached. null if GitHub no longer has the commit, or if there are more than 10,000 commits.
 * @param had a commit, or the name of a branch
 */
export async function readBrought(
  repository: RepositoryClient,
  had: string,
  commit: Sha,
): Promise<readonly Sha[] | null> {
  const what = `commits that came with ${commit}`;
  const links = await readLinks(repository, { base: had, head: commit }, { what, most: MOST_COMMITS });
  if (links.state === 'known') return [...links.value.keys()];
  const history = await readHistory(repository, commit, what);
  return history.state === 'known' ? history.value.map(({ sha }) => sha) : null;
}

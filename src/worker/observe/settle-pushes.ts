import type { RepositoryRef } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';
import type { Pushes } from '../../store/pushes/pushes.ts';

/** What is stored of the pushes of branches and tags (SOD-1). */
export type PushStore = Pick<Pushes, 'open' | 'settle'>;

/** The requests to GitHub. */
export interface PushGitHub {
  /** The commits of a push of a branch or a tag; see src/github/commits/brought.ts. */
  brought(repository: RepositoryRef, had: string, commit: Sha): Promise<readonly Sha[] | null>;
}

/** The repository of the pushes. */
export interface PushPlace {
  readonly repository: RepositoryRef;
  readonly id: number;
  readonly defaultBranch: string;
}

/**
 * Finds the commits of pushes that GitHub did not list, for example of a tag (SOD-1).
 * Only for pushes that may have been the first to bring one of these commits. One request each, once, because the
 * result is stored.
 * @returns how many pushes those were
 * @throws GitHubError that another try may fix
 */
export async function settlePushes(
  pushes: PushStore,
  github: PushGitHub,
  { repository, id, defaultBranch }: PushPlace,
  commits: readonly Sha[],
): Promise<number> {
  const open = await pushes.open(id, defaultBranch, commits);
  for (const push of open) {
    const had = push.had ?? defaultBranch;
    await pushes.settle(id, push, await github.brought(repository, had, push.commit));
  }
  return open.length;
}

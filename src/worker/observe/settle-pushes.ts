import type { RepositoryRef } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';
import type { Pushes } from '../../store/pushes/pushes.ts';

/** What is remembered of the pushes of branches and tags (SOD-1). */
export type PushStore = Pick<Pushes, 'open' | 'settle'>;

/** What GitHub is asked for. */
export interface PushGitHub {
  /** What a push of a branch or a tag may have brought; see src/github/commits/brought.ts. */
  brought(repository: RepositoryRef, had: string, commit: Sha): Promise<readonly Sha[] | null>;
}

/** Where the pushes went. */
export interface PushPlace {
  readonly repository: RepositoryRef;
  readonly id: number;
  readonly defaultBranch: string;
}

/**
 * Finds out what those pushes brought of which GitHub did not list it (a tag, say), as far as they may have been the first
 * to bring one of these commits (SOD-1). One request each, once: what is found is kept.
 * @returns how many that were
 * @throws GitHubError for what looking again may fix
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

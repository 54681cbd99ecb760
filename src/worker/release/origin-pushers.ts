import type { Account } from '../../domain/account.ts';
import type { CommitFact, Origin } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';
import type { Policy } from '../../domain/policy.ts';
import type { MergePush } from '../../domain/range.ts';
import { known, type Reading, unavailable } from '../../domain/reading.ts';
import { mergesAmong, pushedBefore, withPushers } from '../../policy/people/pushed.ts';
import type { PushPlace } from '../observe/settle-pushes.ts';

/** Reads who pushed commits. */
export interface PusherServices {
  /** Reads from GitHub who pushed the commits. False if GitHub does not name one of them. */
  settlePushes(place: PushPlace, commits: readonly Sha[]): Promise<boolean>;
  /** Who first pushed each commit. Unavailable if a webhook reported such a push without its pusher. */
  pushersByCommit(
    repositoryId: number,
    commits: readonly Sha[],
    merges: readonly MergePush[],
  ): Promise<Reading<ReadonlyMap<Sha, readonly Account[]>>>;
}

/**
 * Adds the first pushers of commits that a squash or rebase replaced (SOD-1).
 * They count as authors of the pull request even if they pushed before it was opened, and whatever names the commits
 * have.
 * @param commits all commits by which the origins were found
 */
export async function withFirstPushers(
  parts: PusherServices,
  policy: Policy,
  place: PushPlace,
  { commits, origins }: { readonly commits: readonly CommitFact[]; readonly origins: readonly Origin[] },
): Promise<Reading<readonly Origin[]>> {
  const replaced = pushedBefore(origins);
  if (replaced.length === 0) return known(origins);
  const { owner, name } = place.repository;
  if (!(await parts.settlePushes(place, replaced))) {
    return unavailable('unnamed', `who pushed the commits that were squashed or rebased in ${owner}/${name}`);
  }
  const pushers = await parts.pushersByCommit(place.id, replaced, mergesAmong(policy, commits, origins));
  return pushers.state === 'unavailable' ? pushers : known(withPushers(origins, pushers.value));
}

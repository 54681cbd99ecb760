import { type Account, distinctAccounts } from '../domain/account.ts';
import type { CommitFact, Origin } from '../domain/facts.ts';
import type { Sha } from '../domain/ids.ts';
import type { Policy } from '../domain/policy.ts';
import type { MergePush } from '../domain/range.ts';
import { known, type Reading, unavailable } from '../domain/reading.ts';
import { mergePushes } from '../policy/rebased.ts';
import type { PushPlace } from './settle-pushes.ts';

/** What asking who pushed commits needs. */
export interface PusherParts {
  /** Finds out who that was as far as GitHub has to be asked; false where one of them is somebody whom it does not name. */
  settlePushes(place: PushPlace, commits: readonly Sha[]): Promise<boolean>;
  /** Of each commit who first pushed it; unavailable where a webhook told of such a push, and not whose it was. */
  pushersByCommit(
    repositoryId: number,
    commits: readonly Sha[],
    merges: readonly MergePush[],
  ): Promise<Reading<ReadonlyMap<Sha, readonly Account[]>>>;
}

/** SOD-1: what GitHub itself committed names its authors rightly: whoever pressed the button wrote nothing. */
export const pushedAmong = (commits: readonly CommitFact[]): readonly Sha[] =>
  commits.filter((one) => !one.signedByGitHub).map(({ sha }) => sha);

/** The buttons by which commits, and what those replaced, came: whoever pressed them brought nothing (SOD-5). */
export const mergesAmong = (
  policy: Policy,
  commits: readonly CommitFact[],
  origins: readonly Origin[],
): readonly MergePush[] => mergePushes(policy, [...commits, ...origins.flatMap((origin) => origin.commits)], origins);

/**
 * Adds to each pull request whoever first pushed the commits that a squash or a rebase of it replaced (SOD-1): they wrote
 * of it, also where they pushed before it was opened, and whomever the commits name.
 * @param commits all by which the origins were found
 */
export async function withFirstPushers(
  parts: PusherParts,
  policy: Policy,
  place: PushPlace,
  commits: readonly CommitFact[],
  origins: readonly Origin[],
): Promise<Reading<readonly Origin[]>> {
  const replaced = pushedAmong(origins.flatMap((origin) => origin.commits));
  if (replaced.length === 0) return known(origins);
  const { owner, name } = place.repository;
  if (!(await parts.settlePushes(place, replaced))) {
    return unavailable('unnamed', `who pushed what was squashed or rebased in ${owner}/${name}`);
  }
  const pushers = await parts.pushersByCommit(place.id, replaced, mergesAmong(policy, commits, origins));
  if (pushers.state === 'unavailable') return pushers;
  return known(
    origins.map((origin) => {
      const first = origin.commits.flatMap(({ sha }) => pushers.value.get(sha) ?? []);
      return { ...origin, hands: distinctAccounts([...origin.hands, ...first]) };
    }),
  );
}

import { type Account, distinctAccounts } from '../../domain/account.ts';
import type { CommitFact, Origin } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';
import type { Policy } from '../../domain/policy.ts';
import type { MergePush } from '../../domain/range.ts';
import { mergePushes } from './rebased.ts';

/**
 * SOD-1: the commits that were pushed.
 * Commits signed by GitHub were made with a button, and name their real authors.
 */
export const pushedAmong = (commits: readonly CommitFact[]): readonly Sha[] =>
  commits.filter((one) => !one.signedByGitHub).map(({ sha }) => sha);

/** The commits that squashes and rebases replaced. */
const replacedBy = (origins: readonly Origin[]): readonly CommitFact[] => origins.flatMap(({ commits }) => commits);

/** The pushed commits among those that squashes and rebases replaced. */
export const pushedBefore = (origins: readonly Origin[]): readonly Sha[] => pushedAmong(replacedBy(origins));

/**
 * The merges through which commits, and those that they replaced, were added.
 * The merger wrote nothing (SOD-5).
 */
export const mergesAmong = (
  policy: Policy,
  commits: readonly CommitFact[],
  origins: readonly Origin[],
): readonly MergePush[] => mergePushes(policy, [...commits, ...replacedBy(origins)], origins);

/**
 * Adds the first pushers of commits that a squash or rebase replaced (SOD-1).
 * They count as authors of the pull request even if they pushed before it was opened, and whatever names the commits
 * have.
 */
export const withPushers = (
  origins: readonly Origin[],
  pushers: ReadonlyMap<Sha, readonly Account[]>,
): readonly Origin[] =>
  origins.map((origin) => {
    const first = origin.commits.flatMap(({ sha }) => pushers.get(sha) ?? []);
    return { ...origin, hands: distinctAccounts([...origin.hands, ...first]) };
  });

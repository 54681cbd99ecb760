import { type Account, distinctAccounts } from '../../domain/account.ts';
import type { CommitFact, Origin } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';
import type { MergedPull } from '../../domain/range.ts';
import type { ReleaseRecord } from '../../domain/release.ts';
import { broughtBy, type OriginCommits } from './origins.ts';

/** The facts about commits, and about the pull requests through which they may have come. */
export interface ReadOrigins {
  /** The shipped commits. */
  readonly shipped: ReadonlySet<Sha>;
  /** These, and the commits that squashes and rebases replaced. */
  readonly all: ReadonlyMap<Sha, CommitFact>;
  /** For each commit, the pull requests through which it may have come. */
  readonly candidates: ReadonlyMap<Sha, readonly number[]>;
  readonly pulls: ReadonlyMap<number, MergedPull>;
}

/** Adds the app's own records to each commit's possible pull requests. GitHub associates them late. */
export function withRecords(
  candidates: ReadonlyMap<Sha, readonly number[]>,
  records: readonly Pick<ReleaseRecord, 'number' | 'commit'>[],
): ReadonlyMap<Sha, readonly number[]> {
  const all = new Map(candidates);
  for (const { number, commit } of records) {
    const list = all.get(commit) ?? [];
    if (!list.includes(number)) all.set(commit, [...list, number]);
  }
  return all;
}

/** The commits that each of the pull requests brought (SOD-1). */
export function broughtAmong({ all, candidates, pulls }: ReadOrigins): readonly OriginCommits[] {
  const merged = [...candidates].map(
    ([sha, numbers]) =>
      [sha, numbers.map((number) => ({ number, commits: pulls.get(number)?.commits ?? [] }))] as const,
  );
  return broughtBy([...all.values()], new Map(merged));
}

/**
 * Adds who merged and who contributed to each pull request (SOD-1).
 * A commit that a squash or a rebase replaced belongs to the first one that has it.
 * @param pushers who was seen to push to the branch of each pull request
 */
export function mergedOrigins(
  { shipped, pulls }: Pick<ReadOrigins, 'shipped' | 'pulls'>,
  brought: readonly OriginCommits[],
  pushers: ReadonlyMap<number, readonly Account[]>,
): readonly Origin[] {
  const placed = new Set(shipped);
  return brought.map((one) => {
    const pull = pulls.get(one.number);
    const own = (pull?.commits ?? []).filter(({ sha }) => !placed.has(sha));
    for (const { sha } of own) placed.add(sha);
    const opener = pull?.opener ? [pull.opener] : [];
    const hands = distinctAccounts([...opener, ...(pull?.forcePushers ?? []), ...(pushers.get(one.number) ?? [])]);
    return { ...one, mergedBy: pull?.mergedBy ?? null, hands, commits: own };
  });
}

import { type Account, distinctAccounts } from '../../domain/account.ts';
import type { CommitFact, Origin } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';
import type { Policy } from '../../domain/policy.ts';
import type { ReleaseRecord } from '../../domain/release.ts';
import { rebasedAmong } from './rebased.ts';
import { isPressed, type Pressed } from './web-committer.ts';

/** The resulting commits of pull requests, and who merged each. */
export type Merges = ReadonlyMap<Sha, Pressed>;

/**
 * The commits without those that only a merge button made.
 * GitHub names the person who pressed the button as the author of the merge commit, but they wrote nothing of it:
 * GitHub merges only what needs no human help. So such a commit has no authors, provided that a server made it
 * (`isPressed`) and that a pull request became it. An account of the server that committed it counts. "Update branch"
 * is different: it changes a person's branch, so the person who presses it contributed. The person who merged
 * by rebase is the committer of each commit that GitHub made again, and is left out.
 */
export function writtenAmong(
  policy: Policy,
  commits: readonly CommitFact[],
  merges: Merges,
  origins: readonly Origin[],
): { readonly written: readonly CommitFact[]; readonly servers: readonly Account[] } {
  const pressed = commits.filter((commit) => isPressed(policy, commit, merges.get(commit.sha)));
  const without = new Set(pressed);
  const servers = pressed.flatMap(({ committer, signedByGitHub }) =>
    // Stryker disable next-line OptionalChaining: what is pressed without a signature has a committer; the type cannot know
    !signedByGitHub && committer?.account ? [committer.account] : [],
  );
  const rebased = rebasedAmong(commits, origins);
  const written = commits
    .filter((commit) => !without.has(commit))
    .map((commit) => (rebased.has(commit.sha) ? { ...commit, committer: commit.authors[0] ?? null } : commit));
  return { written, servers };
}

/** Who contributed to commits through their pull requests (SOD-1). */
export interface OriginHands {
  readonly accounts: readonly Account[];
  /** The commits that squashes and rebases replaced. */
  readonly commits: readonly CommitFact[];
  readonly merges: Merges;
}

export const handsOfOrigins = (origins: readonly Origin[]): OriginHands => ({
  accounts: origins.flatMap(({ hands }) => hands),
  commits: origins.flatMap(({ commits }) => commits),
  merges: new Map(origins.map((origin) => [origin.mergeCommit, origin])),
});

/** Code authors in records of earlier merges, for commits without a known pull request. */
export function recordedHands(records: readonly ReleaseRecord[], origins: readonly Origin[]): readonly Account[] {
  const told = new Set(origins.map(({ number }) => number));
  return distinctAccounts(records.flatMap((record) => (told.has(record.number) ? [] : record.authors)));
}

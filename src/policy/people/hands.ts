import { type Account, distinctAccounts } from '../../domain/account.ts';
import type { CommitFact, Origin } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';
import type { Policy } from '../../domain/policy.ts';
import type { ReleaseRecord } from '../../domain/release.ts';
import { rebasedAmong } from './rebased.ts';
import { isPressed, type Pressed } from './web-committer.ts';

/** What pull requests became, and who merged each. */
export type Merges = ReadonlyMap<Sha, Pressed>;

/**
 * The commits that somebody wrote. Whoever pressed the button that merges a pull request is the author of the merge
 * commit, and wrote nothing of it: GitHub merges only what it can without anybody's help. So these have no authors, but
 * only where a server made them (`isPressed`) and they are what a pull request became; an account that such a server
 * commits under counts. "Update branch" is something else: it changes what is on somebody's branch, and whoever pressed
 * it contributed to that. Whoever merged by rebase is the committer of each commit that GitHub made again, and is left out.
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

/** Who contributed to commits because of the pull requests by which they came (SOD-1). */
export interface OriginHands {
  readonly accounts: readonly Account[];
  /** What squashes and rebases replaced. */
  readonly commits: readonly CommitFact[];
  readonly merges: Merges;
}

export const handsOfOrigins = (origins: readonly Origin[]): OriginHands => ({
  accounts: origins.flatMap(({ hands }) => hands),
  commits: origins.flatMap(({ commits }) => commits),
  merges: new Map(origins.map((origin) => [origin.mergeCommit, origin])),
});

/** Code authors whom records of earlier merges name, where GitHub told of no pull request that brought them. */
export function recordedHands(records: readonly ReleaseRecord[], origins: readonly Origin[]): readonly Account[] {
  const told = new Set(origins.map(({ number }) => number));
  return distinctAccounts(records.flatMap((record) => (told.has(record.number) ? [] : record.authors)));
}

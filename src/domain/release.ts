import type { Account } from './account.ts';
import type { CommitFact } from './facts.ts';
import type { Instant, PolicyDigest, Sha } from './ids.ts';
import type { Reading } from './reading.ts';
import type { Outcome } from './verdict.ts';

/**
 * What was found once and for all when a pull request had been merged (TAG-1, MRG-2): a later change of the policy, of
 * people or of comments changes nothing in it.
 */
export interface ReleaseRecord {
  readonly repositoryId: number;
  readonly number: number;
  readonly url: string;
  readonly title: string;
  /** Branch that it was merged into, without `refs/heads/`. */
  readonly base: string;
  /** The head that was merged. */
  readonly head: Sha;
  /** The commit that it became on the base branch. */
  readonly commit: Sha;
  readonly mergedAt: Instant;
  /** Whom GitHub names: this app's own account where the app merged for somebody; null where the account is gone. */
  readonly mergedBy: Account | null;
  /** The person for whom the app merged (MRG-1); null where somebody merged otherwise. */
  readonly releasedBy: Account | null;
  /** The verdict about the merged head, from what there was at the merge; `not-applicable`: it was no release. */
  readonly outcome: Outcome;
  /** What `countersign/readiness` said on the head when it was merged; null where there was no such check of this app. */
  readonly check: string | null;
  /** True where both agree that it was ready. False for a release is a bypass (MRG-2). */
  readonly passed: boolean;
  /** SOD-1: everyone who had a hand in the code of the release; empty where that could not be read (then it did not pass). */
  readonly authors: readonly Account[];
  readonly policyDigest: PolicyDigest | null;
  readonly recordedAt: Instant;
}

/** All that reaches production with a commit: everything since the previous release (TAG-2, SOD-5). */
export interface Cargo {
  readonly commit: Sha;
  /** The merged pull request that became this commit; known null where there is none. */
  readonly release: Reading<ReleaseRecord | null>;
  /** The nearest release tag that passed and that the commit descends from; known null where there is none. */
  readonly previous: Reading<{ readonly tag: string; readonly commit: Sha } | null>;
  /** Reachable from the commit and not from the previous release, through every parent. */
  readonly commits: Reading<readonly CommitFact[]>;
  /** Every merged release whose commit is among them, this one included: hands that commits do not name. */
  readonly releases: Reading<readonly ReleaseRecord[]>;
}

import type { Account } from './account.ts';
import type { CommitFact, Origin } from './facts.ts';
import type { Instant, PolicyDigest, Sha, StateName } from './ids.ts';
import type { Reading } from './reading.ts';
import type { OpenStatus, RequirementKind, RequirementOf } from './requirement.ts';
import type { Outcome } from './verdict.ts';

/**
 * The final record of a merged pull request (TAG-1, MRG-2).
 * Later changes of the policy, of people or of comments do not change it.
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
  /** The account that GitHub names; null if it is gone. This app's own if the app merged for a person. */
  readonly mergedBy: Account | null;
  /** The person for whom the app merged (MRG-1); null if it was merged otherwise. */
  readonly releasedBy: Account | null;
  /** The verdict about the merged head, from the facts at the merge. `not-applicable`: it was not a release. */
  readonly outcome: Outcome;
  /** The conclusion of `countersign/readiness` on the head at the merge. null if this app had no such check there. */
  readonly check: string | null;
  /** True if both say that it was ready. */
  readonly passed: boolean;
  /** MRG-2: true if it was certainly a release and did not pass. False if it was merged along with one that did. */
  readonly bypass: boolean;
  /** True if the pull request gets a comment about the bypass. False if it was merged long before this app knew it. */
  readonly told: boolean;
  /** What was missing; empty if it passed, or if it was not a release. */
  readonly missing: readonly Shortfall[];
  /** SOD-1: everyone who contributed to the release. Empty if that could not be read (then it did not pass). */
  readonly authors: readonly Account[];
  /** SOD-7: who signed it off, with the states for which they counted at the merge. */
  readonly signers: readonly { readonly account: Account; readonly state: StateName }[];
  readonly policyDigest: PolicyDigest | null;
  readonly recordedAt: Instant;
}

/** One thing that a release lacked at its merge, as stored. `render/` has words for each. */
export type Shortfall =
  | ShortfallOf<RequirementKind>
  /** It was ready, but the check on its head did not say so. null if this app had none there. */
  | { readonly code: 'check'; readonly said: string | null };

/**
 * How a requirement of this kind is recorded. A kind that is not in `Records` is recorded whole, under its own name.
 */
export type ShortfallOf<K extends RequirementKind> = {
  readonly [Kind in RequirementKind]: Kind extends keyof Records
    ? Records[Kind]
    : { readonly code: Kind; readonly requirement: RequirementOf<Kind> };
}[K];

interface Records {
  /** The policy could not be understood. */
  readonly policy: { readonly code: 'policy' };
  /** SOD-6. */
  readonly facts: { readonly code: 'unread'; readonly what: readonly string[] };
  readonly draft: { readonly code: 'draft' };
  readonly authors: { readonly code: 'unattributed'; readonly commits: readonly Sha[] };
  /** REL-6: the number of its commits without a merged pull request. */
  readonly range: { readonly code: 'unreviewed'; readonly commits: number };
  /** REL-6: its head did not contain the tip of the base branch. */
  readonly 'up-to-date': { readonly code: 'behind' };
  readonly hold: { readonly code: 'held'; readonly by: readonly Account[] };
  readonly state: {
    readonly code: 'state';
    readonly state: StateName;
    readonly status: OpenStatus;
    /** Sign-offs that counted, and how many were needed. */
    readonly have: number;
    readonly need: number;
    readonly objectors: readonly Account[];
  };
}

/** A release tag that counts, and the person who released with it; null if that was not seen. */
export interface MadeTag {
  readonly tag: string;
  readonly by: Account | null;
}

/** A tag that breaks the rules now, as its commit's check shows it (TAG-3). */
export interface TagProblem {
  readonly tag: string;
  /** What is wrong, in a few words of plain text; not escaped. */
  readonly gist: string;
  /** Web address of the issue that reports it; null if there is none yet. */
  readonly issue: string | null;
}

/** All that reaches production with a commit: everything since the previous release (TAG-2, SOD-5). */
export interface ReleaseRange {
  readonly commit: Sha;
  /** The merged pull request that became this commit; known null if there is none. */
  readonly release: Reading<ReleaseRecord | null>;
  /** The nearest passed release tag among the commit's ancestors; known null if there is none. */
  readonly previous: Reading<{ readonly tag: string; readonly commit: Sha } | null>;
  /** Reachable from the commit and not from the previous release, through every parent. */
  readonly commits: Reading<readonly CommitFact[]>;
  /**
   * Every merged release whose commit is among them, including this one. It adds contributors whom the commits do not
   * name.
   */
  readonly releases: Reading<readonly ReleaseRecord[]>;
  /** The merged pull requests through which they came (SOD-1). */
  readonly origins: Reading<readonly Origin[]>;
  /** Who first pushed one of them. */
  readonly pushers: Reading<readonly Account[]>;
}

/**
 * The record that decides about a commit: the worst of all its pull requests (TAG-1).
 * A pull request that did not pass and is no bypass was merged along with another with the same head, into the same
 * branch. If that one passed, its record decides.
 */
export function recordOfCommit(all: readonly ReleaseRecord[]): ReleaseRecord | null {
  const rank = ({ passed, outcome }: ReleaseRecord) => (outcome === 'not-applicable' ? 2 : passed ? 1 : 0);
  const covered = (one: ReleaseRecord) => rank(one) === 0 && !one.bypass && isCovered(one, all);
  const [worst] = all.filter((one) => !covered(one)).toSorted((a, b) => rank(a) - rank(b) || a.number - b.number);
  return worst ?? null;
}

/** True if a record with the same head and branch passed. */
export const isCovered = (
  { head, base }: Pick<ReleaseRecord, 'head' | 'base'>,
  all: readonly Pick<ReleaseRecord, 'head' | 'base' | 'passed'>[],
): boolean => all.some((other) => other.passed && other.head === head && other.base === base);

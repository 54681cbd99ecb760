import type { Account } from './account.ts';
import type { CommitFact, Origin } from './facts.ts';
import type { Instant, PolicyDigest, Sha, StateName } from './ids.ts';
import type { Reading } from './reading.ts';
import type { OpenStatus, RequirementKind, RequirementOf } from './requirement.ts';
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
  /** True where both agree that it was ready. */
  readonly passed: boolean;
  /** MRG-2: it is known to have been a release, and did not pass; nor was the same merged with another that did. */
  readonly bypass: boolean;
  /** The pull request is told of the bypass; not where it was merged long before this app knew it. */
  readonly told: boolean;
  /** What it lacked; empty where it passed, and where it was no release. */
  readonly missing: readonly Shortfall[];
  /** SOD-1: everyone who contributed to the release; empty where that could not be read (then it did not pass). */
  readonly authors: readonly Account[];
  /** SOD-7: who signed it off, with the states for which they counted at the merge. */
  readonly signers: readonly { readonly account: Account; readonly state: StateName }[];
  readonly policyDigest: PolicyDigest | null;
  readonly recordedAt: Instant;
}

/** One thing that a release lacked at its merge, as it is stored. `render/` has words for each. */
export type Shortfall =
  | ShortfallOf<RequirementKind>
  /** It was ready, and the check on its head did not say so; null where there was none of this app. */
  | { readonly code: 'check'; readonly said: string | null };

/** What a requirement of this kind is recorded as. A kind that is not in `Records` is recorded whole, under its own name. */
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
  /** REL-6: so many of its commits came by no merged pull request. */
  readonly range: { readonly code: 'unreviewed'; readonly commits: number };
  /** REL-6: its head lacked the tip of the base branch. */
  readonly 'up-to-date': { readonly code: 'behind' };
  readonly hold: { readonly code: 'held'; readonly by: readonly Account[] };
  readonly state: {
    readonly code: 'state';
    readonly state: StateName;
    readonly status: OpenStatus;
    /** Sign-offs that counted, and how many it needed. */
    readonly have: number;
    readonly need: number;
    readonly objectors: readonly Account[];
  };
}

/** A tag that breaks the rules, for as long as it does (TAG-3), as the check on its commit shows it. */
export interface TagProblem {
  readonly tag: string;
  /** What is wrong, in a few words of plain text; not escaped. */
  readonly gist: string;
  /** Web address of the issue that reports it; null where there is none yet. */
  readonly issue: string | null;
}

/** All that reaches production with a commit: everything since the previous release (TAG-2, SOD-5). */
export interface ReleaseRange {
  readonly commit: Sha;
  /** The merged pull request that became this commit; known null where there is none. */
  readonly release: Reading<ReleaseRecord | null>;
  /** The nearest release tag that passed and that the commit descends from; known null where there is none. */
  readonly previous: Reading<{ readonly tag: string; readonly commit: Sha } | null>;
  /** Reachable from the commit and not from the previous release, through every parent. */
  readonly commits: Reading<readonly CommitFact[]>;
  /** Every merged release whose commit is among them, this one included: hands that commits do not name. */
  readonly releases: Reading<readonly ReleaseRecord[]>;
  /** The merged pull requests by which they came (SOD-1). */
  readonly origins: Reading<readonly Origin[]>;
  /** Who first pushed one of them. */
  readonly pushers: Reading<readonly Account[]>;
}

/**
 * The record that speaks for a commit, of all pull requests that became it (TAG-1): that of the worst. One that did not pass
 * and is no bypass was merged along with another with the same head, into the same branch; if that one passed, it speaks.
 */
export function recordOfCommit(all: readonly ReleaseRecord[]): ReleaseRecord | null {
  const rank = ({ passed, outcome }: ReleaseRecord) => (outcome === 'not-applicable' ? 2 : passed ? 1 : 0);
  const covered = (one: ReleaseRecord) => rank(one) === 0 && !one.bypass && isCovered(one, all);
  const [worst] = all.filter((one) => !covered(one)).toSorted((a, b) => rank(a) - rank(b) || a.number - b.number);
  return worst ?? null;
}

/** True if one of the records passed with the same head and in the same branch. */
export const isCovered = (
  { head, base }: Pick<ReleaseRecord, 'head' | 'base'>,
  all: readonly Pick<ReleaseRecord, 'head' | 'base' | 'passed'>[],
): boolean => all.some((other) => other.passed && other.head === head && other.base === base);

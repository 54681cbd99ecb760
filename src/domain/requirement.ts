import type { Account } from './account.ts';
import type { RangeStart } from './facts.ts';
import type { Instant, RoleName, Sha, StateName } from './ids.ts';
import type { PolicyProblem, SignOffWay } from './policy.ts';
import type { Unavailable } from './reading.ts';

/**
 * The status of any requirement.
 * Only `satisfied`, `waived` and `not-applicable` let a release pass.
 */
export type RequirementStatus = 'satisfied' | 'waived' | 'not-applicable' | OpenStatus;

/**
 * How a requirement blocks.
 * `pending`: only time or a person is missing. `unsatisfied`: a person or a thing blocks. `error`: unknown.
 */
export type OpenStatus = 'pending' | 'unsatisfied' | 'error';

/** How a requirement blocks; null if it does not. An unknown status is an error. */
export function openStatus(status: RequirementStatus): OpenStatus | null {
  switch (status) {
    case 'satisfied':
    case 'waived':
    case 'not-applicable':
      return null;
    case 'pending':
    case 'unsatisfied':
      return status;
    default:
      return 'error';
  }
}

/** True if the requirement does not block a release. */
export const isMet = ({ status }: { readonly status: RequirementStatus }): boolean => openStatus(status) === null;

export type Requirement =
  | PolicyRequirement
  | FactsRequirement
  | DraftRequirement
  | AuthorsRequirement
  | RangeRequirement
  | UpToDateRequirement
  | HoldRequirement
  | StateRequirement;

export type RequirementKind = Requirement['kind'];
export type RequirementOf<K extends RequirementKind> = { readonly [R in Requirement as R['kind']]: R }[K];

/** POL-2, REL-5. `problems` are errors; `warnings` block nothing. */
export interface PolicyRequirement {
  readonly kind: 'policy';
  readonly status: RequirementStatus;
  readonly problems: readonly PolicyProblem[];
  readonly warnings: readonly PolicyProblem[];
}

/** SOD-6: what could not be read. */
export interface FactsRequirement {
  readonly kind: 'facts';
  readonly status: RequirementStatus;
  readonly missing: readonly Unavailable[];
}

/** REL-4. */
export interface DraftRequirement {
  readonly kind: 'draft';
  readonly status: RequirementStatus;
}

/** SOD-4. With `unattributed: warn`, the commits are listed and the status is `satisfied`. */
export interface AuthorsRequirement {
  readonly kind: 'authors';
  readonly status: RequirementStatus;
  /** SOD-1: everyone who contributed to the code. */
  readonly authors: readonly Account[];
  readonly unattributed: readonly UnattributedCommit[];
}

export interface UnattributedCommit {
  readonly commit: Sha;
  readonly part: 'author' | 'committer';
  readonly name: string | null;
  readonly email: string | null;
  /** `no-account`: no account has the address. `forged-web-flow`: GitHub itself is named, but did not sign. */
  readonly why: 'no-account' | 'forged-web-flow';
}

/** REL-6. With `unreviewed: warn`, the commits are counted and the status is `satisfied`. */
export interface RangeRequirement {
  readonly kind: 'range';
  readonly status: RequirementStatus;
  readonly since: RangeStart;
  /** The number of shipped commits, and the number of those in the release's pull request. */
  readonly commits: number;
  readonly inPullRequest: number;
  /** The number of commits without a merged pull request, and the first of them. */
  readonly unreviewed: number;
  readonly named: readonly Sha[];
}

/** REL-6, `merge.up-to-date: required`. */
export interface UpToDateRequirement {
  readonly kind: 'up-to-date';
  readonly status: RequirementStatus;
  /** The tip of the base branch. */
  readonly tip: Sha;
}

/** SIGN-13. */
export interface HoldRequirement {
  readonly kind: 'hold';
  readonly status: RequirementStatus;
  readonly holds: readonly Block[];
}

/** An objection or a hold that is in effect. */
export interface Block {
  readonly act: string;
  readonly actor: Account;
  readonly at: Instant;
  readonly url: string;
  readonly reason: string;
}

/** One readiness state: SIGN-10. */
export interface StateRequirement {
  readonly kind: 'state';
  readonly state: StateName;
  /** How people read it, if the policy says so; not escaped. */
  readonly title?: string;
  readonly owner: RoleName;
  /** The number of sign-offs that it needs. */
  readonly count: number;
  readonly status: RequirementStatus;
  readonly counted: readonly SignOff[];
  readonly objections: readonly Block[];
  /** Each person's latest act for this state, if it is not counted, with the reason. */
  readonly notCounted: readonly { readonly signOff: SignOff; readonly why: NotCounted }[];
  /** Holders of the owning role who can sign now, and have not. */
  readonly canSign: readonly Account[];
  /** Holders of the owning role who cannot, with the reason. */
  readonly cannotSign: readonly { readonly account: Account; readonly why: 'code-author' | 'signed-other-state' }[];
}

export interface SignOff {
  readonly act: string;
  readonly actor: Account;
  readonly via: SignOffWay;
  readonly at: Instant;
  readonly url: string;
  /** The commit to which it is bound; null if unknown (SIGN-4). */
  readonly commit: Sha | null;
}

/** Why a sign-off is not counted for a state. A closed union: `render/` has a sentence for each. */
export type NotCounted =
  | {
      readonly code: 'stale';
      readonly because:
        | 'new-content'
        /** The same content, on other commits of the base branch. */
        | 'other-base-commits'
        /** The same content, on unknown commits of the base branch. */
        | 'base-commits-unknown'
        | 'base-changed'
        | 'commit-unknown'
        | 'not-seen';
    }
  | { readonly code: 'expired'; readonly at: Instant }
  | { readonly code: 'withdrawn'; readonly by: Account | null }
  | { readonly code: 'edited' }
  | { readonly code: 'code-author' }
  | { readonly code: 'not-a-holder' }
  | { readonly code: 'counted-for'; readonly state: StateName };

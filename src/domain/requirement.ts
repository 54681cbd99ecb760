import type { Account } from './account.ts';
import type { RangeStart } from './facts.ts';
import type { Instant, RoleName, Sha, StateName } from './ids.ts';
import type { PolicyProblem, SignOffWay } from './policy.ts';
import type { Unavailable } from './reading.ts';

/** The same for every requirement. `satisfied`, `waived` and `not-applicable` let a release pass; nothing else does. */
export type RequirementStatus = 'satisfied' | 'waived' | 'not-applicable' | OpenStatus;

/** How a requirement stands in the way: nothing but time or a person is missing, somebody or something blocks, or it is not known. */
export type OpenStatus = 'pending' | 'unsatisfied' | 'error';

/** How a requirement stands in the way, or null if it does not. A status that is not known is an error. */
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

/** True if the requirement does not stand in the way of a release. */
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

/** POL-2, REL-5. `problems` holds the errors, `warnings` what does not stop anything. */
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

/** SOD-4. With `unattributed: warn` the commits are listed and the status is `satisfied`. */
export interface AuthorsRequirement {
  readonly kind: 'authors';
  readonly status: RequirementStatus;
  /** SOD-1, everyone who contributed to the code. */
  readonly authors: readonly Account[];
  readonly unattributed: readonly UnattributedCommit[];
}

export interface UnattributedCommit {
  readonly commit: Sha;
  readonly part: 'author' | 'committer';
  readonly name: string | null;
  readonly email: string | null;
  /** `no-account`: the address belongs to nobody. `forged-web-flow`: GitHub itself is named, but did not sign. */
  readonly why: 'no-account' | 'forged-web-flow';
}

/** REL-6. With `unreviewed: warn` the commits are counted and the status is `satisfied`. */
export interface RangeRequirement {
  readonly kind: 'range';
  readonly status: RequirementStatus;
  readonly since: RangeStart;
  /** How many commits the release ships, and how many of them are in its pull request. */
  readonly commits: number;
  readonly inPullRequest: number;
  /** How many came by no merged pull request, and the first of them. */
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

/** An objection or a hold that is in force. */
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
  readonly owner: RoleName;
  /** How many sign-offs it needs. */
  readonly count: number;
  readonly status: RequirementStatus;
  readonly counted: readonly SignOff[];
  readonly objections: readonly Block[];
  /** The latest act of each person for this state that does not count, with why; the counted ones left out. */
  readonly notCounted: readonly { readonly signOff: SignOff; readonly why: NotCounted }[];
  /** Holders of the owning role who may sign now, and have not. */
  readonly canSign: readonly Account[];
  /** Holders of the owning role who may not, with why. */
  readonly cannotSign: readonly { readonly account: Account; readonly why: 'code-author' | 'signed-other-state' }[];
}

export interface SignOff {
  readonly act: string;
  readonly actor: Account;
  readonly via: SignOffWay;
  readonly at: Instant;
  readonly url: string;
  /** What it is bound to; null where that is not known (SIGN-4). */
  readonly commit: Sha | null;
}

/** Why a sign-off of somebody does not count for a state. A closed union: `render/` has a sentence for each. */
export type NotCounted =
  | {
      readonly code: 'stale';
      readonly because:
        | 'new-content'
        /** The same content, laid over other commits of the base branch. */
        | 'other-base-commits'
        /** The same content, and it is not known over which commits of the base branch it was laid. */
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

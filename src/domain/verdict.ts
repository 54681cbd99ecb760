import type { Account } from './account.ts';
import type { PullRequestSubject, RangeStart, RememberedBlock } from './facts.ts';
import type { Instant, PolicyDigest, RoleName, Sha, StateName } from './ids.ts';
import type { PolicyProblem, SignOffWay } from './policy.ts';
import type { Unavailable } from './reading.ts';
import type { OrderProblem, ReleaseOrder } from './release-order.ts';

/** VER-2. `not-applicable`: no release, or a repository without a policy. */
export type Outcome = 'ready' | 'pending' | 'blocked' | 'error' | 'not-applicable';

export type RequirementStatus = 'satisfied' | 'unsatisfied' | 'pending' | 'waived' | 'not-applicable' | 'error';

/** The decision about one subject at one moment, with the result of every requirement (VER-1). */
export interface Verdict {
  readonly subject: PullRequestSubject;
  readonly at: Instant;
  readonly head: Sha;
  readonly outcome: Outcome;
  /** REL-1, REL-3: how this came to be a release; null where it is none or that is not known. */
  readonly release: { readonly by: 'rule' | 'memory' } | null;
  readonly policyDigest: PolicyDigest | null;
  readonly requirements: readonly Requirement[];
  /** Every act that was found, in time order, with what became of it (SIGN-14). */
  readonly acts: readonly JudgedAct[];
  /** Every objection, hold and withdrawal that was found, for the app's memory (`MemoryFacts.blocks`). */
  readonly remember: readonly RememberedBlock[];
  /** SOD-5: who may release it, where it is a release: they hold the role `deployer` and wrote none of it. */
  readonly deployers?: readonly Account[];
  /** When time alone may change this verdict (SIGN-11, SIGN-12): look again then. null where only an event can. */
  readonly nextChange: Instant | null;
}

export type Requirement =
  | PolicyRequirement
  | FactsRequirement
  | DraftRequirement
  | AuthorsRequirement
  | RangeRequirement
  | UpToDateRequirement
  | HoldRequirement
  | StateRequirement;

/** POL-2, REL-5. `problems` holds the errors, `warnings` what does not stop anything. */
export interface PolicyRequirement {
  readonly kind: 'policy';
  readonly status: 'satisfied' | 'error';
  readonly problems: readonly PolicyProblem[];
  readonly warnings: readonly PolicyProblem[];
}

/** SOD-6: what could not be read. */
export interface FactsRequirement {
  readonly kind: 'facts';
  readonly status: 'satisfied' | 'error';
  readonly missing: readonly Unavailable[];
}

/** REL-4. */
export interface DraftRequirement {
  readonly kind: 'draft';
  readonly status: 'satisfied' | 'pending';
}

/** SOD-4. With `unattributed: warn` the commits are listed and the status is `satisfied`. */
export interface AuthorsRequirement {
  readonly kind: 'authors';
  readonly status: 'satisfied' | 'unsatisfied' | 'error';
  /** SOD-1, everyone who had a hand in the code. */
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
  readonly status: 'satisfied' | 'unsatisfied';
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
  readonly status: 'satisfied' | 'pending' | 'error';
  /** The tip of the base branch. */
  readonly tip: Sha;
}

/** SIGN-13. */
export interface HoldRequirement {
  readonly kind: 'hold';
  readonly status: 'satisfied' | 'unsatisfied' | 'error';
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
  readonly status: 'satisfied' | 'unsatisfied' | 'pending' | 'error';
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

/** An act: one command line, one review, one label event. */
export interface Act {
  /** `comment:ID:LINE`, `review:ID:LINE` (line 0: the review itself), `line-comment:ID:LINE`, `label:EVENT-ID`. */
  readonly id: string;
  readonly via: SignOffWay;
  readonly actor: Account | null;
  readonly at: Instant;
  readonly url: string;
  /** Node id of what can be reacted to; null for a label. */
  readonly reactTo: string | null;
  /** What the person wrote: the line, `approved`, `requested changes`, or the label's name. Not escaped. */
  readonly text: string;
}

export interface JudgedAct {
  readonly act: Act;
  readonly disposition: Disposition;
}

/**
 * What became of an act. `counted` and `done` are acknowledged by a reaction, `understood` by that and an answer, `refused`
 * by an answer; `idle` acts
 * (overtaken by a later one, gone stale, held back by the one-person rule) are told in the checklist only.
 */
export type Disposition =
  | { readonly kind: 'counted'; readonly state: StateName }
  | { readonly kind: 'done' }
  /** SIGN-1: it takes readiness away, though it was not written as the command is; it counts, and how it was read is told. */
  | {
      readonly kind: 'understood';
      readonly as: 'objection' | 'hold' | 'withdrawal';
      readonly states: readonly StateName[];
    }
  /** MRG-1: accepted, and to be carried out. */
  | { readonly kind: 'ordered'; readonly order: ReleaseOrder }
  | {
      readonly kind: 'idle';
      readonly state: StateName | null;
      readonly why: NotCounted | { readonly code: 'overtaken' };
    }
  | { readonly kind: 'refused'; readonly state: StateName | null; readonly refusal: Refusal };

/** Why an act was refused. A closed union: `render/` has a sentence, who may, and the next step for each. */
export type Refusal =
  | { readonly code: 'not-a-person' }
  | { readonly code: 'unidentified' }
  | { readonly code: 'no-role' }
  | { readonly code: 'not-a-holder'; readonly owner: RoleName; readonly holders: readonly Account[] }
  | { readonly code: 'code-author'; readonly others: readonly Account[] }
  | { readonly code: 'name-the-state'; readonly states: readonly StateName[] }
  | { readonly code: 'unknown-state'; readonly word: string; readonly states: readonly StateName[] }
  | { readonly code: 'unknown-commit'; readonly word: string }
  | { readonly code: 'way-off'; readonly via: SignOffWay; readonly allowed: readonly SignOffWay[] }
  | { readonly code: 'edited' }
  | { readonly code: 'settling'; readonly until: Instant }
  | { readonly code: 'reason-missing' }
  | { readonly code: 'nothing-to-withdraw' }
  /** SIGN-8: an objection is there, and this is not written as strictly as what lifts one has to be. */
  | { readonly code: 'lifts-nothing' }
  | { readonly code: 'no-hold' }
  | ({ readonly code: 'not-the-holder-of-the-hold' } & WhoFrees)
  /** SIGN-13: a release coordinator, but one who had a hand in the code. */
  | ({ readonly code: 'code-author-frees-others' } & WhoFrees)
  | { readonly code: 'malformed'; readonly word: string }
  /** SIGN-1: the command would be one, were it not for the post that it stands in. */
  | { readonly code: 'raw-html'; readonly word: string }
  | { readonly code: 'by-mail'; readonly word: string }
  | { readonly code: 'mail-quote'; readonly word: string }
  /** MRG-1: everything that stands against it; `deployers` are those who may. */
  | { readonly code: 'order'; readonly problems: readonly OrderProblem[]; readonly deployers: readonly Account[] }
  | { readonly code: 'review-does-not-approve' }
  | { readonly code: 'still-matches' }
  /** SIGN-7: when it was set, the label was called otherwise. */
  | { readonly code: 'renamed-label'; readonly was: string };

/** Whose holds they are, and the release coordinators who may free them: those without a hand in the code. */
interface WhoFrees {
  readonly by: readonly Account[];
  readonly coordinators: readonly Account[];
}

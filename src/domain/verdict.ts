import type { Account } from './account.ts';
import type { CommandWord } from './command.ts';
import type { PullRequestSubject, RememberedBlock } from './facts.ts';
import type { Instant, PolicyDigest, RoleName, Sha, StateName } from './ids.ts';
import type { SignOffWay } from './policy.ts';
import type { OrderProblem, ReleaseOrder } from './release-order.ts';
import type { NotCounted, Requirement } from './requirement.ts';

/** VER-2. `not-applicable`: no release, or a repository without a policy. */
export type Outcome = 'ready' | 'pending' | 'blocked' | 'error' | 'not-applicable';

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
  /** SIGN-13: a release coordinator, but one who contributed to this release. */
  | ({ readonly code: 'code-author-frees-others' } & WhoFrees)
  | { readonly code: 'malformed'; readonly word: CommandWord }
  /** SIGN-1: the command would be one, were it not for the post that it stands in. */
  | { readonly code: 'raw-html'; readonly word: CommandWord }
  | { readonly code: 'by-mail'; readonly word: CommandWord }
  | { readonly code: 'mail-quote'; readonly word: CommandWord }
  /** MRG-1: everything that stands against it; `deployers` are those who may. */
  | { readonly code: 'order'; readonly problems: readonly OrderProblem[]; readonly deployers: readonly Account[] }
  | { readonly code: 'review-does-not-approve' }
  | { readonly code: 'still-matches' }
  /** SIGN-7: when it was set, the label was called otherwise. */
  | { readonly code: 'renamed-label'; readonly was: string };

/** Whose holds they are, and the release coordinators who may free them: those who did not contribute. */
interface WhoFrees {
  readonly by: readonly Account[];
  readonly coordinators: readonly Account[];
}

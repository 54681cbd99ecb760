import type { Account } from './account.ts';
import type { CommandWord } from './command.ts';
import type { PullRequestSubject, RememberedBlock } from './facts.ts';
import type { Instant, PolicyDigest, RoleName, Sha, StateName } from './ids.ts';
import type { SignOffWay } from './policy.ts';
import type { OrderProblem, ReleaseOrder } from './release-order.ts';
import type { NotCounted, Requirement } from './requirement.ts';

/** VER-2. `not-applicable`: not a release, or a repository without a policy. */
export type Outcome = 'ready' | 'pending' | 'blocked' | 'error' | 'not-applicable';

/** The decision about one subject at one moment, with the result of every requirement (VER-1). */
export interface Verdict {
  readonly subject: PullRequestSubject;
  readonly at: Instant;
  readonly head: Sha;
  readonly outcome: Outcome;
  /** REL-1, REL-3: why this is a release; null if it is not, or if unknown. */
  readonly release: { readonly by: 'rule' | 'memory' } | null;
  readonly policyDigest: PolicyDigest | null;
  readonly requirements: readonly Requirement[];
  /** Every act that was found, in time order, with its disposition (SIGN-14). */
  readonly acts: readonly JudgedAct[];
  /** Every objection, hold and withdrawal that was found, for the app's memory (`MemoryFacts.blocks`). */
  readonly remember: readonly RememberedBlock[];
  /**
   * SOD-5: who may release it. The holders of `deployer` who contributed nothing to it. Left out if it is not a
   * release.
   */
  readonly deployers?: readonly Account[];
  /** When time alone may change this verdict (SIGN-11, SIGN-12); null if only an event can. */
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
  /** Node id of the target for a reaction; null for a label. */
  readonly reactTo: string | null;
  /** What the person wrote: the line, `approved`, `requested changes`, or the label's name. Not escaped. */
  readonly text: string;
}

export interface JudgedAct {
  readonly act: Act;
  readonly disposition: Disposition;
}

/**
 * What became of an act.
 * `counted` and `done` acts get a reaction, `understood` ones a reaction and an answer, `refused` and `helped` ones an
 * answer.
 * `idle` acts (replaced by a later one, stale, or without effect by the one-person rule) appear only in the checklist.
 */
export type Disposition =
  | { readonly kind: 'counted'; readonly state: StateName }
  | { readonly kind: 'done' }
  /**
   * SIGN-1: it takes readiness away, but is not written as a command. It counts, and the answer says how it was read.
   */
  | {
      readonly kind: 'understood';
      readonly as: 'objection' | 'hold' | 'withdrawal';
      readonly states: readonly StateName[];
    }
  /** SIGN-15: what the person may do, for the answer. */
  | ({ readonly kind: 'helped' } & Standing)
  /** MRG-1: accepted, and to be carried out. */
  | { readonly kind: 'ordered'; readonly order: ReleaseOrder }
  | {
      readonly kind: 'idle';
      readonly state: StateName | null;
      readonly why: NotCounted | { readonly code: 'overtaken' };
    }
  | { readonly kind: 'refused'; readonly state: StateName | null; readonly refusal: Refusal };

/** What a person may do on a release, whatever its state (SIGN-15). */
export interface Standing {
  readonly roles: readonly RoleName[];
  /** The states whose owning role they hold. */
  readonly owns: readonly StateName[];
  /** True if they contributed to the release. */
  readonly contributed: boolean;
}

/** Why an act was refused. A closed union: `render/` has a sentence, who can act, and the next step for each. */
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
  /** SIGN-8: there is an objection, and this is not written strictly enough to lift one. */
  | { readonly code: 'lifts-nothing' }
  | { readonly code: 'no-hold' }
  | ({ readonly code: 'not-the-holder-of-the-hold' } & WhoFrees)
  /** SIGN-13: a release coordinator who contributed to this release. */
  | ({ readonly code: 'code-author-frees-others' } & WhoFrees)
  /** SIGN-15: a near miss. `states`: those that it seems to be for. */
  | { readonly code: 'malformed'; readonly word: CommandWord; readonly states: readonly StateName[] }
  /** SIGN-1: a command that is not counted because of the post that contains it. */
  | { readonly code: 'raw-html'; readonly word: CommandWord }
  | { readonly code: 'by-mail'; readonly word: CommandWord }
  | { readonly code: 'mail-quote'; readonly word: CommandWord }
  /** MRG-1: everything that stands against it; `deployers` are those who may. */
  | { readonly code: 'order'; readonly problems: readonly OrderProblem[]; readonly deployers: readonly Account[] }
  | { readonly code: 'review-does-not-approve' }
  | { readonly code: 'still-matches' }
  /** SIGN-7: the label had another name when it was set. */
  | { readonly code: 'renamed-label'; readonly was: string };

/** The holders of the holds, and the release coordinators who can lift them. Those did not contribute. */
interface WhoFrees {
  readonly by: readonly Account[];
  readonly coordinators: readonly Account[];
}

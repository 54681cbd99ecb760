import { asRoleName, asStateName, type Day, type PolicyDigest, type RoleName, type StateName } from './ids.ts';

/** A place in a policy file; line and column start at 1. `column` counts UTF-16 units, as editors do. */
export interface Position {
  /** `.github/countersign.yml` or `OWNER/.github:.github/countersign.yml`; for `lint`, the path on the command line. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * One error (or, as a warning, one risk) in a policy file.
 * The texts are for display. They may quote the file and are not escaped.
 */
export interface PolicyProblem extends Position {
  readonly severity: 'error' | 'warning';
  /** Dotted path of the field, for example `roles.product-owner.users[0]`; empty for the whole file. */
  readonly field: string;
  /** The problem, as one sentence without a period. */
  readonly problem: string;
  /** How to fix it, as one sentence without a period. */
  readonly mend: string;
}

/** A glob or an expression of the policy. Matching takes time linear in the text. */
export interface TextPattern {
  readonly source: string;
  /** True if the *whole* text matches (globs), or any part of it (expressions). Never throws. */
  matches(text: string): boolean;
}

/** REL-1: a rule that matches if all its given fields match. */
export interface ReleaseRule {
  readonly base: TextPattern | 'default-branch' | null;
  readonly head: TextPattern | null;
  /** Exact label name. GitHub ignores case in label names. */
  readonly label: string | null;
  readonly title: TextPattern | null;
}

export interface UserRef {
  readonly login: string;
  readonly at: Position;
  readonly field: string;
}
export interface TeamRef {
  readonly org: string;
  readonly slug: string;
  readonly at: Position;
  readonly field: string;
}
/** SIGN-12: holds the role from the start of `from` to the end of `until`. In the policy's time zone. */
export interface Deputy extends UserRef {
  readonly from: Day;
  readonly until: Day;
}

export interface Role {
  readonly name: RoleName;
  readonly users: readonly UserRef[];
  readonly teams: readonly TeamRef[];
  readonly deputies: readonly Deputy[];
}

export interface ReadinessState {
  readonly name: StateName;
  readonly owner: RoleName;
  /** How many sign-offs it needs; at least 1 (SIGN-10). */
  readonly count: number;
  /** How people read it, if the policy says so; not escaped. */
  readonly title?: string;
}

export type SignOffWay = 'comment' | 'review' | 'label';

/** A policy that is valid as far as can be known without asking GitHub. */
export interface Policy {
  readonly version: 1;
  readonly digest: PolicyDigest;
  /** The texts of the policy, the owner's shared one first. */
  readonly sources: readonly { readonly file: string; readonly text: string }[];
  readonly releases: readonly ReleaseRule[];
  readonly tags: {
    readonly patterns: readonly TextPattern[];
    readonly signed: boolean;
    readonly onViolation: 'report' | 'delete';
  };
  readonly environments: readonly string[];
  /**
   * The four, `deployer`, and the policy's own. `deployer` is always present; by default a copy of the release
   * coordinators.
   */
  readonly roles: readonly Role[];
  /** The four in their order, then the policy's own in the file's order. */
  readonly states: readonly ReadinessState[];
  readonly signOff: {
    readonly via: readonly SignOffWay[];
    readonly gracePeriodMillis: number;
    readonly expiresAfterMillis: number | null;
  };
  readonly separation: {
    readonly onePersonPerState: boolean;
    /** The states that a code author may sign (SOD-2). */
    readonly authorsMaySign: readonly StateName[];
    readonly unattributed: 'block' | 'warn';
    /** SOD-7: whose authors may not sign: those of all that ships, or of the pull request. */
    readonly authorsOf: 'release' | 'pull-request';
    /** REL-6: what to do about commits without a merged pull request; null for nothing. */
    readonly unreviewed: 'block' | 'warn' | null;
    /** E-mail address in lower case → account. A login that ends in `[bot]` is a machine. */
    readonly identities: readonly { readonly email: string; readonly user: UserRef }[];
    /**
     * The addresses with which a GitHub server commits what people do in the browser. In lower case. From the shared
     * policy alone.
     */
    readonly webCommitters: readonly string[];
  };
  readonly merge: {
    readonly method: 'merge' | 'squash' | 'rebase';
    readonly createRelease: boolean;
    /** REL-6: whether the head must contain the tip of the base branch. */
    readonly upToDate: 'optional' | 'required';
  };
  readonly publish: { readonly confirmWithinMillis: number };
  /** NTF-1: who is asked for a review. */
  readonly notify: { readonly requestReview: 'people' | 'teams' | 'off' };
  readonly timezone: string;
  /** POL-6 and similar warnings, which block nothing. */
  readonly warnings: readonly PolicyProblem[];
}

/** The result of reading the policy. `absent`: neither file exists, so the app does nothing (REL-5). */
export type PolicyReading =
  | { readonly state: 'absent' }
  | { readonly state: 'valid'; readonly policy: Policy }
  | { readonly state: 'invalid'; readonly digest: PolicyDigest; readonly problems: readonly PolicyProblem[] };

/** The path of the policy file in a repository (POL-1). */
export const POLICY_PATH = '.github/countersign.yml';

interface FixedState {
  readonly state: StateName;
  readonly owner: RoleName;
  /** How people read it, unless the policy has another title. Commands and labels have the name. */
  readonly title: string;
}

/** The four states that no policy can remove, with their owning roles, in display order. */
export const FOUR_STATES: readonly FixedState[] = [
  { state: asStateName('product'), owner: asRoleName('product-owner'), title: 'Product' },
  { state: asStateName('operation'), owner: asRoleName('operations-coordinator'), title: 'Operations' },
  { state: asStateName('organization'), owner: asRoleName('release-coordinator'), title: 'Release coordination' },
  { state: asStateName('security'), owner: asRoleName('security-architect'), title: 'Security' },
];

/** How people read a state that the policy gives no title. A state of the policy's own is read by its name. */
export const fixedTitle = (name: string): string => FOUR_STATES.find(({ state }) => state === name)?.title ?? name;

/** The most states a policy may have. With more, assigning people to them could take seconds (SOD-3). */
export const MOST_STATES = 12;

export const RELEASE_COORDINATOR = asRoleName('release-coordinator');
export const DEPLOYER = asRoleName('deployer');

/** Logins and `org/slug` teams, each once (ignoring case), in the policy's first spelling. */
export interface NamedPeople {
  readonly users: readonly string[];
  readonly teams: readonly string[];
}

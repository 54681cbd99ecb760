import { asRoleName, asStateName, type Day, type PolicyDigest, type RoleName, type StateName } from './ids.ts';

/** A place in a policy file; line and column start at 1. `column` counts UTF-16 units, as editors do. */
export interface Position {
  /** `.github/countersign.yml` or `OWNER/.github:.github/countersign.yml`; what `lint` was given on the command line. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One thing wrong (or, as a warning, risky) in a policy file. The texts are ready to be shown; they may quote the file and are not escaped. */
export interface PolicyProblem extends Position {
  readonly severity: 'error' | 'warning';
  /** Dotted path of the field, for example `roles.product-owner.users[0]`; empty for the whole file. */
  readonly field: string;
  /** What is wrong, one sentence without a full stop. */
  readonly problem: string;
  /** How to fix it, one sentence without a full stop. */
  readonly mend: string;
}

/** A glob or an expression of the policy, compiled to a matcher whose time is linear in the text. */
export interface TextPattern {
  readonly source: string;
  /** True where the *whole* text matches (globs), or any part of it (expressions). Never throws. */
  matches(text: string): boolean;
}

/** REL-1: every field that is given has to match. */
export interface ReleaseRule {
  readonly base: TextPattern | 'default-branch' | null;
  readonly head: TextPattern | null;
  /** Exact label name; GitHub compares label names without regard to case. */
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
/** SIGN-12: holds the role from the start of `from` to the end of `until` in the policy's time zone. */
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
}

export type SignOffWay = 'comment' | 'review' | 'label';

/** A policy that is valid as far as can be known without asking GitHub. */
export interface Policy {
  readonly version: 1;
  readonly digest: PolicyDigest;
  /** The texts it was made of, the owner's shared one first. */
  readonly sources: readonly { readonly file: string; readonly text: string }[];
  readonly releases: readonly ReleaseRule[];
  readonly tags: {
    readonly patterns: readonly TextPattern[];
    readonly signed: boolean;
    readonly onViolation: 'report' | 'delete';
  };
  readonly environments: readonly string[];
  /** The four, `deployer` (always present; by default a copy of the release coordinators), and the policy's own. */
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
    /** States that a code author may sign (SOD-2). */
    readonly authorsMaySign: readonly StateName[];
    readonly unattributed: 'block' | 'warn';
    /** SOD-7: whose hands keep a signer from signing: in all that the release ships, or in its pull request alone. */
    readonly authorsOf: 'release' | 'pull-request';
    /** REL-6: commits that came by no merged pull request; null where nobody asks. */
    readonly unreviewed: 'block' | 'warn' | null;
    /** E-mail address in lower case → account. A login that ends in `[bot]` names a machine. */
    readonly identities: readonly { readonly email: string; readonly user: UserRef }[];
    /** In lower case: under which address a GitHub server commits what people do in the browser. From the shared policy alone. */
    readonly webCommitters: readonly string[];
  };
  readonly merge: {
    readonly method: 'merge' | 'squash' | 'rebase';
    readonly createRelease: boolean;
    /** REL-6: whether the head has to hold the tip of the base branch. */
    readonly upToDate: 'optional' | 'required';
  };
  readonly publish: { readonly confirmWithinMillis: number };
  readonly timezone: string;
  /** POL-6 and the like; they do not stop anything. */
  readonly warnings: readonly PolicyProblem[];
}

/** What came of reading the policy. `absent`: neither file exists, so the bot does nothing at all (REL-5). */
export type PolicyReading =
  | { readonly state: 'absent' }
  | { readonly state: 'valid'; readonly policy: Policy }
  | { readonly state: 'invalid'; readonly digest: PolicyDigest; readonly problems: readonly PolicyProblem[] };

/** The path of the policy file in a repository (POL-1). */
export const POLICY_PATH = '.github/countersign.yml';

/** The four states that no policy can remove, each with the role that owns it, in the order in which they are shown. */
export const FOUR_STATES: readonly { readonly state: StateName; readonly owner: RoleName }[] = [
  { state: asStateName('product'), owner: asRoleName('product-owner') },
  { state: asStateName('operation'), owner: asRoleName('operations-coordinator') },
  { state: asStateName('organization'), owner: asRoleName('release-coordinator') },
  { state: asStateName('security'), owner: asRoleName('security-architect') },
];

/** As many states as a policy may have: placing people on more of them could take seconds (SOD-3). */
export const MOST_STATES = 12;

export const RELEASE_COORDINATOR = asRoleName('release-coordinator');
export const DEPLOYER = asRoleName('deployer');

/** Logins and `org/slug` teams, each once (case does not count), spelt as the policy spells them first. */
export interface NamedPeople {
  readonly users: readonly string[];
  readonly teams: readonly string[];
}

import type { PeopleFacts, RepositoryRef } from './facts.ts';
import type { Instant } from './ids.ts';
import type { PolicyReading } from './policy.ts';
import type { Reading } from './reading.ts';

/**
 * How a repository is set up, as far as the gate depends on it: what `countersign doctor` judges. Plain JSON but for the
 * policy, whose patterns are compiled.
 */
export interface SetupFacts {
  /** When the look began. */
  readonly at: Instant;
  readonly repository: RepositoryRef & {
    /** Web address without a trailing slash. */
    readonly url: string;
    /** Read-only for everybody; left out where it is not. */
    readonly archived?: true;
    /** null where the repository is empty. */
    readonly defaultBranch: string | null;
    readonly private: boolean;
  };
  readonly app: AppRegistration;
  /** Version of the GitHub Enterprise Server; null where it is none. */
  readonly server: Reading<string | null>;
  readonly installation: InstallationFacts;
  readonly policy: Reading<PolicyReading>;
  readonly people: PeopleFacts;
  /** Of whom the policy names, each once; null where everybody may read the repository. */
  readonly access: AccessFacts | null;
  readonly authors: Reading<AuthorFacts>;
  readonly branches: Reading<BranchesFacts>;
  /** Those of the repository and of all above it, for branches and for tags. */
  readonly rulesets: Reading<readonly RulesetFacts[]>;
  readonly environments: Reading<readonly EnvironmentFacts[]>;
  /** The names of all tags; left out where nobody asked. */
  readonly tags?: Reading<readonly string[]>;
}

/** Permission → `read`, `write` or `admin`. */
export type Permissions = Readonly<Record<string, string>>;

/** What the app asks for, as it is registered. */
export interface AppRegistration {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  /** Where its permissions and events are changed. */
  readonly settingsUrl: string;
  /** Where it can be installed. */
  readonly installUrl: string;
  readonly permissions: Permissions;
  readonly events: readonly string[];
}

/** What was granted to it where it is installed. */
export interface InstallationFacts {
  readonly id: number;
  /** Where an owner accepts what the app asks for since. */
  readonly url: string;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  /** True where it reaches all repositories of its account, those to come included (POL-1). */
  readonly everywhere: boolean;
}

export interface AccessFacts {
  /** `role`: GitHub's name for what the account may do in the repository; `none` for nothing. */
  readonly people: readonly { readonly login: string; readonly account: number; readonly role: Reading<string> }[];
  /** How many more there are who were not asked about. */
  readonly left: number;
}

/** Who wrote the newest commits of the default branch, merges left out. */
export interface AuthorFacts {
  /** How many commits were looked at, and how many of these are no merges. */
  readonly looked: number;
  readonly counted: number;
  readonly authors: readonly { readonly id: number; readonly login: string }[];
}

export interface BranchesFacts {
  readonly looked: readonly BranchFacts[];
  /** How many more existing branches match a glob of the policy, and were not looked at. */
  readonly left: number;
}

export interface BranchFacts {
  readonly name: string;
  /** False for an example of a name: GitHub tells what would hold for it. */
  readonly exists: boolean;
  /** What it is called now, where GitHub leads on from its former name. */
  readonly renamedTo?: string;
  /** What rulesets of all levels that are in force ask of the branch. */
  readonly rules: Reading<readonly (RuleFact & { readonly ruleset: number })[]>;
  /** The older branch protection; null where there is none, or the branch does not exist. */
  readonly protection: Reading<ProtectionFacts | null>;
}

export interface ProtectionFacts {
  readonly checks: readonly RequiredCheck[];
  /** False: administrators can bypass it. */
  readonly forAdministrators: boolean;
}

export interface RequiredCheck {
  readonly context: string;
  /** The app that has to give it; null: whoever. */
  readonly app: number | null;
}

export interface RuleFact {
  /** By GitHub's names: `deletion`, `update`, `merge_queue`, … */
  readonly type: string;
  /** Of a rule that requires checks; null for every other. */
  readonly required: {
    readonly checks: readonly RequiredCheck[];
    readonly strict: boolean;
    readonly skipsCreation: boolean;
  } | null;
}

export interface RulesetFacts {
  readonly id: number;
  readonly name: string;
  readonly target: string;
  /** `active`, `evaluate` or `disabled`. */
  readonly enforcement: string;
  /** Whose it is, for example `acme/shop` or `acme`. */
  readonly source: string;
  readonly url: string | null;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly rules: readonly RuleFact[];
  readonly bypass: Reading<readonly BypassActor[]>;
  /** Whether this app itself can bypass it, in GitHub's words; null where GitHub did not say. */
  readonly appBypass: string | null;
}

export interface BypassActor {
  /** By GitHub's names: `Team`, `Integration`, `RepositoryRole`, `OrganizationAdmin`, `DeployKey`, … */
  readonly type: string;
  readonly id: number | null;
  /** `always`, `pull_request` or `exempt`. */
  readonly mode: string;
}

export interface EnvironmentFacts {
  readonly name: string;
  /** Whether administrators can bypass its protection; null where GitHub did not say. */
  readonly adminsBypass: boolean | null;
  /** The apps that are asked before each deployment, if `enabled`. */
  readonly gates: Reading<readonly { readonly app: string; readonly enabled: boolean }[]>;
}

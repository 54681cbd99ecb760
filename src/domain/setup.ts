import type { PeopleFacts, RepositoryRef } from './facts.ts';
import type { Instant } from './ids.ts';
import type { PolicyReading } from './policy.ts';
import type { Reading } from './reading.ts';

/**
 * The setup of a repository that the gate depends on, for `countersign doctor`.
 * Plain JSON, except for the policy, whose patterns are compiled.
 */
export interface SetupFacts {
  /** When the reading began. */
  readonly at: Instant;
  readonly repository: RepositoryRef & {
    /** Web address without a trailing slash. */
    readonly url: string;
    /** Read-only for everyone; left out otherwise. */
    readonly archived?: true;
    /** null if the repository is empty. */
    readonly defaultBranch: string | null;
    readonly private: boolean;
  };
  readonly app: AppRegistration;
  /** Version of the GitHub Enterprise Server; null if it is not one. */
  readonly server: Reading<string | null>;
  readonly installation: InstallationFacts;
  readonly policy: Reading<PolicyReading>;
  readonly people: PeopleFacts;
  /** Access of those whom the policy names, each once. null if everyone can read the repository. */
  readonly access: AccessFacts | null;
  readonly authors: Reading<AuthorFacts>;
  readonly branches: Reading<BranchesFacts>;
  /** Those of the repository and of all levels above it, for branches and for tags. */
  readonly rulesets: Reading<readonly RulesetFacts[]>;
  readonly environments: Reading<readonly EnvironmentFacts[]>;
  /** The names of all tags; left out if not requested. */
  readonly tags?: Reading<readonly string[]>;
}

/** Permission → `read`, `write` or `admin`. */
export type Permissions = Readonly<Record<string, string>>;

/** The permissions and events that the app requests, as registered. */
export interface AppRegistration {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  /** Web address for changing its permissions and events. */
  readonly settingsUrl: string;
  /** Web address for installing it. */
  readonly installUrl: string;
  readonly permissions: Permissions;
  readonly events: readonly string[];
}

/** What the installation of the app was granted. */
export interface InstallationFacts {
  readonly id: number;
  /** Web address for accepting the app's later requests. */
  readonly url: string;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  /** True if it can reach all repositories of its account, future ones included (POL-1). */
  readonly everywhere: boolean;
}

export interface AccessFacts {
  /** `role`: GitHub's name for the account's role in the repository; `none` for none. */
  readonly people: readonly { readonly login: string; readonly account: number; readonly role: Reading<string> }[];
  /** How many more people were not checked. */
  readonly left: number;
}

/** Who wrote the newest commits of the default branch, without merges. */
export interface AuthorFacts {
  /** How many commits were read, and how many of these are not merges. */
  readonly looked: number;
  readonly counted: number;
  readonly authors: readonly { readonly id: number; readonly login: string }[];
}

export interface BranchesFacts {
  readonly looked: readonly BranchFacts[];
  /** How many more existing branches match a glob of the policy, but were not checked. */
  readonly left: number;
}

export interface BranchFacts {
  readonly name: string;
  /** False for an example of a name, for which GitHub reports what would apply. */
  readonly exists: boolean;
  /** Its new name, if GitHub redirects from the old one. */
  readonly renamedTo?: string;
  /** The rules that active rulesets of all levels apply to the branch. */
  readonly rules: Reading<readonly (RuleFact & { readonly ruleset: number })[]>;
  /** The classic branch protection. null if there is none, or if the branch does not exist. */
  readonly protection: Reading<ProtectionFacts | null>;
}

export interface ProtectionFacts {
  readonly checks: readonly RequiredCheck[];
  /** False: administrators can bypass it. */
  readonly forAdministrators: boolean;
}

export interface RequiredCheck {
  readonly context: string;
  /** The app that has to provide it; null if any may. */
  readonly app: number | null;
}

export interface RuleFact {
  /** By GitHub's names: `deletion`, `update`, `merge_queue`, … */
  readonly type: string;
  /** For a rule that requires checks; null for every other. */
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
  /** The repository or organization that owns it, for example `acme/shop` or `acme`. */
  readonly source: string;
  readonly url: string | null;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly rules: readonly RuleFact[];
  readonly bypass: Reading<readonly BypassActor[]>;
  /** Whether this app itself can bypass it, in GitHub's words. null if GitHub did not say. */
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
  /** Whether administrators can bypass its protection; null if GitHub did not say. */
  readonly adminsBypass: boolean | null;
  /** The apps that are asked before each deployment, if `enabled`. */
  readonly gates: Reading<readonly { readonly app: string; readonly enabled: boolean }[]>;
}

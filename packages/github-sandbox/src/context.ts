import type { Clock } from './clock.ts';
import type { Counters } from './counters.ts';
import type { Faults } from './faults.ts';
import type { Account } from './model/account.ts';
import type { App, InstallationToken } from './model/apps.ts';
import type { World } from './model.ts';
import type { Webhooks } from './webhooks/webhooks.ts';

/** The state and services that every part of the sandbox uses. */
export interface SandboxContext {
  readonly world: World;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly faults: Faults;
  readonly webhooks: Webhooks;
  /** `http://127.0.0.1:PORT`, without a trailing slash; known once the sandbox listens. */
  readonly url: () => string;
  /** Path of the policy file in each repository (`SandboxOptions.policyPath`); null if the app has none. */
  readonly policyPath: string | null;
  /** Marks the world as changed: its revision grows and listeners are called. Every act calls it. */
  readonly changed: () => void;
  /** Advances the merge queues. Every act that may affect one calls it last. */
  readonly advanceQueues: () => void;
  /** Calls `listener` after every change, until the returned function is called. */
  readonly onChange: (listener: (revision: number) => void) => () => void;
  /**
   * Runs a person's act by its name with the JSON input of `POST /sandbox/acts/<name>`. Returns its JSON answer.
   * @throws GitHubRefusal (refusal.ts) with GitHub's status and message if the person may not, or if it is not possible
   */
  readonly act: (name: string, as: string, input: Readonly<Record<string, unknown>>) => unknown;
}

/** An actor: a person, or an app through its installation (then `account` is its bot). */
export interface Actor {
  readonly account: Account;
  readonly app: App | null;
  /** What the app may do and where; null for a person. */
  readonly token: InstallationToken | null;
}

/** An actor in a sandbox. */
export interface By {
  readonly context: SandboxContext;
  readonly actor: Actor;
}

/** The sender of a request, by its `Authorization` header. */
export type Caller =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'user'; readonly account: Account; readonly token: string }
  | { readonly kind: 'app'; readonly app: App }
  | { readonly kind: 'installation'; readonly token: InstallationToken };

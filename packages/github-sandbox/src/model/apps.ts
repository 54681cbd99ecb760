import type { Account, Millis } from './account.ts';

export type AccessLevel = 'read' | 'write';
/** By GitHub's names: `checks`, `pull_requests`, `contents`, … */
export type AppPermissions = Readonly<Record<string, AccessLevel>>;

/** The target of an app's webhooks. */
export interface Hook {
  readonly url: string;
  readonly secret: string;
  /** How long an answer may take; 10 seconds, as with GitHub, if left out. */
  readonly answerWithinMillis?: number;
}

export interface App {
  readonly id: number;
  readonly nodeId: string;
  readonly slug: string;
  readonly name: string;
  readonly owner: Account;
  /** `<slug>[bot]`. */
  readonly bot: Account;
  readonly clientId: string;
  /** PEM. The private half is given to the app's creator, and is not kept. */
  readonly publicKey: string;
  permissions: AppPermissions;
  /** Webhook events it subscribed to; `installation` and `installation_repositories` come without asking. */
  events: readonly string[];
  /** null: no webhooks are sent. */
  webhook: Hook | null;
  readonly createdAt: Millis;
}

export interface Installation {
  readonly id: number;
  readonly app: App;
  readonly account: Account;
  /** Ids of the repositories, or `all` of the account. */
  repositories: 'all' | Set<number>;
  permissions: AppPermissions;
  events: readonly string[];
  suspendedAt: Millis | null;
  readonly createdAt: Millis;
}

/** An installation's token, limited to what was requested at its creation. */
export interface InstallationToken {
  readonly token: string;
  readonly installation: Installation;
  readonly permissions: AppPermissions;
  readonly repositories: ReadonlySet<number> | null;
  readonly expiresAt: Millis;
}

/** One attempt to deliver one webhook. A redelivery is a new entry with the same `guid`. */
export interface Delivery {
  readonly id: number;
  readonly guid: string;
  readonly app: App;
  readonly installation: Installation | null;
  readonly repositoryId: number | null;
  readonly event: string;
  readonly action: string | null;
  readonly redelivery: boolean;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: unknown;
  /** True if a fault changed its payload from GitHub's description. */
  readonly spoilt?: true;
  deliveredAt: Millis;
  /** Seconds until the answer, with two decimals. */
  duration: number;
  /** `OK`, `pending`, or why it failed, as GitHub words it. */
  status: string;
  /** 0 while there is no answer. If none came, a gateway's status (502, 504), as in GitHub's own log. */
  statusCode: number;
  response: { readonly headers: Readonly<Record<string, string>>; readonly payload: string } | null;
}

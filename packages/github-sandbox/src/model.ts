import type { Account, Team } from './model/account.ts';
import type { App, Delivery, Installation, InstallationToken } from './model/apps.ts';
import type { Repository } from './model/repository.ts';

/**
 * The whole state of the sandbox: plain objects and maps that refer to each other.
 * Read it freely. Change it only through the acts, which check permissions, keep the timeline and send webhooks.
 */
export interface World {
  /** Grows with every change. Views of the world reload when it changed. */
  revision: number;
  readonly accounts: Map<number, Account>;
  readonly teams: Map<number, Team>;
  readonly repositories: Map<number, Repository>;
  /** `owner/name` in lower case that a repository had before it was renamed or transferred. */
  readonly formerNames: Map<string, Repository>;
  /** Renamed branches by the repository's id: former name → name. */
  readonly formerBranches: Map<number, Map<string, string>>;
  readonly apps: Map<number, App>;
  readonly installations: Map<number, Installation>;
  readonly installationTokens: Map<string, InstallationToken>;
  /** Personal access tokens: token → account. Every user has `ghp_sandbox_<login>` (see tokens.ts). */
  readonly personalTokens: Map<string, Account>;
  /** Newest last. */
  readonly deliveries: Delivery[];
  readonly ids: IdCounters;
  /** How GitHub cuts its lists; change it to test a reader. */
  readonly caps: Caps;
  /**
   * The version of a GitHub Enterprise Server; null: github.com. `lacks`: GraphQL fields that it does not know, as
   * `Type.field`.
   */
  enterprise: { readonly version: string | null; readonly lacks: readonly string[] };
  /** The committer on the web, and whether GitHub signs: a server's administrators choose both. */
  web: { readonly name: string; readonly email: string; readonly signs: boolean };
}

/** Lists of GitHub's that end early. Over REST the commits of a pull request always do, after 250. */
export interface Caps {
  /** GraphQL's `PullRequest.commits` returns this many of the oldest; null: all. */
  pullRequestCommits: number | null;
  /** Whether its `totalCount` counts the commits that it leaves out. */
  countsAll: boolean;
}

/**
 * The last ids. Comments and reviews have their own sequence beyond 32 bits, as on github.com, so that storing one in a
 * GraphQL `Int` fails here.
 */
export interface IdCounters {
  common: number;
  post: number;
}

/** An empty world: only GitHub's own `web-flow`, the committer on the web. */
export function emptyWorld(now: number): World {
  const webFlow: Account = {
    id: WEB_FLOW_ID,
    nodeId: nodeId('U', WEB_FLOW_ID),
    kind: 'User',
    login: 'web-flow',
    name: 'GitHub Web Flow',
    emails: [WEB_FLOW_EMAIL],
    createdAt: now,
    members: new Map(),
    basePermission: 'none',
    rulesets: new Map(),
  };
  return {
    revision: 0,
    accounts: new Map([[webFlow.id, webFlow]]),
    teams: new Map(),
    repositories: new Map(),
    formerNames: new Map(),
    formerBranches: new Map(),
    apps: new Map(),
    installations: new Map(),
    installationTokens: new Map(),
    personalTokens: new Map(),
    deliveries: [],
    ids: { common: 1000, post: 3_000_000_000 },
    caps: { pullRequestCommits: null, countsAll: false },
    enterprise: { version: null, lacks: [] },
    web: { name: 'GitHub', email: WEB_FLOW_EMAIL, signs: true },
  };
}

export const WEB_FLOW_ID = 864;
export const WEB_FLOW_EMAIL = 'noreply@github.com';

/** The next id for anything but comments and reviews. */
export const nextId = (world: World): number => ++world.ids.common;
/** The next id for a comment or a review: larger than 2^31. */
export const nextPostId = (world: World): number => ++world.ids.post;

/** GitHub's prefixes of node ids. */
export type NodePrefix =
  | 'U'
  | 'BOT'
  | 'O'
  | 'T'
  | 'R'
  | 'PR'
  | 'I'
  | 'MQ'
  | 'MQE'
  | 'RE'
  | 'IC'
  | 'PRR'
  | 'PRRC'
  | 'LA'
  | 'REA'
  | 'CS'
  | 'CR'
  | 'SC'
  | 'A'
  | 'RR'
  | 'RRS'
  | 'EV'
  | 'EN'
  | 'GA'
  | 'DE'
  | 'DES'
  | 'W'
  | 'WFR'
  | 'C';

/** An opaque id that names the kind, as GitHub's do, for example `IC_k000000000BC`. */
export function nodeId(prefix: NodePrefix, id: number | string): string {
  return `${prefix}_k${Buffer.from(String(id)).toString('base64url')}`;
}

/** Parses a node id; null if it is not one of ours. */
export function parseNodeId(text: string): { readonly prefix: string; readonly id: string } | null {
  const match = /^([A-Z]+)_k([A-Za-z0-9_-]+)$/.exec(text);
  return match?.[1] && match[2] ? { prefix: match[1], id: Buffer.from(match[2], 'base64url').toString() } : null;
}

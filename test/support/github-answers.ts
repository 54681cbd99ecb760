/** Raw answers of GitHub over GraphQL, also those that a well-behaved GitHub never gives. */

import type { GitHubClient } from '../../src/github/client/client.ts';
import type { GraphQLAnswer } from '../../src/github/client/graphql-answer.ts';
import { RepositoryClient } from '../../src/github/client/repository-client.ts';
import type { PeopleCache } from '../../src/github/policy/people-cache.ts';
import { policyText } from './policy.ts';

/** An object id: one digit, repeated. */
export const oidOf = (digit: string): string => digit.repeat(40);

/** The client for `acme/shop`. */
export const inShop = (client: GitHubClient): RepositoryClient =>
  new RepositoryClient(client, { owner: 'acme', name: 'shop' });

export const user = (databaseId: number, login: string) => ({ __typename: 'User', login, databaseId });

export const page = (nodes: readonly unknown[], parts: { next?: string; total?: number } = {}) => ({
  totalCount: parts.total ?? nodes.length,
  pageInfo: { hasNextPage: parts.next !== undefined, endCursor: parts.next ?? null },
  nodes,
});

export const commitNode = (digit: string, parts: Record<string, unknown> = {}) => ({
  id: `PRC_${digit}`,
  commit: {
    oid: oidOf(digit),
    tree: { oid: oidOf('7') },
    parents: page([{ id: 'C_0', oid: oidOf('0') }]),
    authors: page([{ name: 'Dev', email: 'dev@acme.example', user: user(7, 'dev') }]),
    committer: { name: 'Dev', email: 'dev@acme.example', user: user(7, 'dev') },
    signature: null,
    ...parts,
  },
});

/** How far a commit is ahead of the base branch. The tip of the base branch is `0`, as in `snapshotData`. */
export const comparison = (aheadBy: number, head: string, base = '0') => ({
  aheadBy,
  baseTarget: { oid: oidOf(base) },
  headTarget: { oid: oidOf(head) },
});

export const commentNode = (id: number, parts: Record<string, unknown> = {}) => ({
  id: `IC_${id}`,
  fullDatabaseId: String(id),
  url: `https://github.com/acme/shop/pull/7#issuecomment-${id}`,
  author: user(1, 'pat'),
  createdAt: '2026-03-02T09:10:00Z',
  lastEditedAt: null,
  createdViaEmail: false,
  body: `comment ${id}`,
  viewerDidAuthor: false,
  reactionGroups: [],
  ...parts,
});

export const reviewNode = (id: number, parts: Record<string, unknown> = {}) => ({
  id: `PRR_${id}`,
  fullDatabaseId: String(id),
  url: `https://github.com/acme/shop/pull/7#pullrequestreview-${id}`,
  author: user(5, 'kim'),
  submittedAt: '2026-03-02T09:20:00Z',
  lastEditedAt: null,
  createdViaEmail: false,
  state: 'APPROVED',
  body: '',
  commit: { oid: oidOf('a'), tree: { oid: oidOf('7') } },
  reactionGroups: [],
  ...parts,
});

export const eventNode = (type: string, id: string, parts: Record<string, unknown> = {}) => ({
  __typename: type,
  id,
  createdAt: '2026-03-02T09:30:00Z',
  actor: user(7, 'dev'),
  ...parts,
});

/** The text of the policy in the answers of these tests. */
const OWN_POLICY = policyText();

export const policyEntry = (text: string, parts: Record<string, unknown> = {}) => ({
  mode: 0o100644,
  type: 'blob',
  oid: oidOf('b'),
  object: { text, isTruncated: false, isBinary: false },
  ...parts,
});

export const headNode = (parts: Record<string, unknown> = {}) => ({
  oid: oidOf('a'),
  tree: { oid: oidOf('7') },
  policy: policyEntry(OWN_POLICY),
  checkSuites: page([]),
  ...parts,
});

interface SnapshotParts {
  readonly repository?: Record<string, unknown>;
  readonly pullRequest?: Record<string, unknown>;
  readonly shared?: unknown;
}

/** The owner's `.github` repository, which is empty. */
const NO_SHARED = { nameWithOwner: 'acme/.github', isEmpty: true, defaultBranchRef: null };

/** A release pull request with one commit and a policy, and nothing else. */
export const snapshotData = (parts: SnapshotParts = {}) => ({
  repository: {
    databaseId: 1000,
    nameWithOwner: 'acme/shop',
    url: 'https://github.com/acme/shop',
    defaultBranchRef: { name: 'main', target: { policy: policyEntry(OWN_POLICY) } },
    pullRequest: {
      title: 'Release 1.4',
      url: 'https://github.com/acme/shop/pull/7',
      state: 'OPEN',
      isDraft: false,
      createdAt: '2026-03-02T09:00:00Z',
      author: user(7, 'dev'),
      baseRefName: 'main',
      baseRefOid: oidOf('0'),
      headRefName: 'release/1.4',
      headRefOid: oidOf('a'),
      headRepository: { nameWithOwner: 'acme/shop' },
      baseRef: { target: { policy: { oid: oidOf('b') } } },
      latest: { nodes: [{ commit: headNode() }] },
      labels: page([]),
      commits: page([commitNode('a')]),
      comments: page([]),
      reviews: page([]),
      events: page([]),
      requests: page([]),
      ...parts.pullRequest,
    },
    ...parts.repository,
  },
  shared: parts.shared ?? NO_SHARED,
});

export const moreData = (lists: Record<string, unknown>, head = oidOf('a')) => ({
  repository: { pullRequest: { headRefOid: head, ...lists } },
});

export interface Request {
  readonly name: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly query: string;
}

/** GitHub's answer, an error to throw, or a function of the request that returns either. */
type Answer = unknown;

export interface ScriptedClient extends GitHubClient {
  readonly requests: readonly Request[];
}

/** A client that gives the scripted answers in order. It fails the test at any other request. */
export function scriptedClient(
  answers: readonly (readonly [name: string, answer: Answer])[],
  appId: number | null = 1,
): ScriptedClient {
  const requests: Request[] = [];
  const next = (request: Request): unknown => {
    const scripted = answers[requests.length];
    requests.push(request);
    if (scripted?.[0] !== request.name) {
      throw new Error(
        `request ${requests.length} is ${request.name}, the script says ${scripted?.[0] ?? 'nothing more'}`,
      );
    }
    const [, answer] = scripted;
    const given: unknown = typeof answer === 'function' ? answer(request) : answer;
    if (given instanceof Error) throw given;
    return given;
  };
  return {
    requests,
    appId,
    graphql: async (query, variables): Promise<GraphQLAnswer> => {
      const name = /(?:query|mutation) (\w+)/.exec(query)?.[1] ?? '';
      const given = next({ name, variables, query });
      return given instanceof Partial ? given : { data: given, gaps: [] };
    },
    rest: async (route, parameters) => next({ name: route, variables: parameters, query: '' }),
  };
}

/** An answer with gaps. */
export class Partial implements GraphQLAnswer {
  readonly data: unknown;
  readonly gaps: GraphQLAnswer['gaps'];
  constructor(data: unknown, gaps: GraphQLAnswer['gaps']) {
    this.data = data;
    this.gaps = gaps;
  }
}

export const gap = (path: readonly (string | number)[], why: 'missing' | 'forbidden' = 'missing') => ({
  why,
  path,
  message: why,
});

/** A cache in memory that rejects entries of a past epoch, as the store's does. */
export class MemoryPeopleCache implements PeopleCache {
  readonly entries = new Map<string, unknown>();
  epoch = 1;
  async read(_owner: string, keys: readonly string[]) {
    return { epoch: this.epoch, entries: new Map([...this.entries].filter(([key]) => keys.includes(key))) };
  }
  async write(_owner: string, epoch: number, entries: ReadonlyMap<string, unknown>) {
    if (epoch !== this.epoch) return;
    for (const [key, value] of entries) this.entries.set(key, value);
  }
}

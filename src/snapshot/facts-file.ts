import { z } from 'zod';
import type { Facts } from '../domain/facts.ts';
import { asInstant, asSha, asStateName, type Instant } from '../domain/ids.ts';
import { UNREAD_RANGE } from '../domain/range.ts';
import type { OrderProblem, RememberedOrder } from '../domain/release-order.ts';
import type { AskedReview } from '../domain/review-request.ts';

/** A stored snapshot, or its problems, each with the place in the file (`comments.value[3].author.id`). */
export type FactsReading =
  | { readonly state: 'read'; readonly facts: Facts }
  | {
      readonly state: 'unreadable';
      readonly problems: readonly { readonly field: string; readonly problem: string }[];
    };

/**
 * Parses facts that were stored as JSON, and checks the whole shape.
 * `evaluate` accepts only facts of the documented shape, and half a snapshot must not pass for a small one.
 */
export function parseFacts(text: string): FactsReading {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    const problem = Error.isError(error) ? error.message : String(error);
    return { state: 'unreadable', problems: [{ field: '', problem: `not JSON: ${problem}` }] };
  }
  const result = facts.safeParse(data);
  if (result.success) return { state: 'read', facts: result.data };
  const problems = result.error.issues.map(({ path, message }) => ({ field: fieldOf(path), problem: message }));
  return { state: 'unreadable', problems };
}

const fieldOf = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');

const sha = z
  .string()
  .regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/, 'not a commit id')
  .transform(asSha);
const instant = z.string().transform((text, context): Instant => {
  try {
    return asInstant(text);
  } catch {
    // Not swallowed: the message is reported with the other problems of the file.
    context.addIssue({ code: 'custom', message: 'not a time' });
    return z.NEVER;
  }
});
const stateName = z.string().transform(asStateName);
const reading = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('state', [
    z.strictObject({ state: z.literal('known'), value }),
    z.strictObject({
      state: z.literal('unavailable'),
      why: z.enum(['forbidden', 'missing', 'truncated', 'malformed', 'unnamed', 'clock']),
      what: z.string(),
    }),
  ]);
const list = <T extends z.ZodType>(item: T) => z.array(item).readonly();

const account = z.strictObject({
  id: z.number().int(),
  login: z.string(),
  kind: z.enum(['user', 'bot', 'organization', 'mannequin']),
});
const gitPerson = z.strictObject({
  name: z.string().nullable(),
  email: z.string().nullable(),
  account: account.nullable(),
});
const label = z.strictObject({ id: z.string(), name: z.string() });

const pullRequest = z.strictObject({
  title: z.string(),
  url: z.string(),
  state: z.enum(['open', 'closed', 'merged']),
  draft: z.boolean(),
  author: account.nullable(),
  createdAt: instant,
  base: z.strictObject({ ref: z.string(), sha, tip: sha.exactOptional() }),
  head: z.strictObject({ ref: z.string(), sha, tree: sha, repository: z.string().nullable() }),
  labels: reading(list(label)),
  // Missing in snapshots from before merges were read.
  merged: z.strictObject({ at: instant, by: account.nullable(), commit: sha }).nullable().default(null),
  checklist: z.string().exactOptional(),
});
const linkedCommit = z.strictObject({ sha, parents: list(sha) });
const commit = z.strictObject({
  sha,
  tree: sha,
  parents: list(sha),
  authors: list(gitPerson),
  committer: gitPerson.nullable(),
  signedByGitHub: z.boolean(),
});
// Missing in older snapshots.
const createdViaEmail = z.boolean().default(false);
const rangeStart = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('release'), tag: z.string(), commit: sha }),
  z.strictObject({ kind: z.literal('baseline'), at: instant, commit: sha.nullable() }),
]);
const range = z.strictObject({
  since: rangeStart.nullable(),
  commits: list(commit),
  origins: list(
    z.strictObject({
      number: z.number().int().positive(),
      mergeCommit: sha,
      mergedBy: account.nullable(),
      brought: list(sha),
      hands: list(account),
      commits: list(commit),
    }),
  ),
  hands: list(account),
});
const comment = z.strictObject({
  id: z.string(),
  nodeId: z.string(),
  url: z.string(),
  author: account.nullable(),
  createdAt: instant,
  editedAt: instant.nullable(),
  createdViaEmail,
  body: z.string(),
});
const review = z.strictObject({
  id: z.string(),
  nodeId: z.string(),
  url: z.string(),
  author: account.nullable(),
  submittedAt: instant,
  editedAt: instant.nullable(),
  state: z.enum(['approved', 'changes-requested', 'commented', 'dismissed']),
  commit: z.strictObject({ sha, tree: sha }).nullable(),
  createdViaEmail,
  body: z.string(),
});

const eventHead = { id: z.string(), actor: account.nullable(), at: instant };
const event = z.discriminatedUnion('kind', [
  z.strictObject({ ...eventHead, kind: z.enum(['labeled', 'unlabeled']), label }),
  z.strictObject({ ...eventHead, kind: z.literal('comment-deleted'), commentAuthor: account.nullable() }),
  z.strictObject({
    ...eventHead,
    kind: z.literal('review-dismissed'),
    reviewId: z.string().nullable(),
    previous: z.enum(['approved', 'changes-requested', 'commented']),
  }),
  z.strictObject({ ...eventHead, kind: z.literal('force-pushed'), before: sha.nullable(), after: sha.nullable() }),
  z.strictObject({ ...eventHead, kind: z.enum(['base-changed', 'retitled']), from: z.string(), to: z.string() }),
  z.strictObject({ ...eventHead, kind: z.enum(['ready-for-review', 'converted-to-draft']) }),
]);

const orderProblem: z.ZodType<OrderProblem> = z.discriminatedUnion('code', [
  z.strictObject({
    code: z.enum(['unidentified', 'not-a-person', 'edited', 'not-a-deployer', 'code-author']),
  }),
  z.strictObject({ code: z.enum(['gone', 'base-changed', 'not-ready', 'late']) }),
  z.strictObject({ code: z.literal('settling'), until: instant }),
  z.strictObject({ code: z.literal('moved'), from: sha.nullable() }),
  z.strictObject({ code: z.literal('check'), said: z.string().nullable() }),
  z.strictObject({
    code: z.enum(['tag-name', 'tag-signed', 'tag-exists', 'cargo-author', 'cargo-unknown']),
    tag: z.string(),
  }),
  z.strictObject({ code: z.literal('tag-pattern'), tag: z.string(), patterns: list(z.string()) }),
  z.strictObject({ code: z.literal('under-way'), by: account }),
]);
const releaseOrder = z.strictObject({
  act: z.string(),
  person: account,
  at: instant,
  url: z.string(),
  tag: z.string().nullable(),
  head: sha,
  base: z.string(),
  method: z.enum(['merge', 'squash', 'rebase']),
  createRelease: z.boolean(),
});
const rememberedOrder: z.ZodType<RememberedOrder> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('refused'),
    act: z.string(),
    problems: list(orderProblem),
    deployers: list(account),
  }),
  z.strictObject({ kind: z.literal('accepted'), act: z.string(), order: releaseOrder, open: z.boolean() }),
]);

const askedReview: z.ZodType<AskedReview> = z.strictObject({
  state: stateName,
  head: sha,
  reviewer: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('person'), account }),
    z.strictObject({ kind: z.literal('team'), slug: z.string() }),
  ]),
  at: instant,
  posted: z.boolean(),
  status: z.enum(['asked', 'taken-back', 'refused']),
  said: z.string().nullable(),
});

const facts: z.ZodType<Facts> = z.strictObject({
  version: z.literal(1),
  subject: z.strictObject({
    kind: z.literal('pull-request'),
    repository: z.strictObject({ owner: z.string(), name: z.string() }),
    number: z.number().int().positive(),
  }),
  at: instant,
  repository: z.strictObject({ id: z.number().int(), defaultBranch: z.string(), url: z.string() }),
  pullRequest,
  commits: reading(list(commit)),
  // Missing in older snapshots. Unknown must not become empty.
  range: reading(range).default(UNREAD_RANGE),
  pushers: reading(list(account)),
  comments: reading(list(comment)),
  reviews: reading(list(review)),
  events: reading(list(event)),
  heads: reading(
    list(
      z.strictObject({ commit: sha, tree: sha.nullable(), since: instant, source: z.enum(['webhook', 'observation']) }),
    ),
  ),
  trees: list(z.strictObject({ commit: sha, tree: sha })),
  // Missing in snapshots from before the base of a commit mattered.
  formerHeads: list(z.strictObject({ commit: sha, commits: list(linkedCommit).nullable() })).default([]),
  people: z.strictObject({
    users: list(
      z.strictObject({ login: z.string(), account: reading(account), changedHands: z.literal(true).exactOptional() }),
    ),
    teams: list(z.strictObject({ team: z.string(), members: reading(list(account)) })),
  }),
  memory: z.strictObject({
    wasRelease: z.boolean(),
    blocks: list(
      z.strictObject({
        act: z.string(),
        kind: z.enum(['objection', 'hold', 'withdrawal']),
        state: stateName.nullable(),
        actor: account,
        at: instant,
        url: z.string(),
        reason: z.string(),
      }),
    ),
    labelNames: list(z.strictObject({ label: z.string(), name: z.string(), since: instant })),
    heard: list(
      z.strictObject({
        source: z.enum(['comment', 'review', 'line-comment']),
        id: z.string(),
        author: account,
        at: instant,
        url: z.string(),
        body: z.string(),
      }),
    ),
    // Missing in snapshots from before there were orders.
    orders: list(rememberedOrder).default([]),
    asked: list(askedReview).exactOptional(),
  }),
});

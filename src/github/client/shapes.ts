import { z } from 'zod';
import type { Account } from '../../domain/account.ts';
import { asInstant, asSha, type Instant, type Sha } from '../../domain/ids.ts';
import { nearShape } from '../policy/near-misses.ts';

// Only the fields that are used, and tolerant of others: GitHub adds fields and kinds at any time.

export const sha = z
  .string()
  .regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/)
  .transform((text): Sha => asSha(text));

export const instant = z.string().transform((text, context): Instant => {
  try {
    return asInstant(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'not a time' });
    return z.NEVER;
  }
});

/** GitHub's BigInt: text in GraphQL, but a number in some versions of its server. */
export const bigId = z.union([z.string().regex(/^\d+$/), z.number().int(), z.bigint()]).transform((id) => String(id));

const KINDS: Readonly<Record<string, Account['kind']>> = {
  User: 'user',
  Bot: 'bot',
  Organization: 'organization',
  Mannequin: 'mannequin',
};

const identified = z.object({ __typename: z.string(), login: z.string(), databaseId: z.number().int().nullish() });

/**
 * The actor of something.
 * `known`: an account. `gone`: GitHub says null, as for deleted accounts. `unidentified`: an actor of a kind without an
 * account id (for example, an enterprise's managed account), who must not count as nobody.
 */
export type Actor =
  | { readonly kind: 'known'; readonly account: Account }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unidentified' };

export const actor = identified.nullable().transform((who): Actor => {
  if (who === null) return { kind: 'gone' };
  const kind = KINDS[who.__typename];
  if (!kind || typeof who.databaseId !== 'number') return { kind: 'unidentified' };
  // GraphQL leaves out the suffix that REST, webhooks and people use.
  const login = kind === 'bot' && !who.login.endsWith('[bot]') ? `${who.login}[bot]` : who.login;
  return { kind: 'known', account: { id: who.databaseId, login, kind } };
});

/** The account; null if there is none to name. */
export const account = actor.transform((who): Account | null => (who.kind === 'known' ? who.account : null));

export const reactionGroups = z
  .array(z.object({ content: z.string(), viewerHasReacted: z.boolean() }))
  .nullish()
  .transform((groups) => groups ?? []);

const policyEntry = z.object({
  mode: z.number().int(),
  type: z.string(),
  oid: z.string(),
  object: z
    .object({ text: z.string().nullish(), isTruncated: z.boolean().nullish(), isBinary: z.boolean().nullish() })
    .nullable(),
});
/** The policy file's entry in a commit's tree. */
export type PolicyEntry = z.infer<typeof policyEntry>;

/** `null` for the whole if there is no commit; `policy: null` if that commit has no policy file. */
export const policyTarget = z.object({ policy: policyEntry.nullable(), ...nearShape });
export type PolicyTarget = z.infer<typeof policyTarget>;

export const headCommit = z.object({
  oid: sha,
  tree: z.object({ oid: sha }),
  ...policyTarget.shape,
  checkSuites: z.unknown().optional(),
});
export type HeadCommit = z.infer<typeof headCommit>;

const PULL_REQUEST_STATES = { OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const;

/** The owner's repository with what its repositories share; null if GitHub shows none. */
export const sharedShape = z
  .object({
    nameWithOwner: z.string(),
    isEmpty: z.boolean().nullish(),
    defaultBranchRef: z.object({ target: policyTarget.nullable() }).nullable(),
  })
  .nullable();
export type SharedAnswer = z.infer<typeof sharedShape>;

/** The parts of the snapshot without which nothing can be decided. The lists are parsed one by one. */
export const snapshotShape = z.object({
  repository: z.looseObject({
    databaseId: z.number().int(),
    nameWithOwner: z.string(),
    url: z.string(),
    isEmpty: z.boolean().nullish(),
    defaultBranchRef: z.object({ name: z.string(), target: policyTarget.nullable() }).nullable(),
    pullRequest: z.looseObject({
      title: z.string(),
      url: z.string(),
      state: z.enum(['OPEN', 'CLOSED', 'MERGED']).transform((state) => PULL_REQUEST_STATES[state]),
      isDraft: z.boolean(),
      createdAt: instant,
      author: account,
      baseRefName: z.string(),
      baseRefOid: sha,
      headRefName: z.string(),
      headRefOid: sha,
      headRepository: z.object({ nameWithOwner: z.string() }).nullable(),
      closedAt: instant.nullish(),
      mergedAt: instant.nullish(),
      mergedBy: account.optional(),
      mergeCommit: z.object({ oid: sha }).nullish(),
      baseRef: z
        .object({
          target: z.object({ oid: sha.nullish(), policy: z.object({ oid: z.string() }).nullish() }).nullish(),
          compare: z.unknown().optional(),
        })
        .nullable(),
      latest: z.object({ nodes: z.array(z.object({ commit: headCommit })).max(1) }),
    }),
  }),
  shared: sharedShape,
});
export type SnapshotAnswer = z.infer<typeof snapshotShape>;

export const tree = z.object({ oid: sha, tree: z.object({ oid: sha }) });

import { z } from 'zod';
import type { Sha } from '../../domain/ids.ts';
import { instant, sha } from '../client/shapes.ts';
import { account } from '../client/who.ts';
import { POLICY_FILE, policyTarget } from '../policy/policy-texts.ts';
import { SHARED_PARTS, sharedShape } from '../policy/shared-policy.ts';
import { LIST_FRAGMENTS, LIST_PARAMETERS } from './lists.ts';
import { HEAD, headCommit } from './read-head.ts';
import { treeFields } from './read-trees.ts';
import { REQUESTERS, requesters } from './review-requests.ts';

const PARAMETERS = `$owner: String!, $name: String!, $number: Int!`;

/**
 * All that a decision reads about a pull request, except for people, in one request.
 * It includes the policy texts and what this app itself has written. `trees`: commits whose trees are wanted as well
 * (aliases `tree0`, `tree1` …). `$pull`: GitHub's own name for the head (`refs/pull/7/head`), because its id is not
 * known before the answer. Costs about 2 points of GitHub's rate limit, and touches at most 4,800 of the 500,000 nodes
 * that a query may.
 */
export const snapshotQuery = (trees: readonly Sha[]): string => `
query Snapshot(${PARAMETERS}, $pull: String!, ${LIST_PARAMETERS}, $appId: Int, $checks: Boolean!, $compare: Boolean!) {
  repository(owner: $owner, name: $name) {
    databaseId
    nameWithOwner
    url
    isEmpty
    defaultBranchRef { name target { ...PolicyFile } }
    pullRequest(number: $number) {
      title
      url
      state
      isDraft
      createdAt
      updatedAt
      author { ...Who }
      baseRefName
      baseRefOid
      headRefName
      headRefOid
      headRepository { nameWithOwner }
      closedAt
      mergedAt
      mergedBy { ...Who }
      mergeCommit { oid }
      baseRef {
        target { oid ... on Commit { policy: file(path: ".github/countersign.yml") { oid } } }
        compare(headRef: $pull) @include(if: $compare) { aheadBy baseTarget { oid } headTarget { oid } }
      }
      latest: commits(last: 1) { nodes { commit { ...Head } } }
      requesters: ${REQUESTERS}
      ...Lists
    }
    ${treeFields(trees)}
  }${SHARED_PARTS}
}${LIST_FRAGMENTS}${POLICY_FILE}${HEAD}`;

/** Further pages of the lists that continue, and the head, which may have changed. */
export const MORE_QUERY = `
query More(${PARAMETERS}, ${LIST_PARAMETERS}) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) { headRefOid ...Lists }
  }
}${LIST_FRAGMENTS}`;

const PULL_REQUEST_STATES = { OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const;

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
      requesters,
    }),
  }),
  shared: sharedShape,
});
export type SnapshotAnswer = z.infer<typeof snapshotShape>;

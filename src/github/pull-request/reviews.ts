import { z } from 'zod';
import type { ReviewFact } from '../../domain/facts.ts';
import { known, type Reading, unavailable } from '../../domain/reading.ts';
import { type ListPart, order } from '../client/list-part.ts';
import { itemsOf, type ListSoFar } from '../client/paged-list.ts';
import { bigId, instant, sha } from '../client/shapes.ts';
import { account } from '../client/who.ts';
import { acknowledged, REACTION_PARTS, reactionGroups } from './acknowledgement.ts';

/** The reviews of a pull request. */
export const REVIEWS: ListPart = {
  what: 'reviews',
  nodes: `
      id
      fullDatabaseId
      url
      author { ...Who }
      submittedAt
      lastEditedAt
      createdViaEmail
      state
      body
      commit { oid tree { oid } }
      ${REACTION_PARTS}`,
};

const review = z.object({
  id: z.string(),
  fullDatabaseId: bigId,
  url: z.string(),
  author: account,
  submittedAt: instant.nullable(),
  lastEditedAt: instant.nullable(),
  createdViaEmail: z.boolean(),
  state: z.enum(['APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'DISMISSED', 'PENDING']),
  body: z.string(),
  commit: z.object({ oid: sha, tree: z.object({ oid: sha }) }).nullable(),
  reactionGroups,
});

const REVIEW_STATES = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes-requested',
  COMMENTED: 'commented',
  DISMISSED: 'dismissed',
} as const;

export interface ReviewRead {
  readonly fact: ReviewFact;
  readonly reacted: boolean;
}

/** Submitted reviews, oldest first. A draft, which others cannot see, is not a review yet. */
export function reviewsOf(list: ListSoFar): Reading<readonly ReviewRead[]> {
  const read = itemsOf(list, review);
  if (read.state === 'unavailable') return read;
  const reviews: ReviewRead[] = [];
  for (const entry of read.value) {
    if (entry.state === 'PENDING') continue;
    if (entry.submittedAt === null) return unavailable('malformed', list.what);
    reviews.push({
      fact: {
        id: entry.fullDatabaseId,
        nodeId: entry.id,
        url: entry.url,
        author: entry.author,
        submittedAt: entry.submittedAt,
        editedAt: entry.lastEditedAt,
        createdViaEmail: entry.createdViaEmail,
        state: REVIEW_STATES[entry.state],
        commit: entry.commit && { sha: entry.commit.oid, tree: entry.commit.tree.oid },
        body: entry.body,
      },
      reacted: acknowledged(entry.reactionGroups),
    });
  }
  return known(reviews.toSorted((a, b) => order(a.fact.submittedAt, b.fact.submittedAt)));
}

import { z } from 'zod';
import type { CommentFact, LabelFact, ReviewFact } from '../../domain/facts.ts';
import { known, type Reading, unavailable } from '../../domain/reading.ts';
import { type ListSoFar, readingOf } from '../client/paged-list.ts';
import { account, bigId, instant, reactionGroups, sha } from '../client/shapes.ts';

const label = z.object({ id: z.string(), name: z.string() });

const comment = z.object({
  id: z.string(),
  fullDatabaseId: bigId,
  url: z.string(),
  author: account,
  createdAt: instant,
  lastEditedAt: instant.nullable(),
  createdViaEmail: z.boolean(),
  body: z.string(),
  viewerDidAuthor: z.boolean(),
  reactionGroups,
});

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

/** A comment, and its relation to the reading account. */
export interface CommentRead {
  readonly fact: CommentFact;
  readonly viewerDidAuthor: boolean;
  readonly reacted: boolean;
}

export interface ReviewRead {
  readonly fact: ReviewFact;
  readonly reacted: boolean;
}

/** The reaction that acknowledges an act (SIGN-14). */
export const ACKNOWLEDGEMENT = 'THUMBS_UP';

export const labelsOf = (list: ListSoFar): Reading<readonly LabelFact[]> => itemsOf(list, label);

/** The comments, oldest first. */
export function commentsOf(list: ListSoFar): Reading<readonly CommentRead[]> {
  const read = itemsOf(list, comment);
  if (read.state === 'unavailable') return read;
  const comments = read.value.map((entry) => ({
    fact: {
      id: entry.fullDatabaseId,
      nodeId: entry.id,
      url: entry.url,
      author: entry.author,
      createdAt: entry.createdAt,
      editedAt: entry.lastEditedAt,
      createdViaEmail: entry.createdViaEmail,
      body: entry.body,
    },
    viewerDidAuthor: entry.viewerDidAuthor,
    reacted: acknowledged(entry.reactionGroups),
  }));
  return known(comments.toSorted((a, b) => order(a.fact.createdAt, b.fact.createdAt)));
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

/** The parsed entries of a whole list. An entry that cannot be parsed makes the list `malformed`, never shorter. */
export function itemsOf<T>(list: ListSoFar, shape: z.ZodType<T>): Reading<readonly T[]> {
  const nodes = readingOf(list);
  if (nodes.state === 'unavailable') return nodes;
  const entries = z.array(shape).safeParse(nodes.value);
  return entries.success ? known(entries.data) : unavailable('malformed', list.what);
}

export const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const acknowledged = (groups: readonly { content: string; viewerHasReacted: boolean }[]): boolean =>
  groups.some((group) => group.content === ACKNOWLEDGEMENT && group.viewerHasReacted);

import { z } from 'zod';
import type { CommentFact } from '../../domain/facts.ts';
import { known, type Reading } from '../../domain/reading.ts';
import { type ListPart, order } from '../client/list-part.ts';
import { itemsOf, type ListSoFar } from '../client/paged-list.ts';
import { bigId, instant } from '../client/shapes.ts';
import { account } from '../client/who.ts';
import { acknowledged, REACTION_PARTS, reactionGroups } from './acknowledgement.ts';

/** The comments of a pull request. */
export const COMMENTS: ListPart = {
  what: 'comments',
  nodes: `
      id
      fullDatabaseId
      url
      author { ...Who }
      createdAt
      lastEditedAt
      createdViaEmail
      body
      viewerDidAuthor
      isMinimized
      ${REACTION_PARTS}`,
};

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
  isMinimized: z.boolean().nullish(),
  reactionGroups,
});

/** A comment, and its relation to the reading account. */
export interface CommentRead {
  readonly fact: CommentFact;
  readonly viewerDidAuthor: boolean;
  /** False if GitHub does not say, so that nothing is written in doubt. */
  readonly visible: boolean;
  readonly reacted: boolean;
}

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
    visible: entry.isMinimized === false,
    reacted: acknowledged(entry.reactionGroups),
  }));
  return known(comments.toSorted((a, b) => order(a.fact.createdAt, b.fact.createdAt)));
}

import { answeredAct, CHECKLIST_MARKER, type Observed } from '../../domain/effects.ts';
import type { CommentFact } from '../../domain/facts.ts';
import type { CommentRead } from './comments.ts';
import type { ReviewRead } from './reviews.ts';

/** The start of every marker, with which all that this app writes begins. */
const ANY_MARKER = '<!-- countersign:';

/** This app's comments, and all others. */
export interface CommentsSorted {
  readonly others: readonly CommentFact[];
  readonly checklists: Observed['checklists'];
  /** The web address of the checklist; null if there is none. */
  readonly checklistUrl: string | null;
  readonly answered: Observed['answered'];
  readonly visibleAnswers: NonNullable<Observed['visibleAnswers']>;
}

/**
 * Separates this app's own comments from those that may contain acts.
 * Own comments are those that GitHub attributes to the reading app; a marker alone proves nothing, because anyone can
 * type one. With a person's token (the command line) no comment is an own one, but a machine's comment with the marker
 * is left out all the same: machines never sign (SIGN-3).
 *
 * An own comment without any marker was defaced (VER-3). It comes after the marked checklists, so that it is restored
 * if it was the only one, and deleted otherwise.
 */
export function sortComments(comments: readonly CommentRead[]): CommentsSorted {
  const machines = comments.filter((comment) => comment.fact.author?.kind === 'bot');
  const ownRead = machines.filter((comment) => comment.viewerDidAuthor);
  const own = ownRead.map((comment) => comment.fact);
  const notActs = new Set([...own, ...machines.map((comment) => comment.fact).filter(isMarked)]);
  const checklists = [
    ...own.filter((comment) => comment.body.startsWith(CHECKLIST_MARKER)),
    ...own.filter((comment) => !isMarked(comment)),
  ];
  return {
    others: comments.map((comment) => comment.fact).filter((comment) => !notActs.has(comment)),
    checklists: checklists.map(({ id, body }) => ({ id, body })),
    checklistUrl: checklists[0]?.url ?? null,
    answered: own.map((comment) => answeredAct(comment.body)).filter((act) => act !== null),
    visibleAnswers: ownRead.flatMap(({ fact, visible }) => {
      const act = answeredAct(fact.body);
      return act !== null && visible ? [{ act, nodeId: fact.nodeId }] : [];
    }),
  };
}

const isMarked = (comment: CommentFact): boolean => comment.body.startsWith(ANY_MARKER);

/** Node ids that the reading account has already acknowledged. */
export const acknowledgedOf = (comments: readonly CommentRead[], reviews: readonly ReviewRead[]): readonly string[] =>
  [...comments, ...reviews].filter((entry) => entry.reacted).map((entry) => entry.fact.nodeId);

import type { Account } from '../../domain/account.ts';
import type { Facts, MergeFact, ReviewFact, TimelineEvent } from '../../domain/facts.ts';
import type { Instant } from '../../domain/ids.ts';
import { known, type Reading, unavailable } from '../../domain/reading.ts';
import { type Dismissal, dismissalsAmong } from '../acts/acts.ts';
import { readPart } from '../read-part.ts';

/**
 * The facts as they were when the pull request was merged.
 * What was said or done later is left out, and what was undone later is restored. Texts that were changed or deleted
 * later cannot be restored: if they may have taken readiness away, the whole list is unknown, so that nobody makes a
 * merge look better than it was.
 *
 * GitHub's times are whole seconds, so the order within the merge's own second is unknown. In it, what takes readiness
 * away was before the merge, and what takes that back was after it (ADR 0058). `judgeMerge` leaves out what gives
 * readiness in that second.
 *
 * Sightings of heads are all kept, including later ones: a head that was seen only after the merge has an unknown
 * start, and sign-offs from meanwhile are bound to nothing (SIGN-4).
 * @param matters whether this account's texts can take readiness away; null is an account that is gone
 * @param undone the states of reviews whose dismissal in the merge's own second was after the merge
 */
export function asOfMerge(
  facts: Facts,
  merged: MergeFact,
  matters: (account: Account | null) => boolean,
  undone: DismissedFrom,
): Facts {
  const later = readPart(facts.events).filter((event) => event.at > merged.at);
  return {
    ...facts,
    at: merged.at,
    pullRequest: { ...facts.pullRequest, title: titleBefore(facts, later), labels: labelsBefore(facts, later) },
    comments: commentsBefore(facts, merged, matters),
    reviews: reviewsBefore(facts, merged, matters, undone),
    events: upTo(facts.events, ({ at }) => at <= merged.at),
    memory: {
      ...facts.memory,
      blocks: facts.memory.blocks.filter(({ at }) => at <= merged.at),
      heard: facts.memory.heard.filter(({ at }) => at <= merged.at),
    },
  };
}

/** States from which reviews were dismissed. */
type DismissedFrom = ReadonlySet<Dismissal['previous']>;

/**
 * In the merge's own second, only objections were dismissed after the merge.
 * This reading goes against the release: the objection stood at the merge, and a dismissed approval did not.
 */
export const OBJECTIONS: DismissedFrom = new Set(['changes-requested']);
/** Every dismissal was after the merge. */
// Stryker disable next-line StringLiteral: a standing objection is judged with OBJECTIONS already, a comment gives nothing
export const ALL_REVIEWS: DismissedFrom = new Set(['approved', 'changes-requested', 'commented']);

/** Never, or before the merge's second: the state at the merge is certain. */
const isBefore = (at: Instant | null, merged: MergeFact): boolean => at === null || at < merged.at;

const upTo = <T>(list: Reading<readonly T[]>, within: (item: T) => boolean): Reading<readonly T[]> =>
  list.state === 'known' ? known(list.value.filter(within)) : list;

/** The title at the merge. The first later change of the title says what it was until then. */
const titleBefore = (facts: Facts, later: readonly TimelineEvent[]): string =>
  later.find((event) => event.kind === 'retitled')?.from ?? facts.pullRequest.title;

/** The labels at the merge. The first later event of each label says whether it was there before. */
function labelsBefore(facts: Facts, later: readonly TimelineEvent[]): Facts['pullRequest']['labels'] {
  const { labels } = facts.pullRequest;
  if (labels.state !== 'known') return labels;
  const first = new Map<string, Extract<TimelineEvent, { kind: 'labeled' | 'unlabeled' }>>();
  for (const event of later) {
    if ((event.kind === 'labeled' || event.kind === 'unlabeled') && !first.has(event.label.id)) {
      first.set(event.label.id, event);
    }
  }
  const untouched = labels.value.filter(({ id }) => !first.has(id));
  const takenOff = [...first.values()].filter(({ kind }) => kind === 'unlabeled').map(({ label }) => label);
  return known([...untouched, ...takenOff]);
}

function commentsBefore(
  { comments, events }: Facts,
  merged: MergeFact,
  matters: (account: Account | null) => boolean,
): Facts['comments'] {
  const before = upTo(comments, ({ createdAt }) => createdAt <= merged.at);
  const changed = readPart(before).find(({ author, editedAt }) => !isBefore(editedAt, merged) && matters(author));
  if (changed) return unavailable('missing', `what comment ${changed.id} said at the merge`);
  const deleted = readPart(events).find(
    (event) => event.kind === 'comment-deleted' && !isBefore(event.at, merged) && matters(event.commentAuthor),
  );
  return deleted ? unavailable('missing', 'a comment that was deleted after the merge') : before;
}

function reviewsBefore(
  { reviews, events }: Facts,
  merged: MergeFact,
  matters: (account: Account | null) => boolean,
  undone: DismissedFrom,
): Facts['reviews'] {
  const before = upTo(reviews, ({ submittedAt }) => submittedAt <= merged.at);
  const changed = readPart(before).find(({ author, editedAt }) => !isBefore(editedAt, merged) && matters(author));
  if (changed) return unavailable('missing', `what review ${changed.id} said at the merge`);
  const dismissed = new Map(
    dismissalsAmong(readPart(events))
      .filter((event) => isPutBack(event, merged, undone))
      .map(({ reviewId, previous }) => [reviewId, previous]),
  );
  if (before.state !== 'known') return before;
  return known(
    before.value.map((review): ReviewFact => ({ ...review, state: dismissed.get(review.id) ?? review.state })),
  );
}

/** Whether a dismissal was after the merge, so that the review stood then. */
const isPutBack = ({ at, previous }: Dismissal, merged: MergeFact, undone: DismissedFrom): boolean =>
  at > merged.at || (at === merged.at && undone.has(previous));

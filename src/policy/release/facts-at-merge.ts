import type { Account } from '../../domain/account.ts';
import type { Facts, MergeFact, ReviewFact, TimelineEvent } from '../../domain/facts.ts';
import type { Instant } from '../../domain/ids.ts';
import { known, type Reading, unavailable } from '../../domain/reading.ts';
import { type Dismissal, dismissalsAmong } from '../acts/acts.ts';
import { readPart } from '../read-part.ts';

/**
 * The facts as they were when the pull request was merged: what anybody said or did after it is left out, and what was
 * undone after it is put back. Words that somebody changed or deleted after it cannot be put back: where they may have
 * taken readiness away, the whole list is unknown, so that nobody makes a merge look better than it was.
 *
 * GitHub's times are whole seconds, so nobody can tell what in the merge's own second came before it. There what takes
 * readiness away was before the merge, and what takes that back was after it (ADR 0058). What gives readiness in that
 * second is for `judgeMerge` to leave out.
 *
 * Sightings of heads are all kept, later ones too: that a head was seen only after the merge says that nobody knows
 * since when it stood there, and what was signed meanwhile is bound to nothing (SIGN-4).
 * @param matters whether what this account says can take readiness away; null is an account that is gone
 * @param dismissals of the merge's own second: `worse`: as above; `after`: all of them were after it
 */
export function asOfMerge(
  facts: Facts,
  merged: MergeFact,
  matters: (account: Account | null) => boolean,
  dismissals: Dismissals = 'worse',
): Facts {
  const later = readPart(facts.events).filter((event) => event.at > merged.at);
  return {
    ...facts,
    at: merged.at,
    pullRequest: { ...facts.pullRequest, title: titleBefore(facts, later), labels: labelsBefore(facts, later) },
    comments: commentsBefore(facts, merged, matters),
    reviews: reviewsBefore(facts, merged, matters, dismissals),
    events: upTo(facts.events, ({ at }) => at <= merged.at),
    memory: {
      ...facts.memory,
      blocks: facts.memory.blocks.filter(({ at }) => at <= merged.at),
      heard: facts.memory.heard.filter(({ at }) => at <= merged.at),
    },
  };
}

type Dismissals = 'worse' | 'after';

/** Never, or before the merge's second: what stood there at the merge is certain. */
const isBefore = (at: Instant | null, merged: MergeFact): boolean => at === null || at < merged.at;

const upTo = <T>(list: Reading<readonly T[]>, within: (item: T) => boolean): Reading<readonly T[]> =>
  list.state === 'known' ? known(list.value.filter(within)) : list;

/** The first new title after the merge says what the title was until then. */
const titleBefore = (facts: Facts, later: readonly TimelineEvent[]): string =>
  later.find((event) => event.kind === 'retitled')?.from ?? facts.pullRequest.title;

/** Of each label that was set or taken off after the merge the first such event says whether it was there before. */
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
  dismissals: Dismissals,
): Facts['reviews'] {
  const before = upTo(reviews, ({ submittedAt }) => submittedAt <= merged.at);
  const changed = readPart(before).find(({ author, editedAt }) => !isBefore(editedAt, merged) && matters(author));
  if (changed) return unavailable('missing', `what review ${changed.id} said at the merge`);
  const dismissed = new Map(
    dismissalsAmong(readPart(events))
      .filter((event) => isPutBack(event, merged, dismissals))
      .map(({ reviewId, previous }) => [reviewId, previous]),
  );
  if (before.state !== 'known') return before;
  return known(
    before.value.map((review): ReviewFact => ({ ...review, state: dismissed.get(review.id) ?? review.state })),
  );
}

/** In the merge's own second a dismissal that takes an approval away was before it, and one that takes an objection away after it. */
const isPutBack = ({ at, previous }: Dismissal, merged: MergeFact, within: Dismissals): boolean =>
  at > merged.at || (at === merged.at && (within === 'after' || previous === 'changes-requested'));

import { z } from 'zod';
import { type Account, distinctAccounts } from '../../domain/account.ts';
import type { TimelineEvent } from '../../domain/facts.ts';
import { known, type Reading, unavailable } from '../../domain/reading.ts';
import type { ListSoFar } from '../client/paged-list.ts';
import { type Actor, account, actor, bigId, instant, sha } from '../client/shapes.ts';
import { itemsOf, order } from './lists.ts';

const base = { id: z.string(), createdAt: instant, actor };
const label = z.object({ id: z.string(), name: z.string() });
const commit = z.object({ oid: sha }).nullable();
const event = <Name extends string, Shape extends z.ZodRawShape>(name: Name, shape: Shape) =>
  z.object({ __typename: z.literal(name), ...base, ...shape });

const anyEvent = z.discriminatedUnion('__typename', [
  event('LabeledEvent', { label }),
  event('UnlabeledEvent', { label }),
  event('CommentDeletedEvent', { deletedCommentAuthor: account }),
  event('ReviewDismissedEvent', {
    previousReviewState: z.enum(['APPROVED', 'CHANGES_REQUESTED', 'COMMENTED']),
    review: z.object({ fullDatabaseId: bigId }).nullable(),
  }),
  event('HeadRefForcePushedEvent', { beforeCommit: commit, afterCommit: commit }),
  event('BaseRefChangedEvent', { previousRefName: z.string(), currentRefName: z.string() }),
  event('AutomaticBaseChangeSucceededEvent', { oldBase: z.string(), newBase: z.string() }),
  event('RenamedTitleEvent', { previousTitle: z.string(), currentTitle: z.string() }),
  event('ReadyForReviewEvent', {}),
  event('ConvertToDraftEvent', {}),
]);
type EventAnswer = z.infer<typeof anyEvent>;

const PREVIOUS = { APPROVED: 'approved', CHANGES_REQUESTED: 'changes-requested', COMMENTED: 'commented' } as const;

/** The events, oldest first, and who force-pushed to the head branch (SOD-1). */
export interface EventsRead {
  readonly events: Reading<readonly TimelineEvent[]>;
  /** Also unavailable if a force pusher cannot be identified: they might sign under another name. */
  readonly pushers: Reading<readonly Account[]>;
  /** Ids of the labels that this app set last (SIGN-7). They only inform people, and sign nothing. */
  readonly mirrored: readonly string[];
}

/**
 * Reads the events of a timeline.
 * @param ownLogin the app's own, as `countersign[bot]`; its labels are not events. null if unknown: then no app's are,
 * because no app signs (SIGN-3)
 */
export function eventsOf(list: ListSoFar, ownLogin: string | null): EventsRead {
  const read = itemsOf(list, anyEvent);
  if (read.state === 'unavailable')
    return { events: read, pushers: { ...read, what: `pushers, from the ${list.what}` }, mirrored: [] };
  const all = read.value.map(eventOf).toSorted((a, b) => order(a.at, b.at));
  const own = ({ kind, actor: who }: TimelineEvent) =>
    kind === 'labeled' && who?.kind === 'bot' && (ownLogin === null || who.login === ownLogin);
  const events = all.filter((one) => !own(one));
  const actors = read.value
    .filter((entry) => entry.__typename === 'HeadRefForcePushedEvent')
    .map((entry) => entry.actor);
  return { events: known(events), pushers: pushersOf(actors, list.what), mirrored: mirroredBy(ownLogin, all) };
}

function mirroredBy(ownLogin: string | null, events: readonly TimelineEvent[]): readonly string[] {
  const last = new Map<string, string | undefined>();
  for (const event of events) if (event.kind === 'labeled') last.set(event.label.id, event.actor?.login);
  return [...last].flatMap(([label, login]) => (ownLogin !== null && login === ownLogin ? [label] : []));
}

function pushersOf(actors: readonly Actor[], what: string): Reading<readonly Account[]> {
  if (actors.some((who) => who.kind === 'unidentified')) return unavailable('malformed', `pushers, from the ${what}`);
  // A deleted account pushes and signs no more, so leaving it out frees no code author.
  return known(distinctAccounts(actors.flatMap((who) => (who.kind === 'known' ? [who.account] : []))));
}

function eventOf(entry: EventAnswer): TimelineEvent {
  const head = {
    id: entry.id,
    actor: entry.actor.kind === 'known' ? entry.actor.account : null,
    at: entry.createdAt,
  };
  switch (entry.__typename) {
    case 'LabeledEvent':
      return { ...head, kind: 'labeled', label: entry.label };
    case 'UnlabeledEvent':
      return { ...head, kind: 'unlabeled', label: entry.label };
    case 'CommentDeletedEvent':
      return { ...head, kind: 'comment-deleted', commentAuthor: entry.deletedCommentAuthor };
    case 'ReviewDismissedEvent': {
      const previous = PREVIOUS[entry.previousReviewState];
      return { ...head, kind: 'review-dismissed', reviewId: entry.review?.fullDatabaseId ?? null, previous };
    }
    case 'HeadRefForcePushedEvent':
      return {
        ...head,
        kind: 'force-pushed',
        before: entry.beforeCommit?.oid ?? null,
        after: entry.afterCommit?.oid ?? null,
      };
    case 'BaseRefChangedEvent':
      return { ...head, kind: 'base-changed', from: entry.previousRefName, to: entry.currentRefName };
    case 'AutomaticBaseChangeSucceededEvent':
      return { ...head, kind: 'base-changed', from: entry.oldBase, to: entry.newBase };
    case 'RenamedTitleEvent':
      return { ...head, kind: 'retitled', from: entry.previousTitle, to: entry.currentTitle };
    case 'ReadyForReviewEvent':
      return { ...head, kind: 'ready-for-review' };
    case 'ConvertToDraftEvent':
      return { ...head, kind: 'converted-to-draft' };
  }
}

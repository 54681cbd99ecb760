import { z } from 'zod';
import { type Account, distinctAccounts } from '../../domain/account.ts';
import type { TimelineEvent } from '../../domain/facts.ts';
import { known, type Reading, unavailable } from '../../domain/reading.ts';
import { type ListPart, order } from '../client/list-part.ts';
import { itemsOf, type ListSoFar } from '../client/paged-list.ts';
import { bigId, instant, sha } from '../client/shapes.ts';
import { type Actor, account, actor } from '../client/who.ts';

const base = { id: z.string(), createdAt: instant, actor };
const label = z.object({ id: z.string(), name: z.string() });
const commit = z.object({ oid: sha }).nullable();
const PREVIOUS = { APPROVED: 'approved', CHANGES_REQUESTED: 'changes-requested', COMMENTED: 'commented' } as const;

type Told<Event = TimelineEvent> = Event extends unknown ? Omit<Event, 'id' | 'actor' | 'at'> : never;
interface EventRead {
  readonly event: TimelineEvent;
  readonly type: string;
  readonly actor: Actor;
}

/**
 * A kind of event: how it is queried, parsed and understood.
 * The name in GitHub's filter and the type, the fields that are read, their shape, and what they mean.
 */
const event = <Shape extends z.ZodRawShape>(
  [filter, type]: readonly [filter: string, type: string],
  fields: string,
  shape: Shape,
  read: (entry: z.infer<z.ZodObject<Shape>>) => Told,
) => ({
  filter,
  query: `... on ${type} { id createdAt actor { ...Who } ${fields} }`,
  shape: z.looseObject({ __typename: z.literal(type), ...base }).transform((head, context): EventRead => {
    const entry = z.object(shape).safeParse(head);
    if (!entry.success) {
      context.addIssue({ code: 'custom', message: `not a ${type}` });
      return z.NEVER;
    }
    const by = head.actor.kind === 'known' ? head.actor.account : null;
    return { type, actor: head.actor, event: { id: head.id, actor: by, at: head.createdAt, ...read(entry.data) } };
  }),
});

const FORCE_PUSHED = 'HeadRefForcePushedEvent';

/** The events that add what the lists lack: who and when (SIGN-7, SIGN-8, SOD-1). */
const KINDS = [
  event(['LABELED_EVENT', 'LabeledEvent'], 'label { id name }', { label }, (one) => ({
    kind: 'labeled',
    label: one.label,
  })),
  event(['UNLABELED_EVENT', 'UnlabeledEvent'], 'label { id name }', { label }, (one) => ({
    kind: 'unlabeled',
    label: one.label,
  })),
  event(
    ['COMMENT_DELETED_EVENT', 'CommentDeletedEvent'],
    'deletedCommentAuthor { ...Who }',
    { deletedCommentAuthor: account },
    (one) => ({ kind: 'comment-deleted', commentAuthor: one.deletedCommentAuthor }),
  ),
  event(
    ['REVIEW_DISMISSED_EVENT', 'ReviewDismissedEvent'],
    'previousReviewState review { fullDatabaseId }',
    {
      previousReviewState: z.enum(['APPROVED', 'CHANGES_REQUESTED', 'COMMENTED']),
      review: z.object({ fullDatabaseId: bigId }).nullable(),
    },
    (one) => ({
      kind: 'review-dismissed',
      reviewId: one.review?.fullDatabaseId ?? null,
      previous: PREVIOUS[one.previousReviewState],
    }),
  ),
  event(
    ['HEAD_REF_FORCE_PUSHED_EVENT', FORCE_PUSHED],
    'beforeCommit { oid } afterCommit { oid }',
    { beforeCommit: commit, afterCommit: commit },
    (one) => ({ kind: 'force-pushed', before: one.beforeCommit?.oid ?? null, after: one.afterCommit?.oid ?? null }),
  ),
  event(
    ['BASE_REF_CHANGED_EVENT', 'BaseRefChangedEvent'],
    'previousRefName currentRefName',
    { previousRefName: z.string(), currentRefName: z.string() },
    (one) => ({ kind: 'base-changed', from: one.previousRefName, to: one.currentRefName }),
  ),
  event(
    ['AUTOMATIC_BASE_CHANGE_SUCCEEDED_EVENT', 'AutomaticBaseChangeSucceededEvent'],
    'oldBase newBase',
    { oldBase: z.string(), newBase: z.string() },
    (one) => ({ kind: 'base-changed', from: one.oldBase, to: one.newBase }),
  ),
  event(
    ['RENAMED_TITLE_EVENT', 'RenamedTitleEvent'],
    'previousTitle currentTitle',
    { previousTitle: z.string(), currentTitle: z.string() },
    (one) => ({ kind: 'retitled', from: one.previousTitle, to: one.currentTitle }),
  ),
  event(['READY_FOR_REVIEW_EVENT', 'ReadyForReviewEvent'], '', {}, () => ({ kind: 'ready-for-review' })),
  event(['CONVERT_TO_DRAFT_EVENT', 'ConvertToDraftEvent'], '', {}, () => ({ kind: 'converted-to-draft' })),
];

/** The timeline of a pull request. */
export const EVENTS: ListPart = {
  what: 'timeline',
  field: 'timelineItems',
  filter: `itemTypes: [${KINDS.map(({ filter }) => filter).join(', ')}]`,
  nodes: `__typename ${KINDS.map(({ query }) => query).join(' ')}`,
};

const anyEvent = z.union(KINDS.map(({ shape }) => shape));

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
  const all = read.value.map((entry) => entry.event).toSorted((a, b) => order(a.at, b.at));
  const own = ({ kind, actor: who }: TimelineEvent) =>
    kind === 'labeled' && who?.kind === 'bot' && (ownLogin === null || who.login === ownLogin);
  const events = all.filter((one) => !own(one));
  const actors = read.value.filter((entry) => entry.type === FORCE_PUSHED).map((entry) => entry.actor);
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

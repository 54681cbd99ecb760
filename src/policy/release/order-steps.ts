import type { PeopleFacts } from '../../domain/facts.ts';
import { addMillis, type Instant } from '../../domain/ids.ts';
import type { Policy } from '../../domain/policy.ts';
import type { ReleaseRange } from '../../domain/release.ts';
import type { OrderProblem, ReleaseOrder } from '../../domain/release-order.ts';
import { rangeAuthors } from '../tag/range-authors.ts';

/** How far GitHub's answers may lag behind a change of its merge queue. */
const QUEUE_LAG_MILLIS = 60_000;

/**
 * The next step of an accepted order for an open pull request (MRG-1).
 * `queued`: it is in the merge queue. `soon`: GitHub may not say so yet. `dequeued`: it was taken out. `carry-out`: it
 * has to be merged.
 * @param is whether GitHub has it in its merge queue
 */
export function orderStep(
  open: { readonly order: Pick<ReleaseOrder, 'at'>; readonly queued: boolean },
  is: boolean,
  now: Instant,
): 'queued' | 'soon' | 'dequeued' | 'carry-out' {
  if (is) return 'queued';
  if (!open.queued) return 'carry-out';
  return now <= addMillis(open.order.at, QUEUE_LAG_MILLIS) ? 'soon' : 'dequeued';
}

/**
 * Reasons against an order, by what GitHub shows right before it is carried out.
 * @param check conclusion of the readiness check on the ordered head; null if there is none, or if it is not complete
 * @param tagStands true if the ordered tag exists already
 */
export const shownProblems = (
  { tag }: Pick<ReleaseOrder, 'tag'>,
  check: string | null,
  tagStands: boolean,
): readonly OrderProblem[] => [
  ...(check === 'success' ? [] : [{ code: 'check', said: check } as const]),
  ...(tag !== null && tagStands ? [{ code: 'tag-exists', tag } as const] : []),
];

/**
 * SOD-5: reasons against an order's tag, from what the base branch brings since the previous release.
 * All of it decides about the tag (TAG-2), so it is better known before anything is merged.
 */
export function rangeProblems(
  policy: Policy,
  people: PeopleFacts,
  range: ReleaseRange,
  { tag, person }: { readonly tag: string; readonly person: { readonly id: number } },
): readonly OrderProblem[] {
  const { accounts, missing, unattributed } = rangeAuthors(policy, people, range);
  const blocks = policy.separation.unattributed === 'block' && unattributed.length > 0;
  return [
    ...(accounts.some(({ id }) => id === person.id) ? [{ code: 'cargo-author', tag } as const] : []),
    ...(missing.length > 0 || blocks ? [{ code: 'cargo-unknown', tag } as const] : []),
  ];
}

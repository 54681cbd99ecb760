import { type ObservedCheck, TAG_CHECK } from '../../domain/effects.ts';
import type { PullRequestFacts } from '../../domain/facts.ts';
import { addMillis, type Instant, type Sha } from '../../domain/ids.ts';
import type { Sibling } from '../../domain/publication.ts';
import type { ReleaseRecord } from '../../domain/release.ts';
import type { OpenOrder, OrderEnd, ReleaseOrder, TagStep } from '../../domain/release-order.ts';

/** The waits for the check on the commit. A separate job writes it, normally at once. */
const [SOON_MILLIS, LATER_MILLIS, NORMALLY_MILLIS] = [1_000, 60_000, 120_000] as const;
/** How long after a merge the pull requests that were merged with it are awaited. */
const TOGETHER_MILLIS = 60_000;

/**
 * Whether a merge carried out an open order (MRG-1).
 * It did if the ordered head was merged, from the queue into which this app put it, or by this app itself. `if-by-app`:
 * only whether this app merged is still unknown.
 */
export function mergeOfOrder(
  open: OpenOrder | null,
  { head, merged }: Pick<PullRequestFacts, 'head' | 'merged'>,
): 'yes' | 'no' | 'if-by-app' {
  if (open === null || merged === null || head.sha !== open.order.head) return 'no';
  return open.queued ? 'yes' : 'if-by-app';
}

/**
 * True if this app merged.
 * @param own its login
 */
export const isMergedBy = ({ merged }: Pick<PullRequestFacts, 'merged'>, own: string): boolean =>
  merged?.by?.login.toLowerCase() === own.toLowerCase();

/**
 * Pull requests with the same head that may have been merged with this one, unrecorded.
 * When one is merged, GitHub calls all of them merged, if they go into the same branch. None after the time in which
 * they would be recorded.
 */
export function awaitedTwins(
  siblings: readonly Pick<Sibling, 'number' | 'base'>[],
  base: string,
  mergedAt: Instant,
  now: Instant,
): readonly number[] {
  if (now > addMillis(mergedAt, TOGETHER_MILLIS)) return [];
  return siblings.filter((one) => one.base === base).map(({ number }) => number);
}

/** How the merge alone ends an order (MRG-1, MRG-2). null if a tag or a GitHub Release follows. */
export function endAtMerge(
  { person }: Pick<ReleaseOrder, 'person'>,
  { releasedBy, mergedBy, passed, commit }: Pick<ReleaseRecord, 'releasedBy' | 'mergedBy' | 'passed' | 'commit'>,
): OrderEnd | null {
  if (releasedBy?.id !== person.id) return { kind: 'merged-otherwise', by: mergedBy, commit };
  return passed ? null : { kind: 'not-passed', commit };
}

/** True if `countersign/tag` says something on the commit, so that it can be tagged. */
export const isTagDecided = (checks: readonly Pick<ObservedCheck, 'name' | 'status'>[]): boolean =>
  checks.find(({ name }) => name === TAG_CHECK)?.status === 'completed';

/** When to ask for that again. */
export const tagDecisionWaitMillis = ({ at }: Pick<ReleaseOrder, 'at'>, now: Instant): number =>
  now <= addMillis(at, NORMALLY_MILLIS) ? SOON_MILLIS : LATER_MILLIS;

/**
 * The result for an ordered tag that exists already.
 * @param stands the commit that it points at; null if it points at none
 */
export const tagThere = (stands: Sha | null, commit: Sha): TagStep =>
  stands === commit ? { kind: 'made' } : { kind: 'elsewhere', commit: stands };

/** The tag of the GitHub Release; null if none is made. */
export const releaseTag = ({ tag, createRelease }: Pick<ReleaseOrder, 'tag' | 'createRelease'>, made: TagStep) =>
  createRelease && made.kind === 'made' ? tag : null;

/**
 * The tag that the app made for the order; null if it made none.
 * It is judged at once (TAG-2).
 */
export const tagMade = ({ tag }: Pick<ReleaseOrder, 'tag'>, end: OrderEnd): string | null =>
  end.kind === 'released' && end.tag.kind === 'made' ? tag : null;

import { type ObservedCheck, TAG_CHECK } from '../../domain/effects.ts';
import type { PullRequestFacts } from '../../domain/facts.ts';
import { addMillis, type Instant, type Sha } from '../../domain/ids.ts';
import type { Sibling } from '../../domain/publication.ts';
import type { ReleaseRecord } from '../../domain/release.ts';
import type { OpenOrder, OrderEnd, ReleaseOrder, TagStep } from '../../domain/release-order.ts';

/** A job of its own writes the check on the commit, normally at once. */
const [SOON_MILLIS, LATER_MILLIS, NORMALLY_MILLIS] = [1_000, 60_000, 120_000] as const;
/** For so long after a merge the app waits for the pull requests that were merged with it. */
const TOGETHER_MILLIS = 60_000;

/**
 * Whether a merge carried out an open order (MRG-1): the ordered head was merged, from the queue into which this app put
 * it, or by this app itself. `if-by-app` says that only the latter is still to be asked.
 */
export function mergeOfOrder(
  open: OpenOrder | null,
  { head, merged }: Pick<PullRequestFacts, 'head' | 'merged'>,
): 'yes' | 'no' | 'if-by-app' {
  if (open === null || merged === null || head.sha !== open.order.head) return 'no';
  return open.queued ? 'yes' : 'if-by-app';
}

/**
 * Whether this app pressed the button.
 * @param own its login
 */
export const isMergedBy = ({ merged }: Pick<PullRequestFacts, 'merged'>, own: string): boolean =>
  merged?.by?.login.toLowerCase() === own.toLowerCase();

/**
 * Pull requests with the same head that may have been merged with this one and are not recorded yet: when one is merged,
 * GitHub calls all of them merged, if they go into the same branch. None once that would be recorded.
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

/** How an order ends by the merge alone (MRG-1, MRG-2); null if its tag and its GitHub Release follow. */
export function endAtMerge(
  { person }: Pick<ReleaseOrder, 'person'>,
  { releasedBy, mergedBy, passed, commit }: Pick<ReleaseRecord, 'releasedBy' | 'mergedBy' | 'passed' | 'commit'>,
): OrderEnd | null {
  if (releasedBy?.id !== person.id) return { kind: 'merged-otherwise', by: mergedBy, commit };
  return passed ? null : { kind: 'not-passed', commit };
}

/** Whether `countersign/tag` says anything on the commit yet, so that it may be tagged. */
export const isTagDecided = (checks: readonly Pick<ObservedCheck, 'name' | 'status'>[]): boolean =>
  checks.find(({ name }) => name === TAG_CHECK)?.status === 'completed';

/** When to ask for that again. */
export const tagDecisionWaitMillis = ({ at }: Pick<ReleaseOrder, 'at'>, now: Instant): number =>
  now <= addMillis(at, NORMALLY_MILLIS) ? SOON_MILLIS : LATER_MILLIS;

/**
 * What a tag that is there already means for the order of one.
 * @param stands the commit that it stands for; null if it stands for none
 */
export const tagThere = (stands: Sha | null, commit: Sha): TagStep =>
  stands === commit ? { kind: 'made' } : { kind: 'elsewhere', commit: stands };

/** The tag for which a GitHub Release is made; null if none is. */
export const releaseTag = ({ tag, createRelease }: Pick<ReleaseOrder, 'tag' | 'createRelease'>, made: TagStep) =>
  createRelease && made.kind === 'made' ? tag : null;

/** The tag that the app made by the order, so that it is judged at once (TAG-2); null if it made none. */
export const tagMade = ({ tag }: Pick<ReleaseOrder, 'tag'>, end: OrderEnd): string | null =>
  end.kind === 'released' && end.tag.kind === 'made' ? tag : null;

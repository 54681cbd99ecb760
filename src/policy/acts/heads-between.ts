import type { HeadSighting } from '../../domain/facts.ts';
import { addMillis, type Instant, type Sha } from '../../domain/ids.ts';

/** A head as it was seen, with the previous head by the webhook. */
export interface SeenHead {
  readonly commit: Sha;
  readonly before: Sha | null;
  readonly since: Instant;
  readonly source: HeadSighting['source'];
}

/**
 * Adds heads without a webhook that a later one names as the previous head (SIGN-4).
 * Their time is unknown, so they count from right after the previous sighting: a sign-off from that time is then stale,
 * and not taken for content that its signer never saw. If the lost webhook comes late, this no longer applies. If
 * nothing was seen before, as after the loss of the database, the previous head stands right before the change. So the
 * change has its grace period, and nothing is bound to that head.
 * @param seen oldest first
 */
export function withHeadsBetween<Row extends SeenHead>(
  seen: readonly Row[],
): readonly (Row | Pick<SeenHead, 'commit' | 'since' | 'source'>)[] {
  return seen.flatMap((row, index) => {
    const previous = seen[index - 1];
    if (row.before === null || row.before === previous?.commit) return [row];
    const since = previous === undefined ? addMillis(row.since, -1) : addMillis(previous.since, 1);
    return since < row.since ? [{ commit: row.before, since, source: 'webhook' as const }, row] : [row];
  });
}

/**
 * How a reported head change relates to what was seen.
 * Known already, new, or equal to a sighting that the app's own read dated too late.
 * @param seen oldest first
 */
export function placeOfChange<Row extends Omit<SeenHead, 'before'>>(
  change: Pick<SeenHead, 'commit' | 'before' | 'since'>,
  seen: readonly Row[],
): 'known' | 'new' | Row {
  const earlier = seen.filter((row) => row.since <= change.since).at(-1);
  const next = seen.find((row) => row.since > change.since);
  if (earlier?.commit === change.commit && (change.before === null || earlier.since === change.since)) return 'known';
  return next?.commit === change.commit && next.source === 'observation' ? next : 'new';
}

/**
 * How an observation of the head relates to the last sighting.
 * `outdated`: a webhook reported a later change to another head, so a decision from this observation would be about a
 * past head (VER-6).
 * @param at the earliest time of GitHub's answer: what is known from then or later may be newer
 */
export function worthOfObservation(
  { commit, at }: { readonly commit: Sha; readonly at: Instant },
  latest: Pick<SeenHead, 'commit' | 'since'> | undefined,
): 'known' | 'new' | 'outdated' {
  if (latest?.commit === commit) return 'known';
  return latest !== undefined && at <= latest.since ? 'outdated' : 'new';
}

/** Commits that were heads and whose tree is not known yet, each once. */
export const headsWithoutTree = (
  heads: readonly { readonly commit: Sha; readonly tree: Sha | null }[],
): readonly Sha[] => [...new Set(heads.flatMap(({ commit, tree }) => (tree === null ? [commit] : [])))];

import type { HeadSighting } from '../../domain/facts.ts';
import { addMillis, type Instant, type Sha } from '../../domain/ids.ts';

/** A head as it was seen, with the head that a webhook named as the one before it. */
export interface SeenHead {
  readonly commit: Sha;
  readonly before: Sha | null;
  readonly since: Instant;
  readonly source: HeadSighting['source'];
}

/**
 * Adds the heads that no webhook came for, but that a later one names as the head before (SIGN-4). When they came is not
 * known, so they count from right after the sighting before them: a sign-off from that time is then stale, where it
 * would otherwise be taken for content that its signer never saw. Should the lost webhook come late, this undoes itself.
 * Where nothing at all was seen before, as after the loss of the database, the head before stands right in front of the
 * change: it makes it one, with its grace period, and nothing is bound to it.
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
 * What a change of the head that a webhook told is beside what was seen: known already, new, or one of them, which a read
 * of the app's own dated too late.
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
 * What an observation of the head is worth beside what was seen last. `outdated`: a webhook told of a later change to
 * another head, so a decision from this observation would be about a head that is gone (VER-6).
 * @param at when GitHub answered, at the earliest: what is known from then or later may be newer
 */
export function worthOfObservation(
  { commit, at }: { readonly commit: Sha; readonly at: Instant },
  latest: Pick<SeenHead, 'commit' | 'since'> | undefined,
): 'known' | 'new' | 'outdated' {
  if (latest?.commit === commit) return 'known';
  return latest !== undefined && at <= latest.since ? 'outdated' : 'new';
}

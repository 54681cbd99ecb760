import type { Entry, Json } from '../domain/journal.ts';
import type { TagVerdict } from '../domain/tag.ts';
import { sameJson } from './same-json.ts';
import { jsonOf } from './to-json.ts';

/**
 * The journal entries of a decision about a tag (REC-1).
 * None if it equals the last one. Otherwise the decision, and each violation with the pusher. None for tags that were
 * never release tags.
 * @param before the last stored verdict; null before the first
 */
export function tagEntries(before: TagVerdict | null, after: TagVerdict): readonly Entry[] {
  if (before !== null && sameJson(lasting(before), lasting(after))) return [];
  if (before === null && after.outcome === 'not-judged') return [];
  const about = {
    subject: `tag ${after.subject.name}`,
    at: after.at,
    evidence: after.release?.url ?? null,
    commit: after.commit,
    policyDigest: after.policyDigest,
  };
  const violation: Entry = {
    ...about,
    kind: 'violation',
    actor: after.pusher,
    detail: jsonOf({ found: after.violations }),
  };
  const decision: Entry = { ...about, kind: 'decision', actor: null, detail: jsonOf(after) };
  return after.violations.length > 0 ? [violation, decision] : [decision];
}

/** The content of a verdict without its time. */
const lasting = ({ at: _, ...rest }: TagVerdict): Json => jsonOf(rest);

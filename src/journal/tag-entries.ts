import type { Entry, Json } from '../domain/journal.ts';
import type { TagVerdict } from '../domain/tag.ts';
import { sameJson } from './same-json.ts';
import { jsonOf } from './to-json.ts';

/**
 * What the journal is to say of a decision about a tag (REC-1): nothing, where it says the same as the one before; else
 * the decision, and what it found against the tag with whoever pushed it. Of tags that were never release tags it says
 * nothing at all.
 * @param before the verdict kept last; null before the first
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

/** What a verdict says, without when. */
const lasting = ({ at: _, ...rest }: TagVerdict): Json => jsonOf(rest);

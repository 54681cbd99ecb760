import type { Entry } from '../domain/journal.ts';
import type { ReleaseRecord } from '../domain/release.ts';
import { jsonOf } from './to-json.ts';

/**
 * The journal entries of a merge (REC-1).
 * A bypass if the release was not ready (MRG-2); otherwise a merge, with whether it passed (TAG-1). None if it was not
 * a release.
 */
export function mergeEntries(found: Omit<ReleaseRecord, 'recordedAt'>): readonly Entry[] {
  if (found.outcome === 'not-applicable') return [];
  const { repositoryId: _, number, bypass, mergedAt, mergedBy, releasedBy, url, commit, policyDigest, ...rest } = found;
  return [
    {
      kind: bypass ? 'bypass' : 'merge',
      subject: `#${number}`,
      at: mergedAt,
      // The app merged on this person's order.
      actor: releasedBy ?? mergedBy,
      evidence: url,
      commit,
      policyDigest,
      detail: jsonOf({ ...rest, mergedBy, releasedBy }),
    },
  ];
}

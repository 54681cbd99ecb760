import type { Entry } from '../domain/journal.ts';
import type { ReleaseRecord } from '../domain/release.ts';
import { jsonOf } from './to-json.ts';

/**
 * What the journal is to say of a merge (REC-1): a bypass where the release was not ready (MRG-2), else that it was
 * merged, with whether it passed (TAG-1). Of what was no release it says nothing.
 */
export function mergeEntries(found: Omit<ReleaseRecord, 'recordedAt'>): readonly Entry[] {
  if (found.outcome === 'not-applicable') return [];
  const { repositoryId: _, number, bypass, mergedAt, mergedBy, releasedBy, url, commit, policyDigest, ...rest } = found;
  return [
    {
      kind: bypass ? 'bypass' : 'merge',
      subject: `#${number}`,
      at: mergedAt,
      // The app merged because this person told it to.
      actor: releasedBy ?? mergedBy,
      evidence: url,
      commit,
      policyDigest,
      detail: jsonOf({ ...rest, mergedBy, releasedBy }),
    },
  ];
}

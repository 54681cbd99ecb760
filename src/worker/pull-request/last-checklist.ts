import type { Gathered } from '../../domain/gathered.ts';
import type { ReleaseRecord } from '../../domain/release.ts';
import type { OpenOrder } from '../../domain/release-order.ts';
import { plan } from '../../plan/plan.ts';
import { mergedChecklist } from '../../render/release/merged-checklist.ts';
import { type WriteContext, writeOthers } from './publish.ts';

/**
 * VER-3: writes the last version of the checklist, once for the merge and once for a tag that is made later.
 * Nothing if the pull request has no checklist, or is not a release. GitHub refusing it stops nothing else.
 * @param open the order that is being carried out; null if none is
 */
export async function writeLastChecklist(
  context: WriteContext,
  { observed, policy, snapshot }: Gathered,
  record: ReleaseRecord,
  open: OpenOrder | null,
): Promise<void> {
  if (record.outcome === 'not-applicable' || observed.checklists.length === 0) return;
  const tags = await context.services.releasedAs(record.repositoryId, record.commit);
  const checklist = mergedChecklist({
    record,
    tags,
    ordered: open?.order.tag ?? null,
    policy: policy.state === 'valid' ? policy.policy : null,
  });
  const nothing = { checks: [], answers: [], reactions: [], labelsOff: [], labelsOn: null };
  await writeOthers(context, snapshot, plan({ ...nothing, checklist }, observed));
}

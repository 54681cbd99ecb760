import { letsThrough } from '../../domain/effects.ts';
import type { Job } from '../../domain/job.ts';
import type { PullRequestStore } from '../ports/pull-request.ts';

/** True if the job's subject has a passing check, as stored. Such jobs go first after an outage. */
export async function hasPassingCheck(store: Pick<PullRequestStore, 'publicationOf'>, job: Job): Promise<boolean> {
  // The merge queue merges a group as soon as it passes.
  if (job.kind === 'merge-group') return true;
  if (job.kind !== 'pull-request') return false;
  const { owner, repo, number } = job;
  const shown = await store.publicationOf({ kind: 'pull-request', repository: { owner, name: repo }, number });
  return shown !== null && letsThrough(shown.conclusion);
}

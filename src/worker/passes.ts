import { letsThrough } from '../domain/effects.ts';
import type { Job } from '../domain/job.ts';
import type { Store } from './parts.ts';

/** Whether something can be merged now by what the job is about, as far as the book knows; it goes first after an outage. */
export async function passes(store: Pick<Store, 'publicationOf'>, job: Job): Promise<boolean> {
  // A group is there to be merged.
  if (job.kind === 'merge-group') return true;
  if (job.kind !== 'pull-request') return false;
  const { owner, repo, number } = job;
  const shown = await store.publicationOf({ kind: 'pull-request', repository: { owner, name: repo }, number });
  return shown !== null && letsThrough(shown.conclusion);
}

import type { Sha } from '../model/git.ts';
import type { Repository } from '../model/repository.ts';

export type RequiredState = 'success' | 'pending' | 'failure' | 'expected';

const PASSING: readonly (string | null)[] = ['success', 'neutral', 'skipped'];

/**
 * How a required check stands on a commit. Check runs and commit statuses of the name are *all* required; with
 * `integrationId` only those of that app are looked at, so that nobody else can stand in for it.
 */
export function requiredState(
  repository: Repository,
  sha: Sha,
  required: { readonly context: string; readonly integrationId: number | null },
): RequiredState {
  const found: RequiredState[] = [];
  const newestRun = new Map<number, RequiredState>();
  for (const { name, headSha, suite, status, conclusion } of repository.checkRuns) {
    if (name !== required.context || headSha !== sha) continue;
    if (required.integrationId !== null && suite.app.id !== required.integrationId) continue;
    newestRun.set(suite.id, status !== 'completed' ? 'pending' : PASSING.includes(conclusion) ? 'success' : 'failure');
  }
  found.push(...newestRun.values());
  const status = repository.statuses.findLast(
    ({ sha: of, context, app }) =>
      of === sha &&
      context === required.context &&
      (required.integrationId === null || app?.id === required.integrationId),
  );
  if (status) found.push(status.state === 'error' ? 'failure' : status.state);
  if (found.length === 0) return 'expected';
  return found.includes('failure') ? 'failure' : found.includes('pending') ? 'pending' : 'success';
}

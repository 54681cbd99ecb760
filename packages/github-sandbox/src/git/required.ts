import type { Sha } from '../model/git.ts';
import type { Repository } from '../model/repository.ts';

export type RequiredState = 'success' | 'pending' | 'failure' | 'expected';

const PASSING: readonly (string | null)[] = ['success', 'neutral', 'skipped'];

/**
 * The state of a required check on a commit.
 * Check runs and commit statuses of the name are *all* required. With `integrationId` only those of that app count, so
 * that nobody else can provide it.
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

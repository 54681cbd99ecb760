import { type CheckEffect, type ObservedCheck, TAG_CHECK } from '../../domain/effects.ts';
import type { RepositoryRef } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';
import type { ReleaseCommitSubject, Subject } from '../../domain/subject.ts';
import { planCheck } from '../../plan/plan-check.ts';
import { wantsTagCheck } from '../../policy/tag/status.ts';
import { tagCheck } from '../../render/tag/check.ts';
import { IN_DOUBT } from '../observe/in-doubt.ts';
import type { PullRequestStore, Services } from '../ports/pull-request.ts';
import type { Reconcile } from '../reconcilers.ts';
import { type CurrentTurn, write } from '../write.ts';
import { type RecordServices, recordOf } from './release-records.ts';

/** GitHub's part in the check on a commit. */
export interface ReleaseCommitGitHub {
  /** null if GitHub has no such commit. */
  commitChecks(repository: RepositoryRef, commit: Sha): Promise<readonly ObservedCheck[] | null>;
  /** Makes one API call. Requires the turn that allows it (VER-6). */
  writeCheck(turn: CurrentTurn<Subject>, effect: CheckEffect): Promise<void>;
}

/** Services of the reconciler of a release's commit. */
export interface ReleaseCommitServices extends RecordServices {
  readonly services: Pick<Services, 'doubt' | 'log' | 'violationsOn'>;
  readonly store: RecordServices['store'] & Pick<PullRequestStore, 'takeTurn' | 'hold'>;
  github(installation: number): Promise<ReleaseCommitGitHub>;
}

/**
 * Reconciles `countersign/tag` on a commit, with tags on it that break the rules (TAG-1, TAG-3).
 * A commit that is not a release gets the check only if there is something to say, and keeps it then.
 */
export const releaseCommitReconciler =
  (parts: ReleaseCommitServices): Reconcile<'release-commit'> =>
  async ({ installation, owner, repo, commit }, signal) => {
    const { services, store } = parts;
    const subject: ReleaseCommitSubject = { kind: 'release-commit', repository: { owner, name: repo }, commit };
    const turn = await store.takeTurn(subject);
    const record = await recordOf(parts, installation, subject.repository, commit);
    // The job that records it enqueues this one again.
    if (record === 'unrecorded') return null;
    const repositoryId = await store.repositoryId(subject.repository);
    const violations = repositoryId === null ? [] : await services.violationsOn(repositoryId, commit);

    const github = await parts.github(installation);
    const checks = await github.commitChecks(subject.repository, commit);
    if (checks === null) return null;
    const stands = checks.some(({ name }) => name === TAG_CHECK);
    if (!wantsTagCheck(record, violations, stands)) return null;

    const content = tagCheck(record, violations);
    const passing = checks.some(({ name, conclusion }) => name === TAG_CHECK && conclusion === 'success');
    if (content.conclusion === 'success' && services.doubt(passing) !== null) return IN_DOUBT;
    const effects = planCheck(content, { head: commit, checks });
    services.log.info(
      { subject, conclusion: content.conclusion, effects: effects.map(({ kind, why }) => `${kind}: ${why}`) },
      'decided',
    );
    for (const effect of effects) {
      await write({ store, turn, signal }, (current) => github.writeCheck(current, effect));
    }
    return null;
  };

import { READINESS } from '../../domain/effects.ts';
import type { JobOf } from '../../domain/job.ts';
import type { MergeGroupSubject } from '../../domain/subject.ts';
import { replaceCheck } from '../../plan/plan-check.ts';
import { replacesGroupResult } from '../../policy/unconfirmed.ts';
import { unconfirmedCheck } from '../../render/pull-request/unconfirmed.ts';
import type { MergeGroupServices } from '../merge-group/reconcile.ts';
import type { GitHub } from '../ports/pull-request.ts';
import { failureCodeOf } from '../queue/backoff.ts';
import type { Failure } from '../reconcilers.ts';
import { write } from '../write.ts';

/**
 * VER-7: replaces a passing check of a merge group by an error, over REST.
 * It does so if no observation confirmed the check for `publish.confirm-within`, or if the app gave up a check that
 * would let the group through. Errors are logged and retried with the job. Rejects only when no retry follows.
 */
export const unconfirmedGroupReplacer =
  (parts: MergeGroupServices, rest: (installation: number) => Promise<Pick<GitHub, 'readNewestCheck'>>) =>
  async (job: JobOf<'merge-group'>, error: unknown, failure: Failure): Promise<void> => {
    const { services, store, groups } = parts;
    const subject: MergeGroupSubject = {
      kind: 'merge-group',
      repository: { owner: job.owner, name: job.repo },
      head: job.commit,
    };
    try {
      const known = await groups.find(subject.repository, subject.head);
      const shown = known?.shown ?? null;
      if (shown === null || !replacesGroupResult(shown, { givenUp: failure === 'given-up' })) return;
      const turn = await store.takeTurn(subject);
      const content = unconfirmedCheck(shown.confirmedAt, shown.confirmWithinMillis, failureCodeOf(error));
      const standing = await (await rest(job.installation)).readNewestCheck(
        subject.repository,
        subject.head,
        READINESS,
      );
      const why = `not confirmed since ${shown.confirmedAt}`;
      const github = await parts.github(job.installation);
      await write({ store, turn, signal: null }, (current) =>
        github.writeCheck(current, replaceCheck(standing, { why, head: subject.head, content })),
      );
      await groups.confirm(turn, { ...shown, conclusion: content.conclusion });
      services.log.warn({ subject, since: shown.confirmedAt }, 'a result that could not be confirmed was replaced');
    } catch (further) {
      services.log.warn(
        { err: further, subject },
        'an unconfirmed result could not be replaced; the app tries again with the job',
      );
      if (failure === 'given-up') throw further;
    }
  };

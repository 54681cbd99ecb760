import { letsThrough, TAG_CHECK } from '../../domain/effects.ts';
import type { JobOf } from '../../domain/job.ts';
import type { ReleaseCommitSubject } from '../../domain/subject.ts';
import { givenUpTagCheck } from '../../render/pull-request/unconfirmed.ts';
import type { GitHub, Services } from '../ports/pull-request.ts';
import { failureCodeOf } from '../queue/backoff.ts';
import type { Failure } from '../reconcilers.ts';
import type { ReleaseCommitServices } from '../release/tag-check.ts';
import { write } from '../write.ts';

/**
 * Replaces a passing `countersign/tag` by an error, over REST, if the app gave up (TAG-3).
 * If what the check should say is unknown, a tag that breaks the rules would leave its commit free for the next. The
 * check holds until a tag or a merge changes it, and needs no confirmation (TAG-1).
 * @throws the error, because no retry follows by itself
 */
export const unconfirmedCommitReplacer =
  (
    {
      services,
      store,
      github,
    }: Pick<ReleaseCommitServices, 'store' | 'github'> & { readonly services: Pick<Services, 'log'> },
    rest: (installation: number) => Promise<Pick<GitHub, 'readNewestCheck'>>,
  ) =>
  async (job: JobOf<'release-commit'>, error: unknown, failure: Failure): Promise<void> => {
    if (failure !== 'given-up') return;
    const { installation, owner, repo, commit } = job;
    const subject: ReleaseCommitSubject = { kind: 'release-commit', repository: { owner, name: repo }, commit };
    const turn = await store.takeTurn(subject);
    const standing = await (await rest(installation)).readNewestCheck(subject.repository, commit, TAG_CHECK);
    if (standing === null || !letsThrough(standing.conclusion)) return;
    const effect = { why: 'given up', id: standing.id, head: commit, content: givenUpTagCheck(failureCodeOf(error)) };
    const writer = await github(installation);
    await write({ store, turn, signal: null }, (current) =>
      writer.writeCheck(current, { kind: 'update-check', ...effect }),
    );
    services.log.warn({ subject }, 'the check of a commit was replaced, because the job about it failed permanently');
  };

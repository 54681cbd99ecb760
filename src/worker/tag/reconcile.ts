import type { Sha } from '../../domain/ids.ts';
import { type Job, pullRequestJob } from '../../domain/job.ts';
import type { TagSubject, Turn } from '../../domain/subject.ts';
import type { TagVerdict } from '../../domain/tag.ts';
import { tagEntries } from '../../journal/tag-entries.ts';
import { planIssue } from '../../plan/tag-issue.ts';
import { judgeTag } from '../../policy/tag/judge.ts';
import {
  commitsConcerned,
  countsAsBefore,
  deletesTag,
  releaseTold,
  standsUnread,
  tagStatus,
  wasNever,
  wasReported,
} from '../../policy/tag/status.ts';
import { wantedIssue } from '../../render/tag/issue.ts';
import type { Reconcile } from '../reconcilers.ts';
import { write } from '../write.ts';
import { type TagObservation, tagFacts } from './gather.ts';
import type { TagGitHub, TagServices } from './ports.ts';

/** What carrying out a decision about a tag needs. */
interface TagWriteContext {
  readonly parts: TagServices;
  readonly github: TagGitHub;
  readonly turn: Turn<TagSubject>;
  readonly signal: AbortSignal;
  readonly repositoryId: number;
}

/**
 * Reconciles a tag, from observing to writing (TAG-2, TAG-3).
 * Stores the decision, enqueues the checks of the commits concerned, updates the tag's issue, and deletes the tag if
 * the policy says so.
 */
export const tagReconciler =
  (parts: TagServices): Reconcile<'tag'> =>
  async ({ installation, owner, repo, tag: name }, signal) => {
    const subject: TagSubject = { kind: 'tag', repository: { owner, name: repo }, name };
    const turn = await parts.store.takeTurn(subject);
    const github = await parts.github(installation);
    const place = await github.readPolicy(subject.repository);
    if (place.kind === 'gone') {
      const { movedTo } = place;
      if (movedTo)
        await parts.send([{ kind: 'tag', installation, owner: movedTo.owner, repo: movedTo.name, tag: name }]);
      return null;
    }
    const observation = await tagFacts({ parts, installation, github }, subject, place);
    if (observation.kind === 'later') return { againAfterMillis: observation.afterMillis };
    const { facts, memory } = observation;
    if (wasNever(facts, memory) || standsUnread(place.policy, memory)) return null;

    const verdict = judgeTag(place.policy, facts);
    const context: TagWriteContext = { parts, github, turn, signal, repositoryId: place.id };
    const standing = tagStatus(verdict, place.policy);
    const { outcome, violations, missing, pusher, commit } = verdict;
    const codes = violations.map(({ code }) => code);
    const fields = { subject, commit, outcome, violations: codes, missing, pusher: pusher?.login ?? null };
    parts.services.log.info(fields, 'decided');
    if (!countsAsBefore(standing, memory.standing, facts.range))
      await parts.store.tags.remember(turn, place.id, { standing, verdict }, tagEntries);
    const jobs = commitJobs(installation, subject, { ...verdict, standing }, memory);
    await parts.send(jobs);
    const told = releaseTold({ standing, accepted: verdict.accepted }, memory);
    if (told !== null) await observeRelease(context, installation, told);
    if (place.policy.state !== 'valid') return null;
    const deletes = deletesTag(place.policy, verdict);
    // The checks link the issue, and may have been written before there was one.
    if ((await report(context, verdict, memory, { url: place.url, deletes })) === 'new issue') await parts.send(jobs);
    if (deletes && verdict.object !== null) await remove(context, verdict.object);
    return null;
  };

type Memory = Extract<TagObservation, { kind: 'facts' }>['memory'];

/** TAG-3: the jobs for the checks that may have to change now. */
function commitJobs(
  installation: number,
  { repository }: TagSubject,
  now: Pick<Memory, 'commit' | 'accepted' | 'standing'>,
  before: Memory,
): readonly Job[] {
  const { owner, name: repo } = repository;
  return commitsConcerned(now, before).map((one) => ({
    kind: 'release-commit',
    installation,
    owner,
    repo,
    commit: one,
  }));
}

/** VER-3: the checklist of the release at that commit says as what it was released. */
async function observeRelease(
  { parts, turn, repositoryId }: TagWriteContext,
  installation: number,
  commit: Sha,
): Promise<void> {
  const record = await parts.store.releases.ofCommit(repositoryId, commit);
  if (record !== null) await parts.send([pullRequestJob(installation, turn.subject.repository, record.number)]);
}

/**
 * Updates the issue of the tag (TAG-3). A tag that never broke a rule has none.
 * @returns true if only now it is known which issue that is
 */
async function report(
  { parts, github, turn, signal, repositoryId }: TagWriteContext,
  verdict: TagVerdict,
  memory: Memory,
  { url, deletes }: { readonly url: string; readonly deletes: boolean },
): Promise<'new issue' | 'as before'> {
  const wanted = wantedIssue(verdict, { url, deletes, own: github.own });
  if (wanted.state === 'closed' && !wasReported(memory)) return 'as before';
  const { repository, name } = turn.subject;
  const { store } = parts;
  const found = await github.findIssue(repository, name, memory.issue);
  let isNew = found !== null && found.number !== memory.issue;
  if (found !== null && isNew) await parts.store.tags.keepIssue(repositoryId, name, found);
  for (const effect of planIssue(wanted, found)) {
    const issue = await write({ store, turn, signal }, (current) => github.applyToIssue(current, effect));
    if (effect.kind !== 'create-issue') continue;
    if (issue === null) {
      parts.services.log.warn(
        { subject: turn.subject },
        'a tag cannot be reported, because the repository has issues turned off',
      );
      continue;
    }
    await parts.store.tags.keepIssue(repositoryId, name, issue);
    isNew = true;
  }
  return isNew ? 'new issue' : 'as before';
}

/** Deletes a tag (`on-violation: delete`). The consequences are decided when the deletion is observed. */
async function remove({ parts, github, turn, signal }: TagWriteContext, object: Sha): Promise<void> {
  const { subject } = turn;
  if (await write({ store: parts.store, turn, signal }, (current) => github.deleteTag(current, object)))
    parts.services.log.warn({ subject, object }, 'deleted a tag that breaks the rules');
  else parts.services.log.info({ subject, object }, 'a tag was moved or deleted before the app could delete it');
}

import { type CheckEffect, letsThrough, type ObservedCheck, READINESS } from '../../domain/effects.ts';
import type { PullRequestSubject, RepositoryRef } from '../../domain/facts.ts';
import { addMillis, type Instant, type Sha } from '../../domain/ids.ts';
import type { GroupMember, GroupVerdict, MergeGroup, QueuedPullRequest, QueueLook } from '../../domain/merge-group.ts';
import type { PolicyReading } from '../../domain/policy.ts';
import { DEFAULT_CONFIRM_WITHIN_MILLIS } from '../../domain/publication.ts';
import type { MergeGroupSubject } from '../../domain/subject.ts';
import { groupEntries } from '../../journal/past-entries.ts';
import { planCheck } from '../../plan/plan-check.ts';
import { groupChain, judgeGroup, unknownGroup } from '../../policy/merge-group/judge.ts';
import { groupCheck } from '../../render/merge-group/check.ts';
import type { MergeGroups } from '../../store/merge-group/merge-groups.ts';
import { IN_DOUBT } from '../observe/in-doubt.ts';
import { observe } from '../observe/observe.ts';
import type { GitHub, PullRequestStore, Services } from '../ports/pull-request.ts';
import type { JobOutcome } from '../queue/queue.ts';
import type { Reconcile } from '../reconcilers.ts';
import { type CurrentTurn, write } from '../write.ts';

/** GitHub's own list lags behind its webhooks; so long a group that it does not list is waited for, and passes nothing. */
const QUEUE_LAG_MILLIS = 60_000;
const LOOK_AGAIN_MILLIS = 2_000;
const PAST_THE_MOMENT_MILLIS = 100;

/** GitHub, as far as groups need it; the app's installation reads. */
export interface GroupGitHub extends Pick<GitHub, 'gather' | 'range' | 'brought'> {
  readMergeQueue(repository: RepositoryRef, group: Pick<MergeGroup, 'branch' | 'ref'>): Promise<QueueLook | null>;
  /** null where GitHub has no such commit. */
  commitChecks(repository: RepositoryRef, commit: Sha): Promise<readonly ObservedCheck[] | null>;
  /** The policy that holds now; null where the repository is gone. */
  policyOf(repository: RepositoryRef): Promise<PolicyReading | null>;
  writeCheck(turn: CurrentTurn<MergeGroupSubject>, effect: CheckEffect): Promise<void>;
}

/** What is remembered of groups; see src/store/merge-group/merge-groups.ts. */
export type GroupBook = Pick<MergeGroups, 'find' | 'close' | 'confirm'>;

/** What the course of a group is made with. */
export interface MergeGroupServices {
  readonly services: Pick<Services, 'evaluate' | 'doubt' | 'now' | 'log'>;
  readonly store: PullRequestStore;
  readonly groups: GroupBook;
  github(installation: number): Promise<GroupGitHub>;
}

/**
 * One decision about a group of a merge queue, from looking to writing (MQ-1): which pull requests are in it, each looked
 * at and decided about anew, and `countersign/readiness` on its head. In a turn of its own, as any decision (VER-6).
 */
export const mergeGroupReconciler =
  (parts: MergeGroupServices): Reconcile<'merge-group'> =>
  async ({ installation, owner, repo, commit }, signal) => {
    const { services, store, groups } = parts;
    const subject: MergeGroupSubject = { kind: 'merge-group', repository: { owner, name: repo }, head: commit };
    const turn = await store.takeTurn(subject);
    const known = await groups.find(subject.repository, commit);
    if (known === null) return null;
    const github = await parts.github(installation);
    const at = services.now();

    const queue = await github.readMergeQueue(subject.repository, known.group);
    if (queue === null) return end(parts, subject, 'the repository is gone');
    const chain = groupChain(known.group, queue);
    if (chain.kind === 'problem') {
      const unlisted = chain.problem.code === 'no-queue' || chain.problem.code === 'not-in-queue';
      if (unlisted && queue.ref !== commit) return end(parts, subject, 'GitHub merged or removed it');
      if (unlisted && at < addMillis(known.requestedAt, QUEUE_LAG_MILLIS))
        return { againAfterMillis: LOOK_AGAIN_MILLIS };
    }
    const checks = await github.commitChecks(subject.repository, commit);
    if (checks === null) return end(parts, subject, 'GitHub has no such commit');
    // GitHub's own check counts: the one in the database may never have been written.
    const passing = checks.some(({ name, conclusion }) => name === READINESS && letsThrough(conclusion));
    const asking = { ...parts, services: { ...services, doubt: () => services.doubt(passing) } };
    const seen =
      chain.kind === 'chain' ? await lookAtAll(asking, github, subject.repository, chain.pullRequests) : null;
    if (seen === 'again') return { againAfterMillis: LOOK_AGAIN_MILLIS };
    if (seen === 'merged') return end(parts, subject, 'one of its pull requests is merged');
    const verdict = chain.kind === 'problem' ? unknownGroup(chain.problem) : judgeGroup(seen?.members ?? []);
    const policy = seen?.policy ?? (await github.policyOf(subject.repository));
    if (policy === null || policy.state === 'absent') return end(parts, subject, 'the repository has no policy');

    const content = groupCheck(known.group, verdict);
    const effects = planCheck(content, commit, checks);
    services.log.info({ subject, outcome: verdict.outcome, effects: effects.map(({ why }) => why) }, 'decided');
    const confirmWithinMillis =
      policy.state === 'valid' ? policy.policy.publish.confirmWithinMillis : DEFAULT_CONFIRM_WITHIN_MILLIS;
    const { conclusion } = content;
    const shown = { conclusion, confirmedAt: at, confirmWithinMillis };
    const entries = known.shown?.conclusion === conclusion ? [] : groupEntries(commit, at, verdict);
    // Known before it is written: should the process end over the write, what passes is replaced in time all the same.
    const announced = letsThrough(conclusion) && effects.length > 0;
    if (announced) await groups.confirm(turn, shown, entries);
    for (const effect of effects) {
      // It may have been given up meanwhile; then its head is nobody's any more, or on the branch.
      if ((await groups.find(subject.repository, commit)) === null) return null;
      await write({ store, turn, signal }, (current) => github.writeCheck(current, effect));
    }
    await groups.confirm(turn, shown, announced ? [] : entries);
    const next = nextLook(verdict, at);
    if (services.doubt(passing) === null) return next;
    return {
      againAfterMillis: Math.min(IN_DOUBT.againAfterMillis, next?.againAfterMillis ?? Number.POSITIVE_INFINITY),
    };
  };

async function end({ groups, services }: MergeGroupServices, subject: MergeGroupSubject, why: string): Promise<null> {
  await groups.close(subject);
  services.log.info({ subject, why }, 'a merge group is closed');
  return null;
}

/** Everyone of the group, looked at anew. `again`: a look was overtaken by an event. */
async function lookAtAll(
  { services, store }: MergeGroupServices,
  github: GroupGitHub,
  repository: RepositoryRef,
  queued: readonly QueuedPullRequest[],
): Promise<{ readonly members: readonly GroupMember[]; readonly policy: PolicyReading | null } | 'again' | 'merged'> {
  const members: GroupMember[] = [];
  let policy: PolicyReading | null = null;
  for (const one of queued) {
    const subject: PullRequestSubject = { kind: 'pull-request', repository, number: one.number };
    const sight = await observe(services, store, github, subject);
    if (sight.kind === 'outdated') return 'again';
    if (sight.kind === 'closed' && sight.how === 'merged') return 'merged';
    if (sight.kind !== 'gone') policy = sight.look.policy;
    members.push({ ...one, finding: findingOf(sight, one.head) });
  }
  return { members, policy };
}

function findingOf(sight: Awaited<ReturnType<typeof observe>>, queued: Sha): GroupMember['finding'] {
  switch (sight.kind) {
    case 'decided':
      return sight.verdict.head === queued ? { kind: 'decided', verdict: sight.verdict } : { kind: 'moved' };
    case 'closed':
      return { kind: 'closed' };
    case 'gone':
    case 'outdated':
      return { kind: 'gone' };
  }
}

/** When time alone may change the verdict of one of them (SIGN-11, SIGN-12). */
function nextLook({ members }: GroupVerdict, at: Instant): JobOutcome {
  const moments = members.flatMap(({ finding }) =>
    finding.kind === 'decided' && finding.verdict.nextChange !== null ? [finding.verdict.nextChange] : [],
  );
  const [first] = moments.toSorted();
  return first === undefined
    ? null
    : { againAfterMillis: Math.max(Date.parse(first) - Date.parse(at), 0) + PAST_THE_MOMENT_MILLIS };
}

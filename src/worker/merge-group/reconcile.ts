import { type CheckEffect, letsThrough, type ObservedCheck, READINESS } from '../../domain/effects.ts';
import type { PullRequestSubject, RepositoryRef } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';
import type { GroupMember, MergeGroup, QueuedPullRequest, QueueReading } from '../../domain/merge-group.ts';
import type { PolicyReading } from '../../domain/policy.ts';
import type { MergeGroupSubject } from '../../domain/subject.ts';
import { groupEntries } from '../../journal/past-entries.ts';
import { planCheck } from '../../plan/plan-check.ts';
import { judgeGroup, unknownGroup } from '../../policy/merge-group/judge.ts';
import { type GroupEnd, groupPublication, groupStep, memberFinding } from '../../policy/merge-group/steps.ts';
import { nextObservation } from '../../policy/next-observation.ts';
import { confirmWithinMillis } from '../../policy/unconfirmed.ts';
import { groupCheck } from '../../render/merge-group/check.ts';
import type { MergeGroups } from '../../store/merge-group/merge-groups.ts';
import { observe } from '../observe/observe.ts';
import type { GitHub, PullRequestStore, Services } from '../ports/pull-request.ts';
import type { Reconcile } from '../reconcilers.ts';
import { type CurrentTurn, write } from '../write.ts';

/** How long to wait if GitHub or an event lags behind. */
const LOOK_AGAIN_MILLIS = 2_000;

/** GitHub's part in merge groups, read as the app's installation. */
export interface GroupGitHub extends Pick<GitHub, 'gather' | 'range' | 'brought'> {
  readMergeQueue(repository: RepositoryRef, group: Pick<MergeGroup, 'branch' | 'ref'>): Promise<QueueReading | null>;
  /** null if GitHub has no such commit. */
  commitChecks(repository: RepositoryRef, commit: Sha): Promise<readonly ObservedCheck[] | null>;
  /** The current policy; null if the repository is gone. */
  policyOf(repository: RepositoryRef): Promise<PolicyReading | null>;
  writeCheck(turn: CurrentTurn<MergeGroupSubject>, effect: CheckEffect): Promise<void>;
}

/** What is stored of merge groups; see src/store/merge-group/merge-groups.ts. */
export type GroupStore = Pick<MergeGroups, 'find' | 'close' | 'confirm'>;

/** Services of the merge group reconciler. */
export interface MergeGroupServices {
  readonly services: Pick<Services, 'measured' | 'doubt' | 'now' | 'log'>;
  readonly store: PullRequestStore;
  readonly groups: GroupStore;
  github(installation: number): Promise<GroupGitHub>;
}

/**
 * Reconciles a merge group, from observing to writing (MQ-1).
 * It finds the group's pull requests, decides about each again, and writes `countersign/readiness` on the group's head.
 * Like any decision it has its own turn (VER-6).
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
    const step = groupStep(known, queue, at);
    if (step.kind === 'end') return end(parts, subject, ENDS[step.how]);
    if (step.kind === 'again') return { againAfterMillis: LOOK_AGAIN_MILLIS };
    const checks = await github.commitChecks(subject.repository, commit);
    if (checks === null) return end(parts, subject, 'GitHub has no such commit');
    // GitHub's own check counts. The one in the database may never have been written.
    const passing = checks.some(({ name, conclusion }) => name === READINESS && letsThrough(conclusion));
    const asking = { ...parts, services: { ...services, doubt: () => services.doubt(passing) } };
    const seen =
      step.kind === 'evaluate' ? await observeAll(asking, github, subject.repository, step.pullRequests) : null;
    if (seen === 'again') return { againAfterMillis: LOOK_AGAIN_MILLIS };
    if (seen === 'merged') return end(parts, subject, 'one of its pull requests is merged');
    const verdict = step.kind === 'unknown' ? unknownGroup(step.problem) : judgeGroup(seen?.members ?? []);
    const policy = seen?.policy ?? (await github.policyOf(subject.repository));
    if (policy === null || policy.state === 'absent') return end(parts, subject, 'the repository has no policy');

    const content = groupCheck(known.group, verdict);
    const effects = planCheck(content, { head: commit, checks });
    services.log.info({ subject, outcome: verdict.outcome, effects: effects.map(({ why }) => why) }, 'decided');
    const { conclusion } = content;
    const shown = { conclusion, confirmedAt: at, confirmWithinMillis: confirmWithinMillis(policy) };
    const { isNew, first } = groupPublication(known.shown, conclusion, effects.length > 0);
    const entries = isNew ? groupEntries(commit, at, verdict) : [];
    if (first) await groups.confirm(turn, shown, entries);
    for (const effect of effects) {
      // The group may have been abandoned meanwhile. Then its head is unused, or on the branch.
      if ((await groups.find(subject.repository, commit)) === null) return null;
      await write({ store, turn, signal }, (current) => github.writeCheck(current, effect));
    }
    await groups.confirm(turn, shown, first ? [] : entries);
    const changes = verdict.members.map(({ finding }) =>
      finding.kind === 'decided' ? finding.verdict.nextChange : null,
    );
    const againAfterMillis = nextObservation(at, { changes, doubted: services.doubt(passing) !== null, waits: [] });
    return againAfterMillis === null ? null : { againAfterMillis };
  };

const ENDS: Readonly<Record<GroupEnd, string>> = {
  'repository-gone': 'the repository is gone',
  'left-queue': 'GitHub merged or removed it',
};

async function end({ groups, services }: MergeGroupServices, subject: MergeGroupSubject, why: string): Promise<null> {
  await groups.close(subject);
  services.log.info({ subject, why }, 'a merge group is closed');
  return null;
}

/** Observes every pull request of the group. `again`: an event overtook an observation. */
async function observeAll(
  { services, store }: MergeGroupServices,
  github: GroupGitHub,
  repository: RepositoryRef,
  queued: readonly QueuedPullRequest[],
): Promise<{ readonly members: readonly GroupMember[]; readonly policy: PolicyReading | null } | 'again' | 'merged'> {
  const members: GroupMember[] = [];
  let policy: PolicyReading | null = null;
  for (const one of queued) {
    const subject: PullRequestSubject = { kind: 'pull-request', repository, number: one.number };
    const observation = await observe(services, store, github, subject);
    const finding = memberFinding(observation, one.head);
    if (finding === 'again' || finding === 'merged') return finding;
    if ('gathered' in observation) policy = observation.gathered.policy;
    members.push({ ...one, finding });
  }
  return { members, policy };
}

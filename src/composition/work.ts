import type { Logger } from 'pino';
import type { Instant } from '../domain/ids.ts';
import type { Unavailable } from '../domain/reading.ts';
import { alive, rarely } from '../github/client/alive.ts';
import type { GitHubClient } from '../github/client/client.ts';
import { RepositoryClient, repositoryClients } from '../github/client/repository-client.ts';
import { KnownAncestors } from '../github/commits/ancestors.ts';
import { readBrought } from '../github/commits/brought.ts';
import { groupsOn } from '../github/merge-group/port.ts';
import { hasOwnPolicy } from '../github/policy/own-policy.ts';
import { apply } from '../github/pull-request/apply.ts';
import { commitChecks } from '../github/pull-request/commit-checks.ts';
import { readCurrentState, readNewestCheck } from '../github/pull-request/current-state.ts';
import { gather } from '../github/pull-request/gather.ts';
import { mayWrite } from '../github/pull-request/may-write.ts';
import { openPullRequests } from '../github/pull-request/open-pull-requests.ts';
import { applyReviewEffect } from '../github/pull-request/review-requests.ts';
import { writeCheck } from '../github/pull-request/write-check.ts';
import { mergedPullRequests } from '../github/release/merged-as.ts';
import { mergedByName } from '../github/release/merged-by-name.ts';
import { putDownToDelivery } from '../observability/log-context.ts';
import { tagProblem } from '../render/tag/violations.ts';
import type { Store } from '../store/store.ts';
import { SWEEP_EVERY_MILLIS, sweep, sweepGroups, sweepOrders, sweepTags } from '../worker/background/sweep.ts';
import { dispatcher } from '../worker/dispatch.ts';
import { type MergeGroupServices, mergeGroupReconciler } from '../worker/merge-group/reconcile.ts';
import { readBaseRange } from '../worker/observe/range.ts';
import type { Services } from '../worker/ports/pull-request.ts';
import { pullRequestReconciler } from '../worker/pull-request/reconcile.ts';
import { fanOutReconcilers } from '../worker/queue/fan-out.ts';
import type { Handler, OnGivenUp } from '../worker/queue/handler.ts';
import type { JobQueue } from '../worker/queue/queue.ts';
import { sendStaggered } from '../worker/queue/stagger-send.ts';
import { leavesNothing, type Reconcilers } from '../worker/reconcilers.ts';
import { type ReleaseCommitServices, releaseCommitReconciler } from '../worker/release/tag-check.ts';
import { unconfirmedGroupReplacer } from '../worker/unconfirmed/merge-group.ts';
import { unconfirmedCommitReplacer } from '../worker/unconfirmed/release-commit.ts';
import { createDeploymentReconcilers } from './deployments.ts';
import { ordering } from './orders.ts';
import { rangeServices } from './release-range.ts';
import { createTagReconcilers } from './tags.ts';

/** What the work on the queue needs. */
export interface WorkDependencies {
  /** GitHub as an installation of the app. */
  readonly client: (installation: number) => Promise<GitHubClient>;
  /** The app's own login; null if GitHub did not say. */
  readonly own: () => Promise<string | null>;
  readonly store: Store;
  readonly queue: JobQueue;
  readonly measured: Services['measured'];
  /** Owners without a shared policy, as the operator declared (POL-1). */
  readonly withoutShared: readonly string[];
  readonly now: () => Instant;
  /** Milliseconds for durations, by a clock that cannot be set. */
  readonly steady: () => number;
  /** How many releases of each installation a round may read; see budgets.ts. */
  readonly shares: () => Readonly<Record<number, number>>;
  /** Why no check may start to pass now; null if it may. */
  readonly doubt: () => Unavailable | null;
  /** The pause after a request whether GitHub answers at all, if no answer came. */
  readonly askEveryMillis: number;
  readonly log: Logger;
}

/** The handlers of jobs, and the sweep, which enqueues what no event requested. */
export interface Work {
  readonly handle: Handler;
  /** Replaces `handle` while nothing may be decided. */
  readonly holdBack: Handler;
  readonly onGivenUp: OnGivenUp;
  /** Sweeps one round; returns the number of subjects taken, 0 if nothing more is due. */
  sweep(log: Logger): Promise<number>;
}

/** Creates every reconciler, and the dispatcher and the sweep that use them. */
export function createWorker(dependencies: WorkDependencies): Work {
  const { client, own, store, queue, now, steady, withoutShared } = dependencies;
  const services = servicesOf(dependencies);
  const merged: ReleaseCommitServices['mergedPullRequests'] = async (installation, repository, commit) =>
    mergedPullRequests(new RepositoryClient(await client(installation), repository), commit);
  const tags = createTagReconcilers({
    store,
    services,
    mergedPullRequests: merged,
    send: (jobs) => services.send(jobs),
    client,
    own,
    now,
    withoutShared,
    tagOrderedBy: (repositoryId, tag, commit) => store.orders.tagOrderedBy(repositoryId, tag, commit),
  });
  const groups = groupParts(dependencies, services);
  const deployments = createDeploymentReconcilers({ store, services, client, own, now, withoutShared });
  const commits = releaseCommitParts(dependencies, services, merged);
  const reconcilers: Reconcilers = {
    'pull-request': pullRequestReconciler(services, store, steady),
    ...fanOutReconcilers(services, store),
    'release-commit': {
      asksGitHub: true,
      reconcile: deployments.before(releaseCommitReconciler(commits)),
      failed: unconfirmedCommitReplacer(commits, (one) => services.github(one)),
    },
    // The next comparison of all tags finds unjudged ones, and the sweep finds open deployments.
    tag: { asksGitHub: true, reconcile: deployments.before(tags.tag), failed: leavesNothing },
    tags: { asksGitHub: true, reconcile: deployments.before(tags.tags), failed: leavesNothing },
    deployment: { asksGitHub: true, reconcile: deployments.reconcile, failed: leavesNothing },
    'merge-group': {
      asksGitHub: true,
      reconcile: mergeGroupReconciler(groups),
      failed: unconfirmedGroupReplacer(groups, (one) => services.github(one)),
    },
  };
  return {
    ...dispatcher(services, store, steady, reconcilers),
    sweep: async (log) => {
      const releases = await sweep(store, queue, log, {
        everyMillis: SWEEP_EVERY_MILLIS,
        shares: dependencies.shares(),
      });
      const others = (await sweepGroups(store.groups, queue)) + (await sweepOrders(store.orders, queue));
      return releases + others + (await deployments.sweep(queue, log)) + (await sweepTags(store.tags, queue));
    },
  };
}

/** The services of the decisions about pull requests. */
function servicesOf({
  client,
  own,
  store,
  queue,
  measured,
  withoutShared,
  now,
  steady,
  doubt,
  askEveryMillis,
  log,
}: WorkDependencies): Services {
  const ancestors = new KnownAncestors();
  return {
    github: async (installation) => {
      const reader = await client(installation);
      const on = repositoryClients(reader);
      const ownLogin = await own();
      const parts = rangeServices(reader, store, now);
      const ask = { now, people: store.people, withoutShared, ancestors, ownLogin };
      return {
        gather: (subject, trees, heads) => gather(reader, subject, { ...ask, trees, heads }),
        range: (policy, facts) => readBaseRange(parts, policy, facts),
        brought: (repository, had, commit) => readBrought(on(repository), had, commit),
        apply: (turn, effect) => apply(reader, turn.subject, effect),
        applyReviewEffect: (turn, effect) => applyReviewEffect(reader, turn.subject, effect),
        standing: (subject) => readCurrentState(reader, subject),
        hasOwnPolicy: (repository) => hasOwnPolicy(on(repository)),
        readNewestCheck: (repository, head, name) => readNewestCheck(on(repository), head, name),
        openPullRequests: (repository) => openPullRequests(on(repository)),
        mergedByName: (repository, commit) => mergedByName(on(repository), commit),
        mayWrite: (repository, person) => mayWrite(on(repository), person, store.people),
      };
    },
    measured,
    orders: ordering({ store, client, own, now }),
    violationsOn: async (repositoryId, commit) => {
      const against = await store.tags.violationsOn(repositoryId, commit);
      return against.map(({ verdict, issue }) => tagProblem(verdict, issue));
    },
    releasedAs: (repositoryId, commit) => store.tags.passedOn(repositoryId, commit),
    now,
    doubt: (passes) => (passes ? null : doubt()),
    alive: rarely(async (installation, asking) => alive(await client(installation), asking), askEveryMillis, steady),
    wake: (installation) => queue.wake(installation),
    send: (jobs) => sendStaggered(queue, putDownToDelivery(jobs)),
    log,
  };
}

function releaseCommitParts(
  { client, store }: WorkDependencies,
  services: Services,
  merged: ReleaseCommitServices['mergedPullRequests'],
): ReleaseCommitServices {
  return {
    services,
    store,
    mergedPullRequests: merged,
    send: (jobs) => services.send(jobs),
    github: async (installation) => {
      const on = repositoryClients(await client(installation));
      return {
        commitChecks: (repository, commit) => commitChecks(on(repository), commit),
        writeCheck: (turn, effect) => writeCheck(on(turn.subject.repository), effect),
      };
    },
  };
}

function groupParts({ client, store, now, withoutShared }: WorkDependencies, services: Services): MergeGroupServices {
  return {
    services,
    store,
    groups: store.groups,
    github: async (installation) => {
      const github = await services.github(installation);
      return groupsOn(await client(installation), github, {
        now,
        people: store.people,
        withoutShared,
      });
    },
  };
}

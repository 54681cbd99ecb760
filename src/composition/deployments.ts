import type { RepositoryRef } from '../domain/facts.ts';
import type { Instant, Sha } from '../domain/ids.ts';
import type { Job } from '../domain/job.ts';
import { known, unavailable } from '../domain/reading.ts';
import type { GitHubClient } from '../github/client/client.ts';
import { RepositoryClient } from '../github/client/repository-client.ts';
import { deployingOn } from '../github/deployment/port.ts';
import { mergedPullRequests } from '../github/release/merged-as.ts';
import { withOwners } from '../policy/people/remembered-people.ts';
import type { Store } from '../store/store.ts';
import type { DeploymentServices } from '../worker/deployment/ports.ts';
import { deploymentReconciler } from '../worker/deployment/reconcile.ts';
import { deploymentJobs, sweepDeployments } from '../worker/deployment/sweep.ts';
import type { Services } from '../worker/ports/pull-request.ts';
import type { JobOutcome, Log } from '../worker/queue/handler.ts';
import { releaseRangeOf } from '../worker/release/release-range.ts';
import { recordOf } from '../worker/release/release-records.ts';
import { rangeServices } from './release-range.ts';

interface Dependencies {
  readonly store: Store;
  readonly services: Pick<Services, 'violationsOn' | 'doubt' | 'send' | 'log'>;
  readonly client: (installation: number) => Promise<GitHubClient>;
  /** The app's own login; null if it is not known yet. */
  readonly own: () => Promise<string | null>;
  readonly now: () => Instant;
  /** Owners without a shared policy, as the operator declared (POL-1). */
  readonly withoutShared: readonly string[];
}

/** Wires deployments (DEP-1): the reconciler of one, the sweep, and whatever else has them reconciled again. */
export function createDeploymentReconcilers({ store, services, client, own, now, withoutShared }: Dependencies) {
  const github: DeploymentServices['github'] = async (installation) => {
    const ask = { now, people: store.people, withoutShared, own: await own() };
    const reading = deployingOn(await client(installation), ask);
    return {
      ...reading,
      readRepositoryPolicy: async (repository) => {
        const found = await reading.readRepositoryPolicy(repository);
        if (found.kind === 'gone') return found;
        return { ...found, people: withOwners(found.people, await store.loginOwners(found.id)) };
      },
    };
  };
  const parts: DeploymentServices = {
    log: services.log,
    doubt: services.doubt,
    store,
    memory: store.deployments,
    github,
    send: services.send,
    range: async (installation, repository, policy, released) => {
      const { commit } = released;
      const reader = await client(installation);
      const records = {
        store,
        mergedPullRequests: (_: number, of: RepositoryRef, sha: Sha) =>
          mergedPullRequests(new RepositoryClient(reader, of), sha),
        send: services.send,
      };
      const record = await recordOf(records, installation, repository, commit);
      const release =
        record === 'unrecorded' ? unavailable('missing', `what became of the release at ${commit}`) : known(record);
      const releaseRangeServices = { ...rangeServices(reader, store, now), recordOf: async () => release };
      return releaseRangeOf(releaseRangeServices, repository, policy, released);
    },
    violationsOn: async (repositoryId, commit, tag) => {
      // Who deploys a tag right after pushing it waits until it is judged.
      const { standing } = tag === null ? { standing: 'passed' } : await store.tags.memoryOf(repositoryId, tag);
      return standing === null
        ? unavailable('missing', `the judgement of the tag ${tag}`)
        : known(await services.violationsOn(repositoryId, commit));
    },
  };
  return {
    reconcile: deploymentReconciler(parts),
    sweep: (queue: { sendUnlessBackingOff(jobs: readonly Job[]): Promise<void> }, log: Log) =>
      sweepDeployments({ store: store.deployments, github, queue, limits: store.installations, log }),
    /** The reconciler, followed by the repository's waiting deployments, which may be allowed now. */
    before:
      <Work extends { readonly installation: number; readonly owner: string; readonly repo: string }>(
        reconciler: (job: Work, signal: AbortSignal) => Promise<JobOutcome>,
      ) =>
      async (job: Work, signal: AbortSignal): Promise<JobOutcome> => {
        const outcome = await reconciler(job, signal);
        const waiting = await store.deployments.openIn({ owner: job.owner, name: job.repo });
        await services.send(deploymentJobs(job.installation, waiting));
        return outcome;
      },
  };
}

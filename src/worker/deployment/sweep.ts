import { type DeploymentRequest, isGated } from '../../domain/deployment.ts';
import type { RepositoryRef } from '../../domain/facts.ts';
import type { Instant } from '../../domain/ids.ts';
import type { Job } from '../../domain/job.ts';
import type { DeploymentSubject } from '../../domain/subject.ts';
import { SWEEP_SHARE } from '../background/sweep-share.ts';
import type { RateLimits } from '../ports/pull-request.ts';
import { limitOf } from '../queue/backoff.ts';
import type { Log } from '../queue/handler.ts';
import type { DeploymentGitHub } from './ports.ts';

/** How often a waiting deployment is observed without an event. Each observation costs about five requests. */
const LOOK_EVERY_MILLIS = 5 * 60_000;
/** How often a list is read. It costs one request a repository if nothing is new. */
const LIST_EVERY_MILLIS = 15 * 60_000;
const MOST_AT_ONCE = 50;

/** The jobs that observe deployments again (DEP-1). */
export const deploymentJobs = (installation: number, subjects: readonly DeploymentSubject[]): readonly Job[] =>
  subjects.map(({ repository, id }) => ({
    kind: 'deployment',
    installation,
    owner: repository.owner,
    repo: repository.name,
    deployment: id,
  }));

interface DueDeployments {
  takeDue(
    everyMillis: number,
    limit: number,
    share: number,
  ): Promise<readonly { readonly installation: number; readonly subject: DeploymentSubject }[]>;
  takeLists(
    everyMillis: number,
    limit: number,
    share: number,
  ): Promise<readonly { readonly installation: number; readonly repository: RepositoryRef; readonly since: Instant }[]>;
  discover(found: readonly DeploymentRequest[]): Promise<readonly string[]>;
}

interface DeploymentSweep {
  readonly store: DueDeployments;
  readonly github: (
    installation: number,
  ) => Promise<Pick<DeploymentGitHub, 'readRepositoryPolicy' | 'deploymentsSince'>>;
  readonly queue: { sendUnlessBackingOff(jobs: readonly Job[]): Promise<void> };
  readonly limits: Pick<RateLimits, 'quietMillis' | 'beQuiet'>;
  readonly log: Log;
}

/**
 * Enqueues unfinished deployments that were not observed lately, and finds unreported ones.
 * The latter are those of gated environments that no webhook reported. A repository whose list cannot be read is due
 * again later; while GitHub wants no requests from its installation, none is sent.
 * @returns how many deployments and lists were taken
 */
export async function sweepDeployments({ store, github, queue, limits, log }: DeploymentSweep): Promise<number> {
  const due = await store.takeDue(LOOK_EVERY_MILLIS, MOST_AT_ONCE, SWEEP_SHARE.deployments);
  for (const { installation, subject } of due)
    await queue.sendUnlessBackingOff(deploymentJobs(installation, [subject]));
  const lists = await store.takeLists(LIST_EVERY_MILLIS, MOST_AT_ONCE, SWEEP_SHARE.deploymentLists);
  for (const { installation, repository, since } of lists) {
    if ((await limits.quietMillis(installation)) > 0) continue;
    try {
      const fresh = await discovered(store, await github(installation), repository, since);
      await queue.sendUnlessBackingOff(
        deploymentJobs(
          installation,
          fresh.map((id) => ({ kind: 'deployment', repository, id })),
        ),
      );
    } catch (error) {
      const limit = limitOf(error);
      if (limit !== null) await limits.beQuiet(installation, limit.millis);
      log.warn(
        { err: error, repository },
        'the deployments of a repository could not be listed; the app tries again later',
      );
    }
  }
  return due.length + lists.length;
}

async function discovered(
  store: DueDeployments,
  github: Pick<DeploymentGitHub, 'readRepositoryPolicy' | 'deploymentsSince'>,
  repository: RepositoryRef,
  since: Instant,
): Promise<readonly string[]> {
  const place = await github.readRepositoryPolicy(repository);
  if (place.kind === 'gone' || place.policy.state !== 'valid') return [];
  const { policy, id: repositoryId } = place;
  const listed = await github.deploymentsSince(repository, since);
  return store.discover(
    listed
      .filter(({ environment }) => isGated(policy, environment))
      .map(({ id, sha, ref, environment, creator }) => ({
        repositoryId,
        id,
        environment,
        run: null,
        sha,
        ref,
        creator,
        asked: false,
      })),
  );
}

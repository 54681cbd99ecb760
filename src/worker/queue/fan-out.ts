import { type Job, type JobKind, type JobOf, pullRequestJob } from '../../domain/job.ts';
import { deploymentJobs } from '../deployment/sweep.ts';
import type { PullRequestStore, Services } from '../ports/pull-request.ts';
import type { Reconciler, Reconcilers } from '../reconcilers.ts';
import { groupJobs } from './group-jobs.ts';

type FanOutServices = Pick<Services, 'github' | 'send'>;
type FanOutStore = Pick<
  PullRequestStore,
  'pullRequestsWithHead' | 'openReleasesAndErrors' | 'knownRepositories' | 'observeAgain' | 'groups' | 'deployments'
>;

/**
 * The reconcilers of jobs about many subjects, which become one job each.
 * The subjects are read when the job runs, not when it is sent. If the job is given up, the sweep observes every open
 * pull request of its repository or owner.
 */
export function fanOutReconcilers(
  services: FanOutServices,
  store: FanOutStore,
): Pick<Reconcilers, 'repository' | 'head' | 'people' | 'owner'> {
  const fansOut = <K extends JobKind>(
    asksGitHub: boolean,
    jobsOf: (job: JobOf<K>) => Promise<readonly Job[]>,
    repositoryOf: (job: JobOf<K>) => string | null,
  ): Reconciler<K> => ({
    asksGitHub,
    reconcile: async (job) => {
      await services.send(await jobsOf(job));
      return null;
    },
    failed: async (job, _, failure) => {
      if (failure === 'given-up') await store.observeAgain(job.owner, repositoryOf(job));
    },
  });
  return {
    repository: fansOut(
      true,
      (job) => jobsOfRepository(services, store, job),
      ({ repo }) => repo,
    ),
    head: fansOut(
      false,
      (job) => jobsOfHead(store, job),
      ({ repo }) => repo,
    ),
    people: fansOut(
      false,
      (job) => jobsOfPeople(store, job),
      () => null,
    ),
    owner: fansOut(
      false,
      (job) => jobsOfOwner(store, job),
      () => null,
    ),
  };
}

async function jobsOfRepository(
  services: FanOutServices,
  store: FanOutStore,
  { installation, owner, repo }: JobOf<'repository'>,
): Promise<readonly Job[]> {
  const repository = { owner, name: repo };
  const numbers = await (await services.github(installation)).openPullRequests(repository);
  return [
    ...numbers.map((number) => pullRequestJob(installation, repository, number)),
    { kind: 'tags', installation, owner, repo },
    ...deploymentJobs(installation, await store.deployments.openIn(repository)),
  ];
}

async function jobsOfHead(
  store: FanOutStore,
  { installation, owner, repo, commit }: JobOf<'head'>,
): Promise<readonly Job[]> {
  const repository = { owner, name: repo };
  const numbers = await store.pullRequestsWithHead(repository, commit);
  const groups = (await store.groups.openIn(repository)).filter((head) => head === commit);
  return [
    ...numbers.map((number) => pullRequestJob(installation, repository, number)),
    ...groupJobs(installation, repository, groups),
  ];
}

async function jobsOfPeople(store: FanOutStore, { installation, owner }: JobOf<'people'>): Promise<readonly Job[]> {
  const releases = await store.openReleasesAndErrors(owner);
  return [
    ...releases.map(({ repository, number }) => pullRequestJob(installation, repository, number)),
    ...deploymentJobs(installation, await store.deployments.openIn({ owner })),
  ];
}

async function jobsOfOwner(store: FanOutStore, { installation, owner }: JobOf<'owner'>): Promise<readonly Job[]> {
  const releases = await store.openReleasesAndErrors(owner);
  const repositories = await store.knownRepositories(owner);
  return [
    // Known releases need no list first, and do not wait for the lists of thousands of repositories.
    ...releases.map(({ repository, number }) => pullRequestJob(installation, repository, number)),
    ...repositories.map(({ name }): Job => ({ kind: 'repository', installation, owner, repo: name })),
  ];
}

import { type Job, pullRequestJob } from '../../domain/job.ts';
import { deploymentJobs } from '../deployment/sweep.ts';
import type { PullRequestStore, Services } from '../ports/pull-request.ts';
import { groupJobs } from './group-jobs.ts';

/** A job about many subjects. */
export type FanOutJob = Extract<Job, { kind: 'repository' | 'head' | 'people' | 'owner' }>;

/** The jobs that a job about many subjects stands for. Which those are is asked when it runs, not when it was sent. */
export async function fanOut(services: Services, store: PullRequestStore, job: FanOutJob): Promise<readonly Job[]> {
  const { installation, owner } = job;
  switch (job.kind) {
    case 'repository': {
      const repository = { owner, name: job.repo };
      const numbers = await (await services.github(installation)).openPullRequests(repository);
      return [
        ...numbers.map((number) => pullRequestJob(installation, repository, number)),
        { kind: 'tags', installation, owner, repo: job.repo },
        ...deploymentJobs(installation, await store.deployments.openIn(repository)),
      ];
    }
    case 'head': {
      const repository = { owner, name: job.repo };
      const numbers = await store.pullRequestsWithHead(repository, job.commit);
      const groups = (await store.groups.openIn(repository)).filter((head) => head === job.commit);
      return [
        ...numbers.map((number) => pullRequestJob(installation, repository, number)),
        ...groupJobs(installation, repository, groups),
      ];
    }
    case 'people': {
      const releases = await store.openReleases(owner);
      return [
        ...releases.map(({ repository, number }) => pullRequestJob(installation, repository, number)),
        ...deploymentJobs(installation, await store.deployments.openIn({ owner })),
      ];
    }
    case 'owner': {
      const releases = await store.openReleases(owner);
      const repositories = await store.knownRepositories(owner);
      return [
        // What is known needs no list first, and does not wait for the lists of thousands of repositories.
        ...releases.map(({ repository, number }) => pullRequestJob(installation, repository, number)),
        ...repositories.map(({ name }): Job => ({ kind: 'repository', installation, owner, repo: name })),
      ];
    }
  }
}

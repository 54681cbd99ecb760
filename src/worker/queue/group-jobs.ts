import type { RepositoryRef } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';
import type { Job } from '../../domain/job.ts';

/** The jobs that look at merge groups again (MQ-1), for example because a pull request in them has another verdict. */
export const groupJobs = (installation: number, repository: RepositoryRef, heads: readonly Sha[]): readonly Job[] =>
  heads.map((commit) => ({
    kind: 'merge-group',
    installation,
    owner: repository.owner,
    repo: repository.name,
    commit,
  }));

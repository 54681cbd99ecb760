import type { RepositoryRef } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';
import type { Job } from '../../domain/job.ts';

/** The jobs that observe merge groups again, for example after a member's new verdict (MQ-1). */
export const groupJobs = (installation: number, repository: RepositoryRef, heads: readonly Sha[]): readonly Job[] =>
  heads.map((commit) => ({
    kind: 'merge-group',
    installation,
    owner: repository.owner,
    repo: repository.name,
    commit,
  }));

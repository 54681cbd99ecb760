import type { CheckEffect } from '../../domain/effects.ts';
import type { RepositoryRef } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';
import type { MergeGroup } from '../../domain/merge-group.ts';
import type { MergeGroupSubject, Turn } from '../../domain/subject.ts';
import type { GitHubClient } from '../client/client.ts';
import { repositoryClients } from '../client/repository-client.ts';
import { readRepositoryPolicy } from '../policy/repository.ts';
import { commitChecks } from '../pull-request/commit-checks.ts';
import { writeCheck } from '../pull-request/write-check.ts';
import { readMergeQueue } from './merge-queue.ts';

/** GitHub's part in merge groups (MQ-1). */
export const groupsOn = <Looks extends object>(
  client: GitHubClient,
  looks: Looks,
  ask: Parameters<typeof readRepositoryPolicy>[1],
) => {
  const on = repositoryClients(client);
  return {
    ...looks,
    readMergeQueue: (repository: RepositoryRef, group: Pick<MergeGroup, 'branch' | 'ref'>) =>
      readMergeQueue(on(repository), group),
    commitChecks: (repository: RepositoryRef, commit: Sha) => commitChecks(on(repository), commit),
    policyOf: async (repository: RepositoryRef) => {
      const found = await readRepositoryPolicy(on(repository), ask);
      return found.kind === 'found' ? found.policy : null;
    },
    // Requires the turn that allows the write (VER-6).
    writeCheck: (turn: Turn<MergeGroupSubject>, effect: CheckEffect) => writeCheck(on(turn.subject.repository), effect),
  };
};

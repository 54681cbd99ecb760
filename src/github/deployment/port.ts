import type { RepositoryRef } from '../../domain/facts.ts';
import type { Instant } from '../../domain/ids.ts';
import type { DeploymentSubject, Turn } from '../../domain/subject.ts';
import type { GitHubClient } from '../client/client.ts';
import { repositoryClients } from '../client/repository-client.ts';
import { readRepositoryPolicy } from '../policy/repository.ts';
import { reportDeployment } from './deployment-issue.ts';
import {
  answerRule,
  approverOf,
  deploymentProgress,
  deploymentsSince,
  pendingEnvironments,
  readDeployment,
  readRun,
} from './deployments.ts';

/** GitHub's part in deployments (DEP-1). Writes require the turn that allows them (VER-6). */
export const deployingOn = (
  client: GitHubClient,
  ask: Parameters<typeof readRepositoryPolicy>[1] & { readonly own: string | null },
) => {
  const on = repositoryClients(client);
  return {
    own: ask.own,
    readRepositoryPolicy: (repository: RepositoryRef) => readRepositoryPolicy(on(repository), ask),
    readDeployment: (repository: RepositoryRef, id: string) => readDeployment(on(repository), id),
    deploymentProgress: (repository: RepositoryRef, id: string) => deploymentProgress(on(repository), id),
    deploymentsSince: (repository: RepositoryRef, since: Instant) => deploymentsSince(on(repository), since),
    readRun: (repository: RepositoryRef, run: string) => readRun(on(repository), run),
    pendingEnvironments: (repository: RepositoryRef, run: string) => pendingEnvironments(on(repository), run),
    approverOf: (repository: RepositoryRef, run: string, environment: string) =>
      approverOf(on(repository), run, environment),
    answerRule: (turn: Turn<DeploymentSubject>, run: string, answer: Parameters<typeof answerRule>[2]) =>
      answerRule(on(turn.subject.repository), run, answer),
    report: (turn: Turn<DeploymentSubject>, issue: { readonly title: string; readonly body: string }) =>
      reportDeployment(on(turn.subject.repository), turn.subject.id, issue, ask.own),
  };
};

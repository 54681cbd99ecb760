import { atSecond } from '../clock.ts';
import type { SandboxContext } from '../context.ts';
import type { Deployment, DeploymentStatus } from '../model/deployment.ts';
import type { Repository } from '../model/repository.ts';
import { accountJson } from './account.ts';
import { actionsAppJson } from './actions-app.ts';
import { appJson } from './app.ts';
import type { Json } from './json.ts';
import { repositoryApi, repositoryUrl } from './links.ts';

const made = (context: SandboxContext, { app, run }: Deployment): Json | null =>
  run !== null ? actionsAppJson(context) : app && appJson(context, app);

export function deploymentJson(context: SandboxContext, repository: Repository, deployment: Deployment): Json {
  const api = repositoryApi(context, repository);
  const url = `${api}/deployments/${deployment.id}`;
  return {
    url,
    id: deployment.id,
    node_id: deployment.nodeId,
    task: deployment.task,
    original_environment: deployment.environment,
    environment: deployment.environment,
    description: deployment.description,
    created_at: atSecond(deployment.createdAt),
    updated_at: atSecond(deployment.updatedAt),
    statuses_url: `${url}/statuses`,
    repository_url: api,
    creator: accountJson(context, deployment.creator),
    sha: deployment.sha,
    ref: deployment.ref,
    payload: deployment.payload,
    transient_environment: deployment.transient,
    production_environment: deployment.production,
    performed_via_github_app: made(context, deployment),
  };
}

export function deploymentStatusJson(
  context: SandboxContext,
  repository: Repository,
  deployment: Deployment,
  status: DeploymentStatus,
): Json {
  const api = repositoryApi(context, repository);
  const url = `${api}/deployments/${deployment.id}`;
  const log = status.logUrl ?? runUrl(context, repository, deployment);
  return {
    url: `${url}/statuses/${status.id}`,
    id: status.id,
    node_id: status.nodeId,
    state: status.state,
    creator: accountJson(context, status.creator),
    description: status.description,
    environment: deployment.environment,
    target_url: log,
    log_url: log,
    ...(status.environmentUrl !== null && { environment_url: status.environmentUrl }),
    created_at: atSecond(status.createdAt),
    updated_at: atSecond(status.createdAt),
    deployment_url: url,
    repository_url: api,
    performed_via_github_app:
      deployment.run !== null ? actionsAppJson(context) : status.app && appJson(context, status.app),
  };
}

/** Where the log of a deployment is: its run's page, or the list of deployments. */
function runUrl(context: SandboxContext, repository: Repository, { run }: Deployment): string {
  const page = repositoryUrl(context, repository);
  return run === null ? `${page}/deployments` : `${page}/actions/runs/${run.run.id}`;
}

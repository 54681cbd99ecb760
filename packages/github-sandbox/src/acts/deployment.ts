import type { By, SandboxContext } from '../context.ts';
import { demand } from '../demand.ts';
import type { Deployment, DeploymentState, DeploymentStatus } from '../model/deployment.ts';
import type { Repository } from '../model/repository.ts';
import { nextId, nodeId } from '../model.ts';
import { deploymentJson, deploymentStatusJson } from '../payloads/deployment.ts';
import { workflowJson, workflowRunJson } from '../payloads/workflow.ts';
import { notFound, unprocessable } from '../refusal.ts';
import { emit } from './note.ts';

export const WRITE_DEPLOYMENTS = { person: 'write', app: ['deployments'], level: 'write' } as const;

type Made = 'id' | 'nodeId' | 'createdAt' | 'updatedAt' | 'statuses';

/** Records a deployment and sends its webhooks. The caller has checked that the actor may. */
export function addDeployment(by: By, repository: Repository, content: Omit<Deployment, Made>): Deployment {
  const { context } = by;
  const id = nextId(context.world);
  const now = context.clock.now();
  const made: Deployment = {
    ...content,
    id,
    nodeId: nodeId('DE', id),
    createdAt: now,
    updatedAt: now,
    statuses: [],
  };
  repository.deployments.push(made);
  context.changed();
  emit(by, repository, {
    event: 'deployment',
    action: 'created',
    body: {
      deployment: deploymentJson(context, repository, made),
      ...runParts(context, repository, made),
    },
  });
  return made;
}

/** The workflow that deploys, and its run. Both are null for a deployment over the API. */
function runParts(context: SandboxContext, repository: Repository, { run }: Deployment) {
  if (run === null) return { workflow: null, workflow_run: null };
  const attempt = run.run.attempts.find(({ number }) => number === run.attempt);
  if (!attempt) throw new Error(`run ${run.run.id} has no attempt ${run.attempt}`);
  // GitHub leaves the head commit and the previous attempt's address out of these webhooks.
  const { head_commit: _, previous_attempt_url: __, ...shown } = workflowRunJson(context, run.run, attempt);
  return { workflow: workflowJson(context, repository, run.run.workflow), workflow_run: shown };
}

export interface StatusContent {
  readonly state: DeploymentState;
  readonly description?: string;
  readonly logUrl?: string | null;
  readonly environmentUrl?: string | null;
  /**
   * True if a success ends earlier deployments of the environment, as it does by default.
   * Those of a production environment stay.
   */
  readonly autoInactive?: boolean;
}

/** Records a status and sends its webhooks. The caller has checked that the actor may. */
export function addDeploymentStatus(
  by: By,
  repository: Repository,
  deployment: Deployment,
  content: StatusContent,
): DeploymentStatus {
  const { context } = by;
  const { state, description = '', logUrl = null, environmentUrl = null, autoInactive = true } = content;
  if (description.length > 140) throw unprocessable('description is too long (maximum is 140 characters)');
  const made = noteStatus(by, deployment, { state, description, logUrl, environmentUrl });
  emit(by, repository, {
    event: 'deployment_status',
    action: 'created',
    body: {
      deployment_status: deploymentStatusJson(context, repository, deployment, made),
      deployment: deploymentJson(context, repository, deployment),
      ...runParts(context, repository, deployment),
    },
  });
  if (state === 'success' && autoInactive) endEarlier(by, repository, deployment);
  return made;
}

function noteStatus(
  { context, actor: { account: creator, app } }: By,
  deployment: Deployment,
  content: Pick<DeploymentStatus, 'state' | 'description' | 'logUrl' | 'environmentUrl'>,
): DeploymentStatus {
  const id = nextId(context.world);
  const createdAt = context.clock.now();
  const made = { ...content, id, nodeId: nodeId('DES', id), creator, app, createdAt };
  deployment.statuses.push(made);
  deployment.updatedAt = createdAt;
  context.changed();
  return made;
}

/** Marks earlier deployments of the environment as inactive. */
function endEarlier(by: By, repository: Repository, newest: Deployment): void {
  const place = newest.environment.toLowerCase();
  for (const before of repository.deployments) {
    const over = before !== newest && before.environment.toLowerCase() === place && stateOf(before) === 'success';
    if (!over || before.transient || before.production) continue;
    addDeploymentStatus(by, repository, before, { state: 'inactive' });
  }
}

/** The newest status; `pending` if there is none. */
export const stateOf = ({ statuses }: Deployment): DeploymentState => statuses.at(-1)?.state ?? 'pending';

/** Sets the state of a deployment: needs write. */
export function setDeploymentStatus(
  by: By,
  repository: Repository,
  deployment: Deployment,
  content: StatusContent,
): DeploymentStatus {
  demand(by, repository, WRITE_DEPLOYMENTS);
  return addDeploymentStatus(by, repository, deployment, content);
}

/** @throws GitHubRefusal 404 */
export function deploymentNumbered(repository: Repository, id: number): Deployment {
  const found = repository.deployments.find((one) => one.id === id);
  if (!found) throw notFound();
  return found;
}

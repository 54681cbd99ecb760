import { z } from 'zod';
import type { DeploymentRequest } from '../../domain/deployment.ts';
import type { EventReader, IntakePart } from '../intake-part.ts';
import { knownAs, optional, repository, webhookAccount, webhookSha } from '../shapes.ts';

const id = z.number().int().positive().transform(String);
const environment = optional(z.string().min(1));
const deployment = z.object({
  id,
  sha: optional(webhookSha),
  ref: optional(z.string().min(1)),
  environment,
  /** A person without a name is not a deployer. The run, if there is one, says more. */
  creator: optional(webhookAccount),
});
const run = optional(z.object({ id }));

const ruleShape = z.object({ repository, deployment, environment, deployment_callback_url: optional(z.string()) });
const deploymentShape = z.object({ repository, deployment, workflow_run: run });

/** Reads `deployment_protection_rule`: a deployment waits for the app (DEP-1). The callback address names the run. */
export const readProtectionRule: EventReader = (payload, { installation, action }) => {
  const shape = ruleShape.parse(payload);
  const known = knownAs(shape.repository, installation);
  const url = shape.deployment_callback_url ?? '';
  const named = /\/actions\/runs\/(\d+)\/deployment_protection_rule$/.exec(url)?.[1] ?? null;
  const { deployment: found } = shape;
  const part = heard(known, { ...found, environment: shape.environment ?? found.environment }, named, true);
  return action === null || action === 'requested' ? part : observeOnly(part);
};

/** Reads `deployment`: made by a workflow or over the API. For the former a protection rule may ask as well. */
export const readDeploymentEvent: EventReader = (payload, { installation, action }) => {
  const shape = deploymentShape.parse(payload);
  const known = knownAs(shape.repository, installation);
  const part = heard(known, shape.deployment, shape.workflow_run?.id ?? null, false);
  return action === null || action === 'created' ? part : observeOnly(part);
};

/** The meaning of another action is unknown, so the deployment is only observed. */
const observeOnly = ({ repositories, jobs }: IntakePart): IntakePart => ({
  repositories: repositories ?? [],
  jobs: jobs ?? [],
});

function heard(
  known: ReturnType<typeof knownAs>,
  found: z.output<typeof deployment>,
  named: string | null,
  asked: boolean,
): IntakePart {
  const { installation, owner, name: repo } = known;
  const jobs = [{ kind: 'deployment', installation, owner, repo, deployment: found.id }] as const;
  const { sha: commit, environment: place } = found;
  if (commit === null || place === null) {
    const field = commit === null ? 'deployment.sha' : 'deployment.environment';
    const lacks = [`${field}: the deployment is known once GitHub's list of deployments is read`];
    return { repositories: [known], jobs, lacks };
  }
  const seen: DeploymentRequest = {
    repositoryId: known.id,
    id: found.id,
    environment: place,
    run: named,
    sha: commit,
    // GitHub accepts a commit in place of a ref.
    ref: found.ref ?? commit,
    creator: found.creator,
    asked,
  };
  return { repositories: [known], deployments: [seen], jobs };
}

import { z } from 'zod';
import type { DeploymentRequest } from '../../domain/deployment.ts';
import type { EventReader, Part } from '../intake-part.ts';
import { account, knownAs, repository, sha } from '../shapes.ts';

const id = z.number().int().positive().transform(String);
/** Who cannot be named is nobody who may deploy; the run, where there is one, says more. */
const creator = account.nullish().catch(null);
const deployment = z.object({ id, sha, ref: z.string(), environment: z.string().min(1), creator });

const ruleShape = z.object({
  repository,
  environment: z.string().min(1),
  deployment,
  deployment_callback_url: z.string(),
});
const deploymentShape = z.object({ repository, deployment, workflow_run: z.object({ id }).nullish() });

/** `deployment_protection_rule`: a deployment waits for the app (DEP-1). The address to answer at names the run. */
export const readProtectionRule: EventReader = (payload, { installation, action }) => {
  const shape = ruleShape.parse(payload);
  const known = knownAs(shape.repository, installation);
  if (action !== 'requested') return { repositories: [known] };
  const run = /\/actions\/runs\/(\d+)\/deployment_protection_rule$/.exec(shape.deployment_callback_url)?.[1] ?? null;
  return heard(known, installation, { ...shape.deployment, environment: shape.environment }, run, true);
};

/** `deployment`: made by a workflow or over the API; the first may be asked about by a protection rule as well. */
export const readDeployment: EventReader = (payload, { installation, action }) => {
  const shape = deploymentShape.parse(payload);
  const known = knownAs(shape.repository, installation);
  if (action !== 'created') return { repositories: [known] };
  return heard(known, installation, shape.deployment, shape.workflow_run?.id ?? null, false);
};

function heard(
  known: ReturnType<typeof knownAs>,
  installation: number,
  found: z.output<typeof deployment>,
  run: string | null,
  asked: boolean,
): Part {
  const seen: DeploymentRequest = {
    repositoryId: known.id,
    id: found.id,
    environment: found.environment,
    run,
    sha: found.sha,
    ref: found.ref,
    creator: found.creator ?? null,
    asked,
  };
  return {
    repositories: [known],
    deployments: [seen],
    jobs: [{ kind: 'deployment', installation, owner: known.owner, repo: known.name, deployment: found.id }],
  };
}

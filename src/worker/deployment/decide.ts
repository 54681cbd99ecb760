import type { DeploymentFacts, DeploymentVerdict, RunFacts } from '../../domain/deployment.ts';
import { judgeDeployment } from '../../policy/deployment/judge.ts';
import { deployedTag } from '../../policy/deployment/steps.ts';
import type { DeploymentObservation } from './observation.ts';

/**
 * Completes the facts about a deployment, and decides.
 * @param run null if the deployer is the person who called the API
 */
export async function judge(
  observation: DeploymentObservation,
  run: RunFacts | null,
): Promise<{ readonly facts: DeploymentFacts; readonly verdict: DeploymentVerdict }> {
  const { parts, github, installation, turn, place, known, deployment } = observation;
  const { subject } = turn;
  const { policy } = place;
  const { sha: deployed } = deployment;
  const repository = { ...subject.repository, id: place.id };
  const tag = deployedTag(policy, deployment.ref);
  const facts: DeploymentFacts = {
    version: 1,
    subject,
    at: place.at,
    repository: { id: place.id, url: place.url },
    // The creator may be known now, if the webhook could not name an account.
    request: { ...known.request, creator: deployment.creator ?? known.request.creator },
    deployed,
    run,
    range:
      policy.state === 'valid'
        ? await parts.range(installation, repository, policy.policy, { commit: deployed, tag })
        : null,
    violations: await parts.violationsOn(place.id, deployed, tag),
    people: place.people,
    own: github.own,
  };
  const verdict = judgeDeployment(policy, facts);
  parts.log.info(
    {
      subject,
      environment: known.request.environment,
      decision: verdict.decision,
      reasons: verdict.reasons.map(({ code }) => code),
    },
    'decided',
  );
  return { facts, verdict };
}

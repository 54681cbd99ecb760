import type { DeploymentEnd } from '../../domain/deployment.ts';
import type { DeploymentSubject, Turn } from '../../domain/subject.ts';
import { deploymentStep, isNotGated, waitsFor } from '../../policy/deployment/steps.ts';
import type { JobOutcome } from '../queue/handler.ts';
import type { Reconcile } from '../reconcilers.ts';
import { answerDeployment } from './answer.ts';
import { type DeploymentObservation, SOON } from './observation.ts';
import type { DeploymentServices } from './ports.ts';
import { judgeWithout } from './unapproved.ts';

/**
 * Reconciles a deployment, from observing to answering, in its own turn (DEP-1, VER-6).
 * A waiting deployment is answered or left waiting. One that went ahead without an approval is judged all the same, and
 * reported if it breaks the rules.
 */
export const deploymentReconciler =
  (parts: DeploymentServices): Reconcile<'deployment'> =>
  async ({ installation, owner, repo, deployment: id }, signal) => {
    const subject: DeploymentSubject = { kind: 'deployment', repository: { owner, name: repo }, id };
    const turn = await parts.store.takeTurn(subject);
    const known = await parts.memory.find(subject);
    if (known === null) return null;
    const github = await parts.github(installation);
    const place = await github.readRepositoryPolicy(subject.repository);
    if (place.kind === 'gone') {
      if (place.movedTo === null) return end(parts, turn, 'gone');
      const { owner: newOwner, name } = place.movedTo;
      await parts.send([{ kind: 'deployment', installation, owner: newOwner, repo: name, deployment: id }]);
      return null;
    }
    if (isNotGated(place.policy, known.request)) return end(parts, turn, 'not-gated');
    const deployment = await github.readDeployment(subject.repository, id);
    if (deployment === null) return end(parts, turn, 'gone');
    return proceed({ parts, github, installation, turn, signal, place, known, deployment });
  };

async function proceed(observation: DeploymentObservation): Promise<JobOutcome> {
  const { parts, github, turn, known, place } = observation;
  const { repository, id } = turn.subject;
  const { began, run: logged } = await github.deploymentProgress(repository, id);
  const named = known.request.run ?? logged;
  const run = named === null ? null : await github.readRun(repository, named);
  const waits =
    run !== null && !run.completed && waitsFor(await github.pendingEnvironments(repository, run.id), known.request);

  const step = deploymentStep(known, { at: place.at, run, waits, began });
  switch (step.kind) {
    case 'answer':
      await parts.memory.attempt(turn, step.run.id, step.run.attempt);
      return answerDeployment(observation, step.run);
    case 'judge-without':
      return judgeWithout(observation, step.run);
    case 'end':
      return end(parts, turn, step.how);
    case 'wait':
      return step.soon ? SOON : null;
  }
}

async function end(parts: DeploymentServices, turn: Turn<DeploymentSubject>, how: DeploymentEnd): Promise<null> {
  await parts.memory.end(turn, how);
  parts.log.info({ subject: turn.subject, how }, 'a deployment is closed');
  return null;
}

import { type DeploymentEnd, isGated, type KnownDeployment, type RunFacts } from '../../domain/deployment.ts';
import type { DeploymentSubject, Turn } from '../../domain/subject.ts';
import { deploymentStep } from '../../policy/deployment/steps.ts';
import type { JobOutcome } from '../queue/queue.ts';
import type { Reconcile } from '../reconcilers.ts';
import { answerDeployment } from './answer.ts';
import { type DeploymentObservation, SOON } from './observation.ts';
import type { DeploymentPlace, DeploymentServices } from './ports.ts';
import { judgeWithout } from './unapproved.ts';

/**
 * One decision about a deployment, from looking to answering (DEP-1), in a turn of its own (VER-6). What waits is
 * answered or left waiting; what went ahead without an approval is judged all the same, and reported where it breaks the
 * rules.
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
    if (!known.request.asked && isNobodysBusiness(place, known)) return end(parts, turn, 'not-gated');
    const deployment = await github.readDeployment(subject.repository, id);
    if (deployment === null) return end(parts, turn, 'gone');
    return proceed({ parts, github, installation, turn, signal, place, known, deployment });
  };

/** Where the policy cannot be understood, what it lists is not known. */
const isNobodysBusiness = ({ policy }: DeploymentPlace, { request }: KnownDeployment): boolean =>
  policy.state === 'absent' || (policy.state === 'valid' && !isGated(policy, request.environment));

async function proceed(observation: DeploymentObservation): Promise<JobOutcome> {
  const { parts, github, turn, known, place } = observation;
  const { repository, id } = turn.subject;
  const { began, run: logged } = await github.deploymentProgress(repository, id);
  const named = known.request.run ?? logged;
  const run = named === null ? null : await github.readRun(repository, named);
  const waits = run !== null && !run.completed && (await waitsFor(observation, run));

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

async function waitsFor({ github, turn, known }: DeploymentObservation, run: RunFacts): Promise<boolean> {
  const pending = await github.pendingEnvironments(turn.subject.repository, run.id);
  return pending.some((name) => name.toLowerCase() === known.request.environment.toLowerCase());
}

async function end(parts: DeploymentServices, turn: Turn<DeploymentSubject>, how: DeploymentEnd): Promise<null> {
  await parts.memory.end(turn, how);
  parts.log.info({ subject: turn.subject, how }, 'a deployment is closed');
  return null;
}

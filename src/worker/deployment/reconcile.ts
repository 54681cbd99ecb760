import { type DeploymentEnd, isGated, type KnownDeployment, type RunFacts } from '../../domain/deployment.ts';
import type { DeploymentSubject, Turn } from '../../domain/subject.ts';
import type { JobOutcome } from '../queue/queue.ts';
import type { Reconcile } from '../reconcilers.ts';
import { answerDeployment } from './answer.ts';
import { type DeploymentObservation, isEarly, SOON } from './observation.ts';
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
    const place = await github.lookAtRepository(subject.repository);
    if (place.kind === 'gone') {
      if (place.movedTo === null) return end(parts, turn, 'gone');
      const { owner: newOwner, name } = place.movedTo;
      await parts.send([{ kind: 'deployment', installation, owner: newOwner, repo: name, deployment: id }]);
      return null;
    }
    if (!known.request.asked && isNobodysBusiness(place, known)) return end(parts, turn, 'not-gated');
    const deployment = await github.readDeployment(subject.repository, id);
    if (deployment === null) return end(parts, turn, 'gone');
    return look({ parts, github, installation, turn, signal, place, known, deployment });
  };

/** Where the policy cannot be understood, what it lists is not known. */
const isNobodysBusiness = ({ policy }: DeploymentPlace, { request }: KnownDeployment): boolean =>
  policy.state === 'absent' || (policy.state === 'valid' && !isGated(policy, request.environment));

async function look(sight: DeploymentObservation): Promise<JobOutcome> {
  const { parts, github, turn, known, place } = sight;
  const { repository, id } = turn.subject;
  const reconciler = await github.deploymentProgress(repository, id);
  const named = known.request.run ?? reconciler.run;
  const run = named === null ? null : await github.readRun(repository, named);
  const waits = run !== null && !run.completed && (await waitsFor(sight, run));

  if (run !== null && known.attempt !== null && known.attempt !== run.attempt) {
    // The new attempt asks for itself; who triggered the old one GitHub no longer says here.
    return reconciler.began && known.answering !== 'approved'
      ? judgeWithout(sight, null)
      : end(parts, turn, known.answering ?? 'superseded');
  }
  if (run !== null && waits) {
    await parts.memory.attempt(turn, run.id, run.attempt);
    return answerDeployment(sight, run);
  }
  if (known.answering === 'approved') return end(parts, turn, 'approved');
  // A log's address proves nothing, since whoever deploys can set it: then who asked the API is who deploys.
  const own = known.request.run === null ? null : run;
  if (reconciler.began || (own === null && known.request.run === null)) return judgeWithout(sight, own);
  if (known.answering === 'rejected') return end(parts, turn, 'rejected');
  if (own === null || own.completed) return end(parts, turn, 'over');
  return isEarly(known, place.at) ? SOON : null;
}

async function waitsFor({ github, turn, known }: DeploymentObservation, run: RunFacts): Promise<boolean> {
  const pending = await github.pendingEnvironments(turn.subject.repository, run.id);
  return pending.some((name) => name.toLowerCase() === known.request.environment.toLowerCase());
}

async function end(parts: DeploymentServices, turn: Turn<DeploymentSubject>, how: DeploymentEnd): Promise<null> {
  await parts.memory.end(turn, how);
  parts.log.info({ subject: turn.subject, how }, 'done with a deployment');
  return null;
}

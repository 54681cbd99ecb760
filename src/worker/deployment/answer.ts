import type { DeploymentFacts, DeploymentVerdict, RunFacts } from '../../domain/deployment.ts';
import { deploymentEntries } from '../../journal/past-entries.ts';
import { answerStep, nextReport, waitsFor } from '../../policy/deployment/steps.ts';
import { deploymentAnswer, deploymentStatus } from '../../render/deployment/answer.ts';
import { IN_DOUBT } from '../observe/in-doubt.ts';
import type { JobOutcome } from '../queue/handler.ts';
import { write } from '../write.ts';
import { judge } from './decide.ts';
import { type DeploymentObservation, SOON } from './observation.ts';

/**
 * Answers a waiting deployment (DEP-1): approves, rejects, or says what is missing.
 * The latter once for each change of it.
 */
export async function answerDeployment(observation: DeploymentObservation, run: RunFacts): Promise<JobOutcome> {
  const { facts, verdict } = await judge(observation, run);
  switch (answerStep(observation.known, facts, verdict)) {
    case 'soon':
      return SOON;
    case 'answer':
      return decide(observation, run, facts, verdict);
    case 'report':
      await say(observation, run, facts, verdict);
      return null;
  }
}

async function decide(
  observation: DeploymentObservation,
  run: RunFacts,
  facts: DeploymentFacts,
  verdict: DeploymentVerdict,
): Promise<JobOutcome> {
  const { parts, github, turn, signal, known } = observation;
  const state = verdict.decision === 'approve' ? 'approved' : 'rejected';
  if (state === 'approved' && observation.parts.doubt(false) !== null) return IN_DOUBT;
  // The answer goes to the attempt that is the newest when it arrives.
  const now = await github.readRun(turn.subject.repository, run.id);
  if (now?.attempt !== run.attempt) return SOON;
  await parts.memory.answering(turn, state, known.answering === state ? [] : deploymentEntries(facts, verdict));
  const comment = deploymentAnswer(verdict, facts);
  const { environment } = known.request;
  const taken = await write({ store: parts.store, turn, signal }, (current) =>
    github.answerRule(current, run.id, { environment, state, comment }),
  );
  if (taken === 'taken' || known.answering === state) {
    // Refused after an earlier try: that one had arrived, and something else holds the deployment.
    await parts.memory.end(turn, state);
    parts.log.info({ subject: turn.subject, environment, state, person: verdict.person?.login ?? null }, 'answered');
    return null;
  }
  const pending = await github.pendingEnvironments(turn.subject.repository, run.id);
  if (!waitsFor(pending, known.request)) return SOON;
  if (known.request.asked) {
    throw Object.assign(new Error(`GitHub accepts no answer for ${environment} of run ${run.id}`), { code: 'invalid' });
  }
  parts.log.info(
    { subject: turn.subject, environment },
    'a deployment waits for other reviewers, but not for this app',
  );
  return null;
}

async function say(
  { parts, github, turn, signal, known }: DeploymentObservation,
  run: RunFacts,
  facts: DeploymentFacts,
  verdict: DeploymentVerdict,
): Promise<void> {
  const text = deploymentStatus(verdict, facts, false);
  const next = nextReport(known, text);
  if (next === null) return;
  await parts.memory.reporting(turn, { count: next.count, text }, deploymentEntries(facts, verdict));
  if (!next.sent) return;
  const comment = next.last ? deploymentStatus(verdict, facts, true) : text;
  const { environment } = known.request;
  const taken = await write({ store: parts.store, turn, signal }, (current) =>
    github.answerRule(current, run.id, { environment, state: null, comment }),
  );
  if (taken === 'refused')
    parts.log.warn({ subject: turn.subject, environment }, 'GitHub did not accept a status text for a deployment');
}

import type { RunFacts } from '../../domain/deployment.ts';
import { withoutApprovalEntries } from '../../journal/past-entries.ts';
import { withoutApprovalStep } from '../../policy/deployment/steps.ts';
import { deploymentIssue, type WithoutApproval } from '../../render/deployment/answer.ts';
import type { JobOutcome } from '../queue/handler.ts';
import { write } from '../write.ts';
import { judge } from './decide.ts';
import { type DeploymentObservation, SOON } from './observation.ts';

/**
 * Judges a deployment that went ahead without an approval of this app (DEP-1).
 * The same rules apply, and an issue reports violations. It can no longer wait, so a reason to wait is a violation too.
 */
export async function judgeWithout(observation: DeploymentObservation, run: RunFacts | null): Promise<JobOutcome> {
  const { parts, github, turn, signal, known } = observation;
  const { subject } = turn;
  const { facts, verdict } = await judge(observation, run);
  const without = await wentAhead(observation, run);
  const fields = { subject, environment: known.request.environment, person: verdict.person?.login ?? null, ...without };
  const step = withoutApprovalStep(known, facts, verdict);
  if (step === 'in-order') {
    await parts.memory.end(turn, 'in-order', withoutApprovalEntries(facts, verdict, without));
    parts.log.warn(fields, 'a deployment went ahead without an approval, but it breaks no rule');
    return null;
  }
  if (step !== 'report') return step === 'soon' ? SOON : null;
  const issue = deploymentIssue(verdict, facts, without);
  const reported = await write({ store: parts.store, turn, signal }, (current) => github.report(current, issue));
  await parts.memory.end(turn, 'violation', withoutApprovalEntries(facts, verdict, without));
  parts.log.error(
    { ...fields, reported, reasons: verdict.reasons.map(({ code }) => code) },
    'a deployment broke the rules',
  );
  return null;
}

async function wentAhead(
  { github, turn, known }: DeploymentObservation,
  run: RunFacts | null,
): Promise<WithoutApproval> {
  if (!known.request.asked) return { how: 'unasked' };
  const { environment } = known.request;
  return {
    how: 'bypassed',
    by: run === null ? null : await github.approverOf(turn.subject.repository, run.id, environment),
  };
}

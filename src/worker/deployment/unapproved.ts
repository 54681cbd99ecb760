import type { DeploymentReason, RunFacts } from '../../domain/deployment.ts';
import { addMillis } from '../../domain/ids.ts';
import { withoutApprovalEntries } from '../../journal/past-entries.ts';
import { mayBeTiedYet } from '../../policy/deployment/judge.ts';
import { deploymentIssue, type WithoutApproval } from '../../render/deployment/answer.ts';
import type { JobOutcome } from '../queue/queue.ts';
import { judge } from './decide.ts';
import { type DeploymentObservation, isEarly, SOON } from './observation.ts';

/** After so long a deployment that could not be judged is reported as such. */
const UNKNOWN_FOR_MILLIS = 60 * 60_000;
/** Nothing that the deployment itself got wrong; looking again may tell. */
const UNKNOWN: ReadonlySet<DeploymentReason['code']> = new Set(['unread', 'policy', 'no-policy']);

/**
 * What becomes of a deployment that went ahead without an approval of this app: judged by the same rules, and reported
 * in an issue where it breaks them (DEP-1). It cannot wait any more, so what would let it wait is a violation too.
 */
export async function judgeWithout(sight: DeploymentObservation, run: RunFacts | null): Promise<JobOutcome> {
  const { parts, github, turn, signal, known, place } = sight;
  const { subject } = turn;
  const { facts, verdict } = await judge(sight, run);
  const without = await wentAhead(sight, run);
  const fields = { subject, environment: known.request.environment, person: verdict.person?.login ?? null, ...without };
  if (verdict.decision === 'approve') {
    await parts.memory.end(turn, 'in-order', withoutApprovalEntries(facts, verdict, without));
    parts.log.warn(fields, 'a deployment went ahead without an approval; nothing is wrong with it');
    return null;
  }
  if (isEarly(known, place.at) && mayBeTiedYet(facts, verdict)) return SOON;
  if (verdict.reasons.every(({ code }) => UNKNOWN.has(code))) {
    if (isEarly(known, place.at)) return SOON;
    if (place.at < addMillis(known.heardAt, UNKNOWN_FOR_MILLIS)) return null;
  }
  await parts.store.hold(turn);
  signal.throwIfAborted();
  const reported = await github.report(turn, deploymentIssue(verdict, facts, without));
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

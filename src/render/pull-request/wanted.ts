import type { CheckContent, Wanted } from '../../domain/effects.ts';
import type { Facts } from '../../domain/facts.ts';
import type { Policy, PolicyReading } from '../../domain/policy.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { acknowledgement, refusalComment } from './answer.ts';
import { checklist } from './checklist.ts';
import { conclusionOf } from './conclusion.ts';
import type { RenderContext } from './context.ts';
import { answersKept, dueAnswers, isAccepted } from './due-answers.ts';
import { evidence } from './evidence.ts';
import { helpComment } from './help.ts';
import { labelOf, labelsDefined, labelsOff, labelsOn } from './labels.ts';
import { freedChecklist, skippedCheck } from './not-release.ts';
import { policyCheck } from './policy-check.ts';
import { summary } from './summary.ts';
import { title } from './title.ts';

const NOTHING: Wanted = { checks: [], checklist: null, answers: [], reactions: [], labelsOff: [], labelsOn: null };

/**
 * All that GitHub should show about a pull request.
 * A closed one gets nothing (what is there stays), one without a policy nothing at all (REL-5).
 * @param policy the policy of the verdict
 * @param proposal the changed policy, if the pull request changes it
 */
export function wanted(
  verdict: Verdict,
  facts: Facts,
  policy: PolicyReading,
  policyChange: PolicyReading | null,
): Wanted {
  if (facts.pullRequest.state !== 'open') return NOTHING;
  const ofProposal = policyChange === null ? [] : [policyCheck(facts, policyChange)];
  if (policy.state === 'absent') return { ...NOTHING, checks: ofProposal };

  const context: RenderContext = { verdict, facts, policy: policy.state === 'valid' ? policy.policy : null };
  const defined = labelsDefined(verdict, policy);
  const readiness = readinessCheck(context, policy.state === 'valid' ? policy.policy : null);
  return {
    checks: [readiness, ...ofProposal],
    checklist: wantedChecklist(context),
    ...responses(context, labelsOn(verdict, policy)),
    ...(defined.length === 0 ? {} : { labelsDefined: defined }),
  };
}

function readinessCheck(context: RenderContext, policy: Policy | null): CheckContent {
  const { verdict } = context;
  if (verdict.outcome === 'not-applicable' && policy !== null) return skippedCheck(context, policy);
  return {
    name: 'countersign/readiness',
    conclusion: conclusionOf(verdict.outcome),
    title: title(verdict),
    summary: summary(context),
    text: evidence(context),
    annotations: [],
  };
}

/** The checklist of a release (REL-2), or the final one of a former release (REL-3). */
function wantedChecklist(context: RenderContext): string | null {
  const { verdict } = context;
  if (verdict.outcome === 'not-applicable') return freedChecklist(context);
  return verdict.release !== null ? checklist(context) : null;
}

/**
 * SIGN-14: a reaction for accepted acts, an answer for refused ones. Only on pull requests that are or were releases.
 */
function responses(
  context: RenderContext,
  on: Wanted['labelsOn'],
): Pick<Wanted, 'answers' | 'answersKept' | 'reactions' | 'labelsOff' | 'labelsOn'> {
  const { verdict, facts } = context;
  // A label that is correct may stay, whoever set it.
  const off = labelsOff(verdict, facts).filter((name) => !on?.includes(name.toLowerCase()));
  const accepted = verdict.acts.filter(isAccepted);
  const due = dueAnswers(verdict.acts);
  const answerTo = (judged: ReturnType<typeof dueAnswers>[number]): string => {
    const { act, disposition } = judged;
    if (disposition.kind === 'understood') return acknowledgement(context, act, disposition);
    if (disposition.kind === 'helped') return helpComment(context, act, disposition);
    const label = labelOf(facts, judged);
    return refusalComment(context, act, disposition, label !== undefined && off.includes(label.name));
  };
  return {
    answers: due.map((judged) => ({ act: judged.act.id, body: answerTo(judged) })),
    // While a fact is missing, no act is judged.
    ...(verdict.outcome === 'error' || verdict.outcome === 'not-applicable'
      ? {}
      : { answersKept: answersKept(verdict.acts, due) }),
    reactions: [...new Set(accepted.flatMap(({ act }) => (act.reactTo === null ? [] : [act.reactTo])))],
    labelsOff: off,
    labelsOn: on,
  };
}

import type { Facts, LabelFact } from '../../domain/facts.ts';
import type { PolicyReading } from '../../domain/policy.ts';
import type { JudgedAct, Verdict } from '../../domain/verdict.ts';

/**
 * SIGN-7: names of labels to take off, because the act that set them was refused or does not hold any more; so a label
 * on the pull request never shows a sign-off that there is not, and can be set again. A label goes by its id, since
 * one can be renamed into another's name; who set it last decides.
 */
export function labelsOff(verdict: Verdict, facts: Facts): readonly string[] {
  const labels = facts.pullRequest.labels;
  if (labels.state !== 'known') return [];
  return labels.value.filter((label) => isVoid(verdict, facts, label)).map((label) => label.name);
}

/**
 * SIGN-7: names of the labels that show people which states are ready; null to leave the labels as they are, where it is
 * not known, or where labels do not sign in this policy.
 */
export function labelsOn(verdict: Verdict, policy: PolicyReading): readonly string[] | null {
  if (policy.state !== 'valid' || !policy.policy.signOff.via.includes('label')) return null;
  if (verdict.outcome === 'error' || verdict.outcome === 'not-applicable') return null;
  return verdict.requirements.flatMap((one) =>
    one.kind === 'state' && one.status === 'satisfied' ? [`ready/${one.state}`] : [],
  );
}

/** The label that an act set, as it is on the pull request now; undefined where it is not there. */
export function labelOf(facts: Facts, judged: JudgedAct): LabelFact | undefined {
  const labels = facts.pullRequest.labels;
  const events = facts.events.state === 'known' ? facts.events.value : [];
  const event = events.find((one) => one.kind === 'labeled' && `label:${one.id}` === judged.act.id);
  if (labels.state !== 'known' || event?.kind !== 'labeled') return undefined;
  return labels.value.find((label) => label.id === event.label.id);
}

function isVoid(verdict: Verdict, facts: Facts, label: LabelFact): boolean {
  const acts = verdict.acts.filter((judged) => judged.act.via === 'label' && labelOf(facts, judged)?.id === label.id);
  if (acts.some(({ disposition }) => disposition.kind === 'counted')) return false;
  const disposition = acts.at(-1)?.disposition;
  switch (disposition?.kind) {
    case 'refused':
      return true;
    case 'idle':
      return ['stale', 'expired', 'withdrawn'].includes(disposition.why.code);
    default:
      return false;
  }
}

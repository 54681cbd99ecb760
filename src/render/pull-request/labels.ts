import type { LabelDefinition } from '../../domain/effects.ts';
import type { Facts, LabelFact } from '../../domain/facts.ts';
import { fixedTitle, type PolicyReading } from '../../domain/policy.ts';
import type { JudgedAct, Verdict } from '../../domain/verdict.ts';
import { titleLine } from '../text/terminal.ts';
import { phrase, text } from '../text/tree.ts';

/**
 * SIGN-7: names of labels to remove, because their act was refused or no longer holds.
 * So a label on the pull request never shows a missing sign-off, and can be set again. Labels are identified by id,
 * because one can be renamed to another's name. The person who set a label last decides.
 */
export function labelsOff(verdict: Verdict, facts: Facts): readonly string[] {
  const labels = facts.pullRequest.labels;
  if (labels.state !== 'known') return [];
  return labels.value.filter((label) => isVoid(verdict, facts, label)).map((label) => label.name);
}

/**
 * SIGN-7: names of the labels that show ready states; null to leave the labels unchanged.
 * They stay if the states are unknown, or if labels do not sign in this policy.
 */
export function labelsOn(verdict: Verdict, policy: PolicyReading): readonly string[] | null {
  if (policy.state !== 'valid' || !policy.policy.signOff.via.includes('label')) return null;
  if (verdict.outcome === 'error' || verdict.outcome === 'not-applicable') return null;
  return verdict.requirements.flatMap((one) =>
    one.kind === 'state' && one.status === 'satisfied' ? [`ready/${one.state}`] : [],
  );
}

/** The green of what is done, readable in both themes. */
const COLOR = '1a7f37';

/** SIGN-7: the labels of the repository with which states are signed and shown; none if labels do not sign. */
export function labelsDefined(verdict: Verdict, policy: PolicyReading): readonly LabelDefinition[] {
  if (policy.state !== 'valid' || !policy.policy.signOff.via.includes('label') || verdict.release === null) return [];
  return policy.policy.states.map(({ name, title }) => ({
    name: `ready/${name}`,
    color: COLOR,
    // GitHub takes 100 characters.
    description: titleLine(phrase`${text(title ?? fixedTitle(name), 60)} is signed off for this release`),
  }));
}

/** The label of an act, if it is on the pull request now. */
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

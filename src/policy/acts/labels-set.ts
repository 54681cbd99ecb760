import type { Facts, LabelFact } from '../../domain/facts.ts';
import { readPart } from '../read-part.ts';

/** SIGN-7: the labels that somebody set, each once, as it was called the last time. */
export function labelsSet(events: Facts['events']): readonly LabelFact[] {
  const set = readPart(events).flatMap((one) => (one.kind === 'labeled' ? [one.label] : []));
  return [...new Map(set.map((label) => [label.id, label])).values()];
}

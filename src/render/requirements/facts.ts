import { type FactsRequirement, isMet } from '../../domain/requirement.ts';
import { readingStep, unavailableText } from '../pull-request/problems.ts';
import { counted, enumeration } from '../text/phrases.ts';
import { phrase, strong, text } from '../text/tree.ts';
import { obstacle, type RequirementWords, TRIES_AGAIN } from './words.ts';

/** The line “Next” names no more than this. */
const MOST_STEPS = 2;

/** SOD-6. */
export const factsWords: RequirementWords<'facts'> = {
  kind: 'facts',
  name: 'All data read',
  always: true,
  row(found) {
    const gaps = missingOf(found).length;
    return {
      found: gaps === 0 ? [] : phrase`${counted(gaps, 'thing')} could not be read`,
    };
  },
  clauses(open) {
    const missing = missingOf(open);
    const named = missing.filter(({ why }) => why !== 'clock').map(({ what }) => phrase`${text(what, 80)}`);
    return missing.length === 0
      ? [phrase`not everything could be read`]
      : [
          ...missing.filter(({ why }) => why === 'clock').map(({ what }) => phrase`${text(what, 120)}`),
          ...(named.length > 0 ? [phrase`could not read ${enumeration(named, 2)}`] : []),
        ];
  },
  steps(open) {
    const all = missingOf(open);
    const more = all.length - MOST_STEPS;
    return all.length === 0
      ? [TRIES_AGAIN]
      : [
          ...all.slice(0, MOST_STEPS).map(readingStep),
          ...(more > 0 ? [phrase`${counted(more, 'more thing')} could not be read`] : []),
        ];
  },
  short: () => phrase`not everything was read`,
  blocks(found) {
    const missing = missingOf(found);
    if (missing.length > 0) {
      return [
        obstacle(
          'things that could not be read',
          phrase`⚠️ ${strong`Not everything could be read`}, and what is not known is never taken for ready:`,
          missing.map(unavailableText),
        ),
      ];
    }
    return found.every(isMet)
      ? []
      : [
          obstacle(
            '',
            phrase`⚠️ ${strong`Not everything could be read`}, and what is not known is never taken for ready.`,
          ),
        ];
  },
  recordedAs: 'unread',
  lacked: ({ what }) =>
    phrase`could not read ${enumeration(
      what.map((one) => phrase`${text(one, 100)}`),
      3,
    )}`,
};

const missingOf = (found: readonly FactsRequirement[]): FactsRequirement['missing'] =>
  found.flatMap(({ missing }) => missing);

import { type FactsRequirement, isMet } from '../../domain/requirement.ts';
import { plainText } from '../markdown/escape.ts';
import { counted, enumeration } from '../markdown/phrases.ts';
import { unavailableText } from '../pull-request/problems.ts';
import { obstacle, type RequirementWords } from './words.ts';

/** SOD-6. */
export const factsWords: RequirementWords<'facts'> = {
  kind: 'facts',
  name: 'All facts are known',
  always: true,
  row(found) {
    const gaps = missingOf(found).length;
    return { found: gaps === 0 ? 'every list was read to its end' : `${counted(gaps, 'thing')} could not be read` };
  },
  clauses(open) {
    const missing = missingOf(open);
    const named = missing.filter(({ why }) => why !== 'clock').map(({ what }) => plainText(what, 80));
    return missing.length === 0
      ? ['not everything could be read']
      : [
          ...missing.filter(({ why }) => why === 'clock').map(({ what }) => plainText(what, 120)),
          ...(named.length > 0 ? [`could not read ${enumeration(named, 2)}`] : []),
        ];
  },
  short: () => 'not everything was read',
  blocks(found) {
    const missing = missingOf(found);
    if (missing.length > 0) {
      return [
        obstacle(
          'things that could not be read',
          '⚠️ **Not everything could be read**, and what is not known is never taken for ready:',
          missing.map((gap) => `- ${unavailableText(gap)}`),
        ),
      ];
    }
    return found.every(isMet)
      ? []
      : [obstacle('', '⚠️ **Not everything could be read**, and what is not known is never taken for ready.')];
  },
  lines: (found) => missingOf(found).map(({ why, what }) => `could not be read (${why}): ${plainText(what)}`),
  recordedAs: 'unread',
  lacked: ({ what }) =>
    `could not read ${enumeration(
      what.map((one) => plainText(one, 100)),
      3,
    )}`,
};

const missingOf = (found: readonly FactsRequirement[]): FactsRequirement['missing'] =>
  found.flatMap(({ missing }) => missing);

import { openStatus } from '../../domain/requirement.ts';
import { baseName } from '../pull-request/content-change.ts';
import { commitLink, short } from '../pull-request/context.ts';
import { code, phrase, strong } from '../text/tree.ts';
import { obstacle, type RequirementWords, TRIES_AGAIN } from './words.ts';

/** REL-6, `merge.up-to-date: required`. */
export const upToDateWords: RequirementWords<'up-to-date'> = {
  kind: 'up-to-date',
  name: 'The head holds the base branch',
  row: (found, { facts }) => ({ found: found.flatMap(({ tip }) => phrase`its tip is ${commitLink(facts, tip)}`) }),
  clauses: (_, status) => [
    status === 'error'
      ? phrase`whether the head holds the base branch is not known`
      : phrase`the base branch has moved on`,
  ],
  steps: (_, status, { facts }) =>
    status === 'error'
      ? [TRIES_AGAIN]
      : [
          phrase`whoever may push updates the branch (“Update branch”, or merge ${baseName(facts)} into it), and then everyone signs again`,
        ],
  short: () => phrase`the base branch`,
  errorToldBy: ['facts'],
  blocks: (found, { verdict, facts }) =>
    found.flatMap(({ status, tip }) => {
      const open = openStatus(status);
      if (open === null) return [];
      const base = baseName(facts);
      const head =
        open === 'error'
          ? phrase`⚠️ ${strong`Whether the head holds ${base}`} is not known.`
          : phrase`⚪ ${strong`${base} has moved on to ${commitLink(facts, tip)}`}, and the head ${code(short(verdict.head))} does not hold it. The policy asks that exactly what was signed is merged.`;
      return [obstacle('', head)];
    }),
  recordedAs: 'behind',
  lacked: () => phrase`the head lacked commits of the base branch`,
};

import { openStatus } from '../../domain/requirement.ts';
import { code, inlineMarkdown } from '../markdown/escape.ts';
import { commitLink, short } from '../pull-request/context.ts';
import { obstacle, type RequirementWords } from './words.ts';

/** REL-6, `merge.up-to-date: required`. */
export const upToDateWords: RequirementWords<'up-to-date'> = {
  kind: 'up-to-date',
  name: 'The head holds the base branch',
  row: (found, { facts }) => ({ found: found.map(({ tip }) => `its tip is ${commitLink(facts, tip)}`).join() }),
  clauses: (_, status) => [
    status === 'error' ? 'whether the head holds the base branch is not known' : 'the base branch has moved on',
  ],
  short: () => 'the base branch',
  errorToldBy: ['facts'],
  blocks: (found, { verdict, facts }) =>
    found.flatMap(({ status, tip }) => {
      const open = openStatus(status);
      if (open === null) return [];
      const base = inlineMarkdown(facts.pullRequest.base.ref, 100);
      const head =
        open === 'error'
          ? `⚠️ **Whether the head holds ${base}** is not known.`
          : `⬜ **${base} has moved on to ${commitLink(facts, tip)}**, and the head ${code(short(verdict.head))} does not hold it. Whoever may push updates the branch (“Update branch”, or merge ${base} into it); then everyone signs again, for exactly what will be merged.`;
      return [obstacle('', head)];
    }),
  lines: (found) =>
    found.flatMap(({ status }) => {
      const open = openStatus(status);
      return open === 'pending' || open === 'unsatisfied' ? ['the head lacks commits of the base branch'] : [];
    }),
  recordedAs: 'behind',
  lacked: () => 'the head lacked commits of the base branch',
};

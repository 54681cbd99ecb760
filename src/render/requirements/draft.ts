import { isMet } from '../../domain/requirement.ts';
import { obstacle, type RequirementWords } from './words.ts';

/** REL-4. */
export const draftWords: RequirementWords<'draft'> = {
  kind: 'draft',
  name: 'Marked ready for review',
  always: true,
  row: (found) => ({ found: found.every(isMet) ? '' : 'a draft' }),
  clauses: () => ['the pull request is a draft'],
  short: () => 'a draft',
  blocks: (found) =>
    found.every(isMet)
      ? []
      : [
          obstacle(
            '',
            '⬜ **This pull request is a draft.** Sign-offs count already; it becomes ready only after it is marked “Ready for review”.',
          ),
        ],
  lines: () => [],
  recordedAs: 'draft',
  lacked: () => 'the pull request was a draft',
};

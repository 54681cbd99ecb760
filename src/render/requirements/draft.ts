import { isMet } from '../../domain/requirement.ts';
import { phrase, strong } from '../text/tree.ts';
import { obstacle, type RequirementWords } from './words.ts';

/** REL-4. */
export const draftWords: RequirementWords<'draft'> = {
  kind: 'draft',
  name: 'Marked ready for review',
  always: true,
  row: (found) => ({ found: found.every(isMet) ? [] : phrase`a draft` }),
  clauses: () => [phrase`the pull request is a draft`],
  short: () => phrase`a draft`,
  blocks: (found) =>
    found.every(isMet)
      ? []
      : [
          obstacle(
            '',
            phrase`⬜ ${strong`This pull request is a draft.`} Sign-offs count already; it becomes ready only after it is marked “Ready for review”.`,
          ),
        ],
  recordedAs: 'draft',
  lacked: () => phrase`the pull request was a draft`,
};

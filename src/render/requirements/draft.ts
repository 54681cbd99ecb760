import { isMet } from '../../domain/requirement.ts';
import { person, phrase, strong, words } from '../text/tree.ts';
import { obstacle, type RequirementWords } from './words.ts';

/** REL-4. */
export const draftWords: RequirementWords<'draft'> = {
  kind: 'draft',
  name: 'Marked ready for review',
  always: true,
  row: (found) => ({ found: found.every(isMet) ? [] : phrase`a draft` }),
  clauses: () => [phrase`the pull request is a draft`],
  steps: (_, __, { facts }) => [
    phrase`${facts === null ? words('its author') : person(facts.pullRequest.author)} marks the pull request “Ready for review”`,
  ],
  short: () => phrase`a draft`,
  blocks: (found) =>
    found.every(isMet)
      ? []
      : [obstacle('', phrase`⚪ ${strong`This pull request is a draft.`} Sign-offs count already.`)],
  recordedAs: 'draft',
  lacked: () => phrase`the pull request was a draft`,
};

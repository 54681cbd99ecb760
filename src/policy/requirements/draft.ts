import type { RequirementRule } from './requirement.ts';

/** REL-4: the pull request is marked ready for review. */
export const draftRule: RequirementRule<'draft'> = {
  evaluate: ({ facts }) => [{ kind: 'draft', status: facts.pullRequest.draft ? 'pending' : 'satisfied' }],
  needs: () => [],
  shortfalls: () => [{ code: 'draft' }],
};

import type { RequirementRule } from './requirement.ts';

/**
 * SOD-6: everything that any rule reads is known.
 * The labels are here, because only the recognition of releases reads them.
 */
export const factsRule: RequirementRule<'facts'> = {
  evaluate: ({ missing }) => [{ kind: 'facts', status: missing.length > 0 ? 'error' : 'satisfied', missing }],
  needs: ({ pullRequest }) => [pullRequest.labels],
  shortfalls: ({ missing }) => [{ code: 'unread', what: missing.map(({ what }) => what) }],
};

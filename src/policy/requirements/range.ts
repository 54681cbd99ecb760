import { unreviewed } from '../people/origins.ts';
import { baseRangeOf } from '../people/range.ts';
import { readPart } from '../read-part.ts';
import type { RequirementRule } from './requirement.ts';

/** Beyond this number, commits are counted, not named. */
const MOST_NAMED = 20;

/**
 * REL-6: every commit of the release came through a pull request. None if the policy does not ask, or if the range
 * could not be read.
 */
export const rangeRule: RequirementRule<'range'> = {
  evaluate({ policy, facts }) {
    const { since, commits, origins } = baseRangeOf(facts);
    if (since === null) return [];
    const alone = unreviewed(commits, origins);
    const own = readPart(facts.commits).length;
    return [
      {
        kind: 'range',
        status: alone.length > 0 && policy.separation.unreviewed === 'block' ? 'unsatisfied' : 'satisfied',
        since,
        commits: own + commits.length,
        inPullRequest: own,
        unreviewed: alone.length,
        named: alone.slice(0, MOST_NAMED).map(({ sha }) => sha),
      },
    ];
  },
  needs: ({ commits, range }) => [commits, range],
  shortfalls: (found) => [{ code: 'unreviewed', commits: found.unreviewed }],
};

import type { Facts, ReleaseRange } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';
import type { Policy } from '../../domain/policy.ts';
import type { RangeRequirement, UpToDateRequirement } from '../../domain/requirement.ts';
import { readPart } from '../read-part.ts';
import { unreviewed } from './origins.ts';

/** More commits than this are counted, and not named. */
const MOST_NAMED = 20;

const NOTHING: ReleaseRange = { since: null, commits: [], origins: [], hands: [] };

/** What a release ships beside its pull request; nothing where that could not be read (then the verdict is an error). */
export const rangeOf = ({ range }: Facts): ReleaseRange => (range.state === 'known' ? range.value : NOTHING);

/** Where the base branch stands, or stood at the merge. */
export const baseTip = ({ pullRequest: { base } }: Pick<Facts, 'pullRequest'>): Sha => base.tip ?? base.sha;

/** REL-6: what the release ships; null where nobody asks, or where it could not be read. */
export function rangeRequirement(policy: Policy, facts: Facts): RangeRequirement | null {
  const { since, commits, origins } = rangeOf(facts);
  if (since === null) return null;
  const alone = unreviewed(commits, origins);
  const own = readPart(facts.commits).length;
  return {
    kind: 'range',
    status: alone.length > 0 && policy.separation.unreviewed === 'block' ? 'unsatisfied' : 'satisfied',
    since,
    commits: own + commits.length,
    inPullRequest: own,
    unreviewed: alone.length,
    named: alone.slice(0, MOST_NAMED).map(({ sha }) => sha),
  };
}

/**
 * REL-6: whether the head holds the tip of its base branch; null where the policy does not ask. Some commit of the
 * release has the tip as its parent exactly if the head descends from it: none of them can be reached from the base.
 */
export function upToDateRequirement(policy: Policy, facts: Facts): UpToDateRequirement | null {
  if (policy.merge.upToDate === 'optional') return null;
  const { head } = facts.pullRequest;
  const tip = baseTip(facts);
  if (facts.commits.state !== 'known') return { kind: 'up-to-date', status: 'error', tip };
  const holds = head.sha === tip || facts.commits.value.some(({ parents }) => parents.includes(tip));
  return { kind: 'up-to-date', status: holds ? 'satisfied' : 'pending', tip };
}

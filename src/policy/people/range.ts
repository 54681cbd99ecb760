import type { BaseRange, Facts } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';
import type { Policy } from '../../domain/policy.ts';

const NOTHING: BaseRange = { since: null, commits: [], origins: [], hands: [] };

/** What a release ships besides its pull request. Empty if that could not be read (then the verdict is an error). */
export const baseRangeOf = ({ range }: Facts): BaseRange => (range.state === 'known' ? range.value : NOTHING);

/** The tip of the base branch, now or at the merge. */
export const baseTip = ({ pullRequest: { base } }: Pick<Facts, 'pullRequest'>): Sha => base.tip ?? base.sha;

/** Whether the policy asks for what the base branch brings beside the pull request (REL-6, SOD-7). */
export const asksForBase = ({ separation }: Policy): boolean =>
  separation.authorsOf !== 'pull-request' || separation.unreviewed !== null;

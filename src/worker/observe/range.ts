import type { BaseRange, Facts } from '../../domain/facts.ts';
import type { PolicyReading } from '../../domain/policy.ts';
import { UNREAD_RANGE } from '../../domain/range.ts';
import { known, type Reading, unavailable } from '../../domain/reading.ts';
import { needsRange } from '../../policy/evaluate.ts';
import { recordedHands } from '../../policy/people/hands.ts';
import { mergesAmong, pushedAmong } from '../../policy/people/pushed.ts';
import { asksForBase, baseTip } from '../../policy/people/range.ts';
import { inSeries } from '../../policy/tag/series.ts';
import { withFirstPushers } from '../release/origin-pushers.ts';
import { originsOf } from '../release/origins.ts';
import { pushersOf, type RangeServices, shippedWith } from '../release/release-range.ts';

/**
 * Reads what a release ships besides its own commits, and the origins of all (REL-6, SOD-7).
 * A pull request has no tag yet, so the previous release is searched in all series of tags, and the farthest counts.
 * Nothing is read for what is not a release, and nothing of the base branch if the policy asks only about the pull
 * request.
 */
export async function readBaseRange(
  parts: RangeServices,
  policy: PolicyReading,
  facts: Omit<Facts, 'range'>,
): Promise<Reading<BaseRange>> {
  if (policy.state !== 'valid' || !needsRange(policy, facts)) return UNREAD_RANGE;
  // A pull request that was closed unmerged ships nothing, and is not decided about any more.
  if (facts.pullRequest.state === 'closed') return UNREAD_RANGE;
  if (facts.commits.state === 'unavailable') return facts.commits;
  const { tags } = policy.policy;
  const repository = { ...facts.subject.repository, id: facts.repository.id };
  const own = facts.commits.value;
  const place = { repository, id: repository.id, defaultBranch: facts.repository.defaultBranch };
  if (!asksForBase(policy.policy)) {
    const cameBy = await originsOf(parts, repository, own);
    if (cameBy.state === 'unavailable') return cameBy;
    const origins = await withFirstPushers(parts, policy.policy, place, { commits: own, origins: cameBy.value });
    return origins.state === 'unavailable'
      ? origins
      : known({ since: null, commits: [], origins: origins.value, hands: [] });
  }
  const series = inSeries(tags.patterns, await parts.releaseTags(repository.id), null);
  const { base } = facts.pullRequest;
  const shipped = await shippedWith(parts, repository, {
    tip: baseTip(facts),
    branch: base.ref,
    series,
    inclusive: true,
  });
  if (shipped.commits.state === 'unavailable') return shipped.commits;
  const within = new Set(own.map(({ sha }) => sha));
  const commits = shipped.commits.value.filter(({ sha }) => !within.has(sha));
  const all = [...own, ...commits];
  const cameBy = await originsOf(parts, repository, all);
  if (cameBy.state === 'unavailable') return cameBy;
  const origins = await withFirstPushers(parts, policy.policy, place, { commits: all, origins: cameBy.value });
  if (origins.state === 'unavailable') return origins;
  if (!(await parts.settlePushes(place, pushedAmong(commits)))) {
    return unavailable(
      'unnamed',
      `who pushed what ${repository.owner}/${repository.name}#${facts.subject.number} ships`,
    );
  }
  const ids = commits.map(({ sha }) => sha);
  const merges = mergesAmong(policy.policy, all, origins.value);
  const records = await parts.recordsAmong(repository.id, ids);
  const pushers = await pushersOf(parts, repository.id, commits, merges);
  if (pushers.state === 'unavailable') return pushers;
  const hands = [...pushers.value, ...recordedHands(records, origins.value)];
  return known({ since: shipped.since, commits, origins: origins.value, hands });
}

import type { Account } from '../../domain/account.ts';
import type { CommitFact, RangeStart, RepositoryRef } from '../../domain/facts.ts';
import type { Instant, Sha } from '../../domain/ids.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Baseline, MergePush } from '../../domain/range.ts';
import { known, type Reading } from '../../domain/reading.ts';
import type { ReleaseRange, ReleaseRecord } from '../../domain/release.ts';
import { type FoundRange, type RangeQuery, releaseBefore } from '../../domain/release-range.ts';
import type { ReleaseTag } from '../../domain/tag.ts';
import { mergesAmong, pushedAmong } from '../../policy/people/pushed.ts';
import { inSeries } from '../../policy/tag/series.ts';
import { type PusherServices, withFirstPushers } from './origin-pushers.ts';
import { type OriginServices, originsOf } from './origins.ts';

type Place = RepositoryRef & { readonly id: number };

interface RangeKey {
  readonly repositoryId: number;
  readonly tip: Sha;
  readonly branch: string;
  readonly series: readonly (readonly ReleaseTag[])[];
  readonly inclusive: boolean;
}

interface KeptRange {
  readonly since: RangeStart;
  readonly commits: readonly CommitFact[];
}

/**
 * What a release range is made from: GitHub's history and the store.
 * See src/github/release/release-range.ts and src/store/release/ranges.ts.
 */
export interface RangeServices extends OriginServices, PusherServices {
  readReleaseRange(repository: RepositoryRef, commit: Sha, ask: RangeQuery): Promise<FoundRange>;
  readBaseline(
    repository: RepositoryRef,
    at: Instant,
    moved: ReadonlyMap<string, Sha | null>,
  ): Promise<Reading<Baseline>>;
  readonly baselines: {
    of(repositoryId: number): Promise<Baseline | null>;
    moved(repositoryId: number): Promise<ReadonlyMap<string, Sha | null>>;
    keep(repositoryId: number, taken: Baseline): Promise<Baseline>;
  };
  readonly ranges: {
    find(key: RangeKey): Promise<KeptRange | null>;
    latest(key: RangeKey): Promise<(KeptRange & { readonly tip: Sha }) | null>;
    keep(key: RangeKey, range: KeptRange): Promise<void>;
  };
  /** The tags that count as releases: those that passed or are older than the gate. */
  releaseTags(repositoryId: number): Promise<readonly ReleaseTag[]>;
  /** SOD-1: who first pushed one of these commits. Unavailable if a webhook reported such a push without its pusher. */
  firstPushers(
    repositoryId: number,
    commits: readonly Sha[],
    merges: readonly MergePush[],
  ): Promise<Reading<readonly Account[]>>;
  readonly now: () => Instant;
}

/** What reading the release range of a commit needs. */
export interface ReleaseRangeServices extends RangeServices {
  /** The merged pull request that became the commit; known null if there is none. */
  recordOf(commit: Sha): Promise<Reading<ReleaseRecord | null>>;
}

/** REL-6: the branches when the gate first saw the repository. Read now if they are not stored yet. */
export async function takeBaseline(
  { baselines, readBaseline, now }: Pick<RangeServices, 'baselines' | 'readBaseline' | 'now'>,
  repository: Place,
): Promise<Reading<Baseline>> {
  const kept = await baselines.of(repository.id);
  if (kept !== null) return known(kept);
  const taken = await readBaseline(repository, now(), await baselines.moved(repository.id));
  return taken.state === 'known' ? known(await baselines.keep(repository.id, taken.value)) : taken;
}

/**
 * The commits that a commit reaches and that no earlier release shipped (REL-6).
 * Read once, and continued if the branch has moved on.
 * @param branch of which the commit is the tip; empty if unknown
 * @param inclusive whether a tag on the commit itself is an earlier release
 */
export async function shippedWith(
  parts: RangeServices,
  repository: Place,
  { tip, branch, series, inclusive }: Omit<RangeKey, 'repositoryId'>,
): Promise<FoundRange> {
  const key = { repositoryId: repository.id, tip, branch, series, inclusive };
  const kept = await parts.ranges.find(key);
  if (kept !== null) return { since: kept.since, commits: known(kept.commits) };
  // Taken even if there is a previous release, so that no branch is mistaken for an old one later.
  const baseline = await takeBaseline(parts, repository);
  const earlier = branch === '' ? null : await parts.ranges.latest(key);
  const read = await parts.readReleaseRange(repository, tip, { series, inclusive, branch, baseline, earlier });
  const { since, commits } = read;
  if (since !== null && commits.state === 'known') await parts.ranges.keep(key, { since, commits: commits.value });
  return read;
}

/** A commit that is, or may be, released. */
export interface ReleasePoint {
  readonly commit: Sha;
  /**
   * The release tag in question. null if there is none: then the previous release is searched in all series of tags,
   * and the farthest counts.
   */
  readonly tag: string | null;
}

/** Everything that reaches production with a commit, from GitHub and from records of merged releases. */
export async function releaseRangeOf(
  parts: ReleaseRangeServices,
  repository: Place,
  policy: Policy,
  { commit, tag }: ReleasePoint,
): Promise<ReleaseRange> {
  const release = await parts.recordOf(commit);
  const series = inSeries(policy.tags.patterns, await parts.releaseTags(repository.id), tag);
  const branch = release.state === 'known' ? (release.value?.base ?? '') : '';
  const { since, commits } = await shippedWith(parts, repository, { tip: commit, branch, series, inclusive: false });
  const previous = since === null && commits.state === 'unavailable' ? commits : known(releaseBefore(since));
  if (commits.state === 'unavailable') {
    return { commit, release, previous, commits, releases: commits, origins: commits, pushers: commits };
  }
  const ids = commits.value.map(({ sha }) => sha);
  const releases = known(await parts.recordsAmong(repository.id, ids));
  // The commits that the repository had at a push may be on any branch of it.
  const place = { repository, id: repository.id, defaultBranch: branch };
  const cameBy = await originsOf(parts, repository, commits.value);
  const origins =
    cameBy.state === 'known' && branch !== ''
      ? await withFirstPushers(parts, policy, place, { commits: commits.value, origins: cameBy.value })
      : cameBy;
  const found = origins.state === 'known' ? origins.value : [];
  if (branch !== '') await parts.settlePushes(place, pushedAmong(commits.value));
  const pushers = await pushersOf(parts, repository.id, commits.value, mergesAmong(policy, commits.value, found));
  return { commit, release, previous, commits, releases, origins, pushers };
}

/**
 * SOD-1: the pushers of commits. GitHub's own commits name their authors correctly: who pressed the button wrote
 * nothing.
 */
export const pushersOf = (
  parts: Pick<RangeServices, 'firstPushers'>,
  repositoryId: number,
  commits: readonly CommitFact[],
  merges: readonly MergePush[],
): Promise<Reading<readonly Account[]>> => parts.firstPushers(repositoryId, pushedAmong(commits), merges);

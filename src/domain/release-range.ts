import type { CommitFact, RangeStart } from './facts.ts';
import type { Sha } from './ids.ts';
import type { Baseline } from './range.ts';
import type { Reading } from './reading.ts';
import type { ReleaseTag } from './tag.ts';

/** What was read of an older tip of the same branch, inclusively, with the same tags. */
export interface EarlierRange {
  readonly tip: Sha;
  readonly since: RangeStart;
  readonly commits: readonly CommitFact[];
}

/** Among what the beginning of a release range is looked for. */
export interface RangeQuery {
  /** The tags that count, by series (see src/policy/tag/series.ts), the likeliest first. */
  readonly series: readonly (readonly ReleaseTag[])[];
  /** Whether a tag on the very commit is before it: what a base branch brings is shipped by a release of its tip. */
  readonly inclusive: boolean;
  /** The base branch; empty if that is not known. */
  readonly branch: string;
  /** The branches as they were when the gate first saw the repository; for where no release comes before. */
  readonly baseline: Reading<Baseline>;
  /** So that only what is new is read; null where nothing was. */
  readonly earlier: EarlierRange | null;
}

/** Where a release range begins, and all of it. */
export interface FoundRange {
  /** null where that is not known. */
  readonly since: RangeStart | null;
  readonly commits: Reading<readonly CommitFact[]>;
}

/** The release before; null where there is none. */
export const releaseBefore = (since: RangeStart | null): ReleaseTag | null =>
  since?.kind === 'release' ? { tag: since.tag, commit: since.commit } : null;

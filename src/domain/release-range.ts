import type { CommitFact, RangeStart } from './facts.ts';
import type { Sha } from './ids.ts';
import type { Baseline } from './range.ts';
import type { Reading } from './reading.ts';
import type { ReleaseTag } from './tag.ts';

/** The range of an older tip of the branch, read inclusively with the same tags. */
export interface EarlierRange {
  readonly tip: Sha;
  readonly since: RangeStart;
  readonly commits: readonly CommitFact[];
}

/** The input for finding the start of a release range. */
export interface RangeQuery {
  /** The tags that count, by series (see src/policy/tag/series.ts), the likeliest first. */
  readonly series: readonly (readonly ReleaseTag[])[];
  /**
   * True if a tag on the commit itself is an earlier release. A release of the base's tip ships what the base brings.
   */
  readonly inclusive: boolean;
  /** The base branch; empty if unknown. */
  readonly branch: string;
  /** The branches when the gate first saw the repository. For a release without a previous one. */
  readonly baseline: Reading<Baseline>;
  /** The part that was already read, so that only new commits are read. null if there is none. */
  readonly earlier: EarlierRange | null;
}

/** The start of a release range, and its commits. */
export interface FoundRange {
  /** null if unknown. */
  readonly since: RangeStart | null;
  readonly commits: Reading<readonly CommitFact[]>;
}

/** The previous release; null if there is none. */
export const releaseBefore = (since: RangeStart | null): ReleaseTag | null =>
  since?.kind === 'release' ? { tag: since.tag, commit: since.commit } : null;

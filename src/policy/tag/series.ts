import type { TextPattern } from '../../domain/policy.ts';
import type { ReleaseTag } from '../../domain/tag.ts';
import { compare } from '../compare.ts';
import { versionPlace } from './version-place.ts';

/**
 * The series of a tag; null if it is not a release tag.
 * It is the first pattern that the tag matches, and what precedes its version (version-place.ts). So `pkg-a/v1.2.0` and
 * `pkg-b/v1.2.0` are of different series, although one pattern may match both.
 */
export function seriesOf(patterns: readonly TextPattern[], tag: string): string | null {
  const pattern = patterns.find((one) => one.matches(tag));
  return pattern === undefined ? null : `${pattern.source} ${tag.slice(0, versionPlace(tag))}`;
}

/**
 * The tags that may be the previous release, by series, the likeliest first.
 * Those of lower version than `tag`, the highest of them first, then the others. Without a tag, all series.
 */
export function inSeries(
  patterns: readonly TextPattern[],
  tags: readonly ReleaseTag[],
  tag: string | null,
): readonly (readonly ReleaseTag[])[] {
  const bySeries = Map.groupBy(tags, (one) => seriesOf(patterns, one.tag));
  const own = tag === null ? null : seriesOf(patterns, tag);
  const wanted = [...bySeries].flatMap(([series, of]) =>
    series !== null && (tag === null || series === own) ? [{ series, of }] : [],
  );
  return wanted.sort((a, b) => compare(a.series, b.series)).map(({ of }) => likeliestFirst(of, tag));
}

const versions = new Intl.Collator('en', { numeric: true });

function likeliestFirst(tags: readonly ReleaseTag[], tag: string | null): readonly ReleaseTag[] {
  // Stryker disable next-line ConditionalExpression: tags of one series begin alike, so beside "null" all are equal
  const isLater = (one: ReleaseTag): number => (tag !== null && versions.compare(one.tag, tag) > 0 ? 1 : 0);
  return [...tags].sort((a, b) => isLater(a) - isLater(b) || versions.compare(b.tag, a.tag) || compare(b.tag, a.tag));
}

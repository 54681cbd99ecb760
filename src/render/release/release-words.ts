import type { ReleaseRecord } from '../../domain/release.ts';
import { inlineMarkdown, link } from '../markdown/escape.ts';
import { moment, who } from '../markdown/phrases.ts';

/** `[#12](…) Release 1.4`: the pull request of a record. */
export const pullRequestLink = ({ number, url, title }: ReleaseRecord): string =>
  `${link(`#${number}`, url)} ${inlineMarkdown(title, 150)}`;

/** Who merged it, and for whom. */
export function mergerOf({ mergedBy, releasedBy }: ReleaseRecord): string {
  return releasedBy === null ? who(mergedBy) : `${who(releasedBy)} (through ${who(mergedBy)})`;
}

/** `merged by rae on 2026-11-22 05:10 UTC into main`. */
export const mergeWords = (record: ReleaseRecord): string =>
  `merged by ${mergerOf(record)} on ${moment(record.mergedAt)} into ${inlineMarkdown(record.base, 100)}`;

/** A commit of the record's repository, linked. */
export const commitOf = ({ url }: ReleaseRecord, commit: string): string =>
  link(`\`${commit.slice(0, 7)}\``, `${url.replace(/\/pull\/\d+$/u, '')}/commit/${commit}`);

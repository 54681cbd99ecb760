import type { ReleaseRecord } from '../../domain/release.ts';
import { commit, type Inline, link, moment, type Phrase, person, phrase, text } from '../text/tree.ts';

/** `[#12](…) Release 1.4`: the pull request of a record. */
export const pullRequestLink = ({ number, url, title }: ReleaseRecord): Phrase =>
  phrase`${link(phrase`#${number}`, url)} ${text(title, 150)}`;

/** Who merged it, and for whom. */
export function mergerOf({ mergedBy, releasedBy }: ReleaseRecord): Phrase {
  return releasedBy === null ? [person(mergedBy)] : phrase`${person(releasedBy)} (through ${person(mergedBy)})`;
}

/** `merged by rae on 2026-11-22 05:10 UTC into main`. */
export const mergeWords = (record: ReleaseRecord): Phrase =>
  phrase`merged by ${mergerOf(record)} on ${moment(record.mergedAt)} into ${text(record.base, 100)}`;

/** A commit of the record's repository, as a link. */
export const commitOf = (record: ReleaseRecord, sha: string): Inline =>
  commit(sha, `${repositoryUrl(record)}/commit/${sha}`);

/** The web address of the record's repository. */
export const repositoryUrl = ({ url }: ReleaseRecord): string => url.replace(/\/pull\/\d+$/u, '');

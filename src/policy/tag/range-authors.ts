import type { PeopleFacts } from '../../domain/facts.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Unavailable } from '../../domain/reading.ts';
import type { ReleaseRange, ReleaseRecord } from '../../domain/release.ts';
import { authorsOf, type CodeAuthors } from '../people/code-authors.ts';
import { handsOfOrigins, recordedHands, writtenAmong } from '../people/hands.ts';
import { readPart } from '../read-part.ts';

/** SOD-5: everyone who contributed to what reaches production. Incomplete if `missing` is not empty. */
export interface RangeAuthors extends CodeAuthors {
  readonly missing: readonly Unavailable[];
  /**
   * SOD-7: who signed the release and turns out to have contributed to its release range.
   * Its sign-offs were judged by the previous release and the base of then; a tag or a deployment may ship more.
   */
  readonly signers: ReleaseRecord['signers'];
}

/**
 * The code authors of a release range.
 * They are those of all its commits, those of the pull requests through which they came, by any merge method, and those
 * in the records of its releases if GitHub reported no pull request. Who merged with a button wrote nothing (see
 * hands.ts). If the resulting commits of pull requests are unknown, nobody is called an author because of a merge
 * commit that GitHub signed: the missing part is reported, and it may be all that there is.
 */
export function rangeAuthors(policy: Policy, people: PeopleFacts, range: ReleaseRange): RangeAuthors {
  const releases = readPart(range.releases);
  const commits = readPart(range.commits);
  const found = readPart(range.origins);
  const origins = handsOfOrigins(found);
  const parts = [range.previous, range.commits, range.releases, range.origins, range.pushers];
  const missing = parts.filter((part) => part.state === 'unavailable');
  const merges = new Map([...releases.map((record) => [record.commit, record] as const), ...origins.merges]);
  const { written, servers } = writtenAmong(policy, [...commits, ...origins.commits], merges, found);
  const unknown = missing.length > 0;
  const certain = written.filter(({ parents, signedByGitHub }) => !(unknown && signedByGitHub && parents.length > 1));
  const hands = [...recordedHands(releases, found), ...origins.accounts, ...readPart(range.pushers), ...servers];
  const authors = authorsOf(policy, people, hands, certain);
  return { ...authors, missing, signers: signersWhoWrote(policy, range, authors) };
}

function signersWhoWrote(policy: Policy, range: ReleaseRange, authors: CodeAuthors): ReleaseRecord['signers'] {
  const { authorsOf: within, authorsMaySign } = policy.separation;
  if (within === 'pull-request') return [];
  const wrote = new Set(authors.accounts.map(({ id }) => id));
  // Stryker disable next-line ConditionalExpression: what could not be read has no value
  const signers = range.release.state === 'known' ? (range.release.value?.signers ?? []) : [];
  return signers.filter(({ account, state }) => wrote.has(account.id) && !authorsMaySign.includes(state));
}

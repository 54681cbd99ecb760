import type { PeopleFacts } from '../../domain/facts.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Unavailable } from '../../domain/reading.ts';
import type { ReleaseRange, ReleaseRecord } from '../../domain/release.ts';
import { authorsOf, type CodeAuthors } from '../people/code-authors.ts';
import { handsOfOrigins, recordedHands, writtenAmong } from '../people/hands.ts';
import { readPart } from '../read-part.ts';

/** SOD-5: everyone who contributed to what reaches production. Where `missing` is not empty, it is only a part of them. */
export interface RangeAuthors extends CodeAuthors {
  readonly missing: readonly Unavailable[];
  /**
   * SOD-7: who signed the release and turns out to have contributed to what reaches production with it. Its sign-offs were
   * judged over what its previous release and the base said then; a tag or a deployment may ship more.
   */
  readonly signers: ReleaseRecord['signers'];
}

/**
 * The code authors of a release range: those of all its commits, those of the pull requests by which they came, however these
 * were merged, and those whom the records of its releases name where GitHub told of no pull request. Whoever merged by a
 * button wrote nothing (see hands.ts). Where it is not known what became of which pull request, nobody is called an author
 * because of a merge commit that GitHub signed: that the rest is missing is said, and it may be all that there is.
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

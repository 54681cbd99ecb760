import type { CommitFact, PeopleFacts } from '../domain/facts.ts';
import type { Policy } from '../domain/policy.ts';
import type { Unavailable } from '../domain/reading.ts';
import type { Cargo } from '../domain/release.ts';
import { authorsOf, type CodeAuthors } from './code-authors.ts';
import { readPart } from './read-part.ts';

/** SOD-5: everyone who had a hand in what reaches production. Where `missing` is not empty, it is only a part of them. */
export interface CargoAuthors extends CodeAuthors {
  readonly missing: readonly Unavailable[];
}

/**
 * The code authors of a cargo: those of all its commits, and those whom the records of its releases name: who opened
 * them, and who pushed other people's commits to them, is in no commit.
 *
 * Whoever pressed the button that merges is the author of the merge commit, and wrote nothing of it: GitHub merges only
 * what it can without anybody's help. So these commits have no authors, but only where GitHub signed them and they are
 * what a pull request became. Where that is not known, nobody is called an author because of them: that the rest is
 * missing is said, and it may be all that there is.
 */
export function cargoAuthors(policy: Policy, people: PeopleFacts, cargo: Cargo): CargoAuthors {
  const releases = readPart(cargo.releases);
  const merges = new Set(releases.map(({ commit }) => commit));
  const isOfGitHub = ({ sha, parents, signedByGitHub }: CommitFact): boolean =>
    signedByGitHub && parents.length > 1 && (merges.has(sha) || cargo.releases.state === 'unavailable');
  const written = readPart(cargo.commits).filter((commit) => !isOfGitHub(commit));
  const hands = releases.flatMap((release) => release.authors);
  const missing = [cargo.previous, cargo.commits, cargo.releases].filter((part) => part.state === 'unavailable');
  return { ...authorsOf(policy, people, hands, written), missing };
}

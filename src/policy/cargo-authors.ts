import type { CommitFact, PeopleFacts } from '../domain/facts.ts';
import type { Policy } from '../domain/policy.ts';
import type { Unavailable } from '../domain/reading.ts';
import type { Cargo } from '../domain/release.ts';
import { authorsOf, type CodeAuthors } from './code-authors.ts';
import { readPart } from './read-part.ts';
import { isPressed } from './web-committer.ts';

/** SOD-5: everyone who had a hand in what reaches production. Where `missing` is not empty, it is only a part of them. */
export interface CargoAuthors extends CodeAuthors {
  readonly missing: readonly Unavailable[];
}

/**
 * The code authors of a cargo: those of all its commits, and those whom the records of its releases name: who opened
 * them, and who pushed other people's commits to them, is in no commit.
 *
 * Whoever pressed the button that merges is the author of the merge commit, and wrote nothing of it: GitHub merges only
 * what it can without anybody's help. So these commits have no authors, but only where a server made them
 * (`isPressed`) and they are what a pull request became; an account that such a server commits under counts. Where it is
 * not known what became of which pull request, nobody is called an author because of a commit that GitHub signed: that the
 * rest is missing is said, and it may be all that there is.
 */
export function cargoAuthors(policy: Policy, people: PeopleFacts, cargo: Cargo): CargoAuthors {
  const releases = readPart(cargo.releases);
  const merges = new Map(releases.map((record) => [record.commit, record]));
  const unknown = cargo.releases.state === 'unavailable';
  const pressed = (commit: CommitFact): boolean =>
    isPressed(policy, commit, merges.get(commit.sha)) ||
    (unknown && commit.signedByGitHub && commit.parents.length > 1);
  const all = readPart(cargo.commits);
  const written = all.filter((commit) => !pressed(commit));
  const servers = all.flatMap((commit) => {
    const { committer, signedByGitHub } = commit;
    return pressed(commit) && !signedByGitHub && committer?.account ? [committer.account] : [];
  });
  const hands = [...releases.flatMap((release) => release.authors), ...servers];
  const missing = [cargo.previous, cargo.commits, cargo.releases].filter((part) => part.state === 'unavailable');
  return { ...authorsOf(policy, people, hands, written), missing };
}

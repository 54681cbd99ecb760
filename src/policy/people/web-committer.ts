import { sameAccount } from '../../domain/account.ts';
import type { CommitFact, GitPerson } from '../../domain/facts.ts';
import type { Policy } from '../../domain/policy.ts';
import type { ReleaseRecord } from '../../domain/release.ts';
import { namesMachine } from './named-people.ts';

/**
 * What the committer of a commit stands for (SOD-1).
 * `person`: the named one. `server`: GitHub itself, which committed what a person did in the browser; it is not a
 * person. `forged`: github.com's identity without its signature, which it always has.
 */
export type Committer = 'person' | 'server' | 'forged';

/** True for the identity with which github.com commits what people do in the browser. */
export const isWebFlow = (person: GitPerson): boolean =>
  person.account?.login === 'web-flow' || person.email?.toLowerCase() === 'noreply@github.com';

/**
 * The kind of a commit's committer.
 * A server's own valid signature proves that it made the commit, with any committer name that its administrators chose.
 * Without a signature only an address in `web-committers` of the owner's shared policy is accepted; an account with
 * that address still counts.
 */
export function committerKind(policy: Policy, { committer, signedByGitHub }: CommitFact): Committer {
  if (committer === null) return 'person';
  if (isWebFlow(committer)) return signedByGitHub ? 'server' : 'forged';
  if (committer.account !== null) return 'person';
  return signedByGitHub || isListed(policy, committer) ? 'server' : 'person';
}

const isListed = ({ separation }: Policy, { email }: GitPerson): boolean =>
  email !== null && separation.webCommitters.includes(email.toLowerCase());

/** True if the policy assigns the address to a machine, for example a committing server. */
const isMachine = ({ separation }: Policy, { email }: GitPerson): boolean => {
  const address = email?.toLowerCase();
  const entry = separation.identities.find((identity) => identity.email.toLowerCase() === address);
  return entry !== undefined && namesMachine(entry.user.login);
};

/** The merger of a pull request, if GitHub names an account. */
export type Pressed = Pick<ReleaseRecord, 'mergedBy'>;

/**
 * SOD-5: true if a server made the merge commit when a person pressed the merge button.
 * That person is its author, and wrote nothing of it. A server's signature proves it. Without a signature it is
 * accepted if this pull request became the commit by GitHub's account, with that person as the only author and the
 * server as committer: a person who pushed such a commit by hand could as well have forged the author.
 * @param record of the merged pull request that became the commit
 */
export function isPressed(policy: Policy, commit: CommitFact, record: Pressed | undefined): boolean {
  if (commit.parents.length < 2) return false;
  if (commit.signedByGitHub) return record !== undefined;
  const [author, ...others] = commit.authors;
  if (record === undefined || author === undefined || others.length > 0 || commit.committer === null) return false;
  if (isWebFlow(commit.committer)) return false;
  const byServer = isListed(policy, commit.committer) || isMachine(policy, commit.committer);
  return (
    byServer && author.account !== null && record.mergedBy !== null && sameAccount(author.account, record.mergedBy)
  );
}

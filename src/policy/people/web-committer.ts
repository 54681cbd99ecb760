import { sameAccount } from '../../domain/account.ts';
import type { CommitFact, GitPerson } from '../../domain/facts.ts';
import type { Policy } from '../../domain/policy.ts';
import type { ReleaseRecord } from '../../domain/release.ts';
import { namesMachine } from './named-people.ts';

/**
 * What the committer of a commit stands for (SOD-1). `person`: whoever it names. `server`: GitHub itself, which committed
 * what somebody did in the browser and is nobody. `forged`: github.com's identity, which always signs, without a signature.
 */
export type Committer = 'person' | 'server' | 'forged';

/** The identity under which github.com commits what people do in the browser. */
export const isWebFlow = (person: GitPerson): boolean =>
  person.account?.login === 'web-flow' || person.email?.toLowerCase() === 'noreply@github.com';

/**
 * A server's own valid signature is its word that it made the commit, whatever its administrators call the committer
 * there. Without a signature only an address is believed that the owner's shared policy lists under `web-committers`; an
 * account that it belongs to counts all the same.
 */
export function committerKind(policy: Policy, { committer, signedByGitHub }: CommitFact): Committer {
  if (committer === null) return 'person';
  if (isWebFlow(committer)) return signedByGitHub ? 'server' : 'forged';
  if (committer.account !== null) return 'person';
  return signedByGitHub || isListed(policy, committer) ? 'server' : 'person';
}

const isListed = ({ separation }: Policy, { email }: GitPerson): boolean =>
  email !== null && separation.webCommitters.includes(email.toLowerCase());

/** Whether the policy says that a machine has the address: a server that commits, say. */
const isMachine = ({ separation }: Policy, { email }: GitPerson): boolean => {
  const address = email?.toLowerCase();
  const entry = separation.identities.find((identity) => identity.email.toLowerCase() === address);
  return entry !== undefined && namesMachine(entry.user.login);
};

/** A merged pull request: who merged it, where GitHub names an account. */
export type Pressed = Pick<ReleaseRecord, 'mergedBy'>;

/**
 * SOD-5: whether the commit is the merge commit that a server made when somebody pressed the button of a pull request:
 * that person is its author, and wrote nothing of it. On a server's signature that is certain. Without one it is believed
 * of what GitHub says this pull request became, with that person as the only author and the server as committer; whoever
 * pushed such a commit by hand could as well have put another name in the author's place.
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

import { type Account, distinctAccounts } from '../domain/account.ts';
import type { CommitFact, Facts, GitPerson } from '../domain/facts.ts';
import type { Policy } from '../domain/policy.ts';
import type { UnattributedCommit } from '../domain/verdict.ts';
import { namesMachine, sameName } from './named-people.ts';
import { accountOf } from './roles.ts';

/** SOD-1: everyone who had a hand in the code. SOD-4: the commits for which that is not known. */
export interface CodeAuthors {
  readonly accounts: readonly Account[];
  readonly unattributed: readonly UnattributedCommit[];
}

/**
 * The code authors of a release: who opened the pull request, everyone who pushed to it, and the author, the co-authors
 * and the committer of every commit. What could not be read is left out here, and makes the verdict an error elsewhere.
 */
export function codeAuthors(policy: Policy, facts: Facts): CodeAuthors {
  const commits = facts.commits.state === 'known' ? facts.commits.value : [];
  const accounts: Account[] = [];
  const unattributed: UnattributedCommit[] = [];
  if (facts.pullRequest.author) accounts.push(facts.pullRequest.author);
  if (facts.pushers.state === 'known') accounts.push(...facts.pushers.value);

  for (const commit of commits) {
    for (const { person, part } of handsOf(commit)) {
      const found = identify(policy, facts, person);
      accounts.push(...found.accounts);
      const forged = part === 'committer' && isWebFlow(person);
      if (found.identified && !forged) continue;
      const why = forged ? 'forged-web-flow' : 'no-account';
      unattributed.push({ commit: commit.sha, part, name: person.name, email: person.email, why });
    }
  }
  const inOrder = [...unattributed].sort((a, b) => compare(a.commit, b.commit) || compare(a.part, b.part));
  const persons = [...distinctAccounts(accounts)].sort((a, b) => a.id - b.id);
  return { accounts: persons, unattributed: inOrder };
}

/** The people of one commit. GitHub's web-flow committer is nobody, but only where GitHub signed the commit. */
function handsOf(commit: CommitFact): readonly { readonly person: GitPerson; readonly part: 'author' | 'committer' }[] {
  const authors = commit.authors.length > 0 ? commit.authors : [NOBODY];
  const committer = commit.committer ?? NOBODY;
  const byGitHub = isWebFlow(committer) && commit.signedByGitHub;
  return [
    ...authors.map((person) => ({ person, part: 'author' as const })),
    ...(byGitHub ? [] : [{ person: committer, part: 'committer' as const }]),
  ];
}

const NOBODY: GitPerson = { name: null, email: null, account: null };

/** The identity under which GitHub commits what people do in the browser. */
const isWebFlow = (person: GitPerson): boolean =>
  person.account?.login === 'web-flow' || person.email?.toLowerCase() === 'noreply@github.com';

/** GitHub's account and the policy's `identities` add up: neither takes a person away. */
function identify(policy: Policy, facts: Facts, person: GitPerson) {
  const accounts = person.account ? [person.account] : [];
  const email = person.email;
  const identity = email === null ? undefined : policy.separation.identities.find((one) => sameName(one.email, email));
  if (!identity) return { accounts, identified: accounts.length > 0 };
  if (namesMachine(identity.user.login)) return { accounts, identified: true };
  const mapped = accountOf(facts.people, identity.user.login);
  if (mapped.state === 'known') return { accounts: [...accounts, mapped.value], identified: true };
  return { accounts, identified: accounts.length > 0 };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

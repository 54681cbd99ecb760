import { type Account, distinctAccounts } from '../../domain/account.ts';
import type { CommitFact, Facts, GitPerson, PeopleFacts } from '../../domain/facts.ts';
import type { Policy } from '../../domain/policy.ts';
import type { UnattributedCommit } from '../../domain/requirement.ts';
import { compare } from '../compare.ts';
import { readPart } from '../read-part.ts';
import { handsOfOrigins, writtenAmong } from './hands.ts';
import { namesMachine } from './named-people.ts';
import { originsAmong } from './origins.ts';
import { baseRangeOf } from './range.ts';
import { accountOf } from './roles.ts';
import { committerKind, isWebFlow } from './web-committer.ts';

/** SOD-1: everyone who contributed to the code. SOD-4: the commits with unknown contributors. */
export interface CodeAuthors {
  readonly accounts: readonly Account[];
  readonly unattributed: readonly UnattributedCommit[];
}

/**
 * The code authors of a release (SOD-1).
 * Those are the opener of the pull request, everyone who pushed to it, the author, the co-authors and the committer of
 * every commit, and those of the pull requests through which its commits came. What could not be read is left out here,
 * and makes the verdict an error elsewhere.
 * @param within SOD-7: of all that the release ships, or of its own pull request
 */
export function codeAuthors(policy: Policy, facts: Facts, within = policy.separation.authorsOf): CodeAuthors {
  const { author: opener } = facts.pullRequest;
  const range = baseRangeOf(facts);
  const own = readPart(facts.commits);
  const whole = within !== 'pull-request';
  const found = whole ? range.origins : originsAmong(range.origins, own);
  const origins = handsOfOrigins(found);
  const commits = [...own, ...(whole ? range.commits : []), ...origins.commits];
  const { written, servers } = writtenAmong(policy, commits, origins.merges, found);
  const accounts = [...readPart(facts.pushers), ...origins.accounts, ...(whole ? range.hands : []), ...servers];
  return authorsOf(policy, facts.people, [...(opener ? [opener] : []), ...accounts], written);
}

/**
 * Everyone who contributed to these commits, and the other known contributors (SOD-1).
 * @param hands for example who opened a pull request, or pushed to it
 */
export function authorsOf(
  policy: Policy,
  people: PeopleFacts,
  hands: readonly Account[],
  commits: readonly CommitFact[],
): CodeAuthors {
  const identities = identitiesOf(policy, people);
  const accounts: Account[] = [...hands];
  const unattributed: UnattributedCommit[] = [];

  for (const commit of commits) {
    for (const { person, part, isForged } of handsOf(policy, commit)) {
      const mapped = person.email === null ? undefined : identities.get(person.email.toLowerCase());
      if (person.account) accounts.push(person.account);
      if (mapped?.account) accounts.push(mapped.account);
      // GitHub's own account is not a person's.
      const byAccount = person.account !== null && !isWebFlow(person);
      if (!isForged && (byAccount || mapped?.identified)) continue;
      const why = isForged ? 'forged-web-flow' : 'no-account';
      unattributed.push({ commit: commit.sha, part, name: person.name, email: person.email, why });
    }
  }
  const inOrder = [...unattributed].sort((a, b) => compare(a.commit, b.commit) || compare(a.part, b.part));
  const persons = [...distinctAccounts(accounts)].sort((a, b) => a.id - b.id);
  return { accounts: persons, unattributed: inOrder };
}

interface Hand {
  readonly person: GitPerson;
  readonly part: 'author' | 'committer';
  /** True for github.com's identity without a signature, because it always signs. */
  readonly isForged: boolean;
}

/** The people of one commit. A server as its committer is not a person. */
function handsOf(policy: Policy, commit: CommitFact): readonly Hand[] {
  const authors = commit.authors.length > 0 ? commit.authors : [NOBODY];
  const committer = committerKind(policy, commit);
  return [
    ...authors.map((person) => ({
      person,
      part: 'author' as const,
      isForged: isWebFlow(person) && !commit.signedByGitHub,
    })),
    ...(committer === 'server'
      ? []
      : [{ person: commit.committer ?? NOBODY, part: 'committer' as const, isForged: committer === 'forged' }]),
  ];
}

const NOBODY: GitPerson = { name: null, email: null, account: null };

/**
 * The policy's accounts by address in lower case. The first entry of an address counts.
 * It adds to the account that GitHub names, and removes nobody. A machine is identified, but is not an account to
 * exclude.
 */
function identitiesOf(
  policy: Policy,
  people: PeopleFacts,
): ReadonlyMap<string, { readonly account: Account | null; readonly identified: boolean }> {
  const found = new Map<string, { readonly account: Account | null; readonly identified: boolean }>();
  for (const { email, user } of policy.separation.identities) {
    if (found.has(email.toLowerCase())) continue;
    const mapped = namesMachine(user.login) ? null : accountOf(people, user.login);
    const account = mapped?.state === 'known' ? mapped.value : null;
    found.set(email.toLowerCase(), { account, identified: mapped === null || account !== null });
  }
  return found;
}

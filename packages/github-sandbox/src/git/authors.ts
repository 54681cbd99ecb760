import { findAccountByEmail } from '../lookup.ts';
import type { Account } from '../model/account.ts';
import type { Commit } from '../model/git.ts';
import type { World } from '../model.ts';
import { coAuthors } from './graph.ts';

/** A person of a commit, with the account that GitHub guesses from the address. Anyone can write any address there. */
export interface CommitPerson {
  readonly name: string;
  readonly email: string;
  readonly account: Account | null;
}

/** The author first, then every co-author, each address once: GraphQL's `Commit.authors`. */
export function commitAuthors(world: World, commit: Commit): readonly CommitPerson[] {
  const people = new Map<string, CommitPerson>();
  for (const { name, email } of [commit.author, ...coAuthors(commit.message)]) {
    const key = email.toLowerCase();
    if (!people.has(key)) people.set(key, { name, email, account: findAccountByEmail(world, email) });
  }
  return [...people.values()];
}

export function commitCommitter(world: World, commit: Commit): CommitPerson {
  const { name, email } = commit.committer;
  return { name, email, account: findAccountByEmail(world, email) };
}

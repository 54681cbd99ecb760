import { z } from 'zod';
import type { GitPerson } from '../../domain/facts.ts';
import type { ListPart } from '../client/list-part.ts';
import { PAGE_INFO } from '../client/query-parts.ts';
import { sha } from '../client/shapes.ts';
import { account } from '../client/who.ts';

export const GIT_PERSON = `
fragment GitPerson on GitActor { name email user { __typename login databaseId } }`;

/** The facts of a commit (SOD-1). The few commits with more parents or authors need further requests. */
export const COMMIT_PARTS = `
fragment CommitParts on Commit {
  oid
  tree { oid }
  parents(first: 10) { ${PAGE_INFO} nodes { id oid } }
  authors(first: 20) { ${PAGE_INFO} nodes { ...GitPerson } }
  committer { ...GitPerson }
  signature { isValid wasSignedByGitHub }
}${GIT_PERSON}`;

export const gitPerson = z.object({ name: z.string().nullish(), email: z.string().nullish(), user: account }).transform(
  (person): GitPerson => ({
    name: person.name ?? null,
    email: person.email ?? null,
    account: person.user,
  }),
);

/** A commit in GitHub's answer; its own lists are parsed one by one. */
export const commitNode = z.object({
  oid: sha,
  tree: z.object({ oid: sha }),
  parents: z.unknown().optional(),
  authors: z.unknown().optional(),
  committer: gitPerson.nullable(),
  signature: z.object({ isValid: z.boolean(), wasSignedByGitHub: z.boolean() }).nullable(),
});
export type CommitNode = z.infer<typeof commitNode>;

/** The commits of a pull request. */
export const COMMITS: ListPart = { what: 'commits', nodes: 'id commit { ...CommitParts }', fragments: [COMMIT_PARTS] };

export const listedCommit = z.object({ commit: commitNode });

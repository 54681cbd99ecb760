import { z } from 'zod';
import type { CommitFact, GitPerson } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';
import { known, type Reading, unavailable } from '../../domain/reading.ts';
import { addPage, goesOn, type ListSoFar, newList, withProblem } from '../client/paged-list.ts';
import type { RepositoryClient } from '../client/repository-client.ts';
import { account, sha } from '../client/shapes.ts';
import { itemsOf } from '../pull-request/lists.ts';
import { type CommitCursors, furtherQuery } from './commit-queries.ts';

const gitPerson = z.object({ name: z.string().nullish(), email: z.string().nullish(), user: account }).transform(
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
type CommitNode = z.infer<typeof commitNode>;

/** The number of commits whose further authors one request reads: up to 100 of each. */
const LONG_COMMITS_PER_REQUEST = 25;

/** A commit whose own lists are still being read. A squashed release can have more co-authors than a page holds. */
interface CommitSoFar {
  readonly node: CommitNode;
  readonly authors: ListSoFar;
  readonly parents: ListSoFar;
}

/**
 * Completes the commits with all their authors and parents (SOD-1).
 * Sends further requests only for commits with more than 20 authors or 10 parents. One commit that cannot be read to
 * its end makes all of them unavailable (SOD-6).
 */
export async function readCommitFacts(
  repository: RepositoryClient,
  nodes: readonly CommitNode[],
): Promise<Reading<readonly CommitFact[]>> {
  const commits = new Map<Sha, CommitSoFar>();
  for (const node of nodes) {
    commits.set(node.oid, {
      node,
      authors: addPage(newList(`authors of commit ${node.oid}`), node.authors),
      parents: addPage(newList(`parents of commit ${node.oid}`), node.parents),
    });
  }
  let unread = [...commits.values()].filter(hasMore);
  while (unread.length > 0) {
    const some = unread.slice(0, LONG_COMMITS_PER_REQUEST);
    const further = await readFurther(repository, some);
    for (const commit of further) commits.set(commit.node.oid, commit);
    unread = [...further.filter(hasMore), ...unread.slice(some.length)];
  }
  return factsOf(commits.values());
}

const hasMore = (commit: CommitSoFar): boolean => goesOn(commit.authors) || goesOn(commit.parents);

async function readFurther(
  repository: RepositoryClient,
  commits: readonly CommitSoFar[],
): Promise<readonly CommitSoFar[]> {
  const cursors = commits.map(
    ({ node, authors, parents }): CommitCursors => ({
      oid: node.oid,
      authorsAfter: goesOn(authors) ? authors.after : null,
      parentsAfter: goesOn(parents) ? parents.after : null,
    }),
  );
  const answer = await repository.graphql(furtherQuery(cursors));
  const shape = z.object({ repository: z.record(z.string(), z.unknown()).nullable() }).safeParse(answer.data);
  const found = shape.success ? (shape.data.repository ?? {}) : {};
  const next = (list: ListSoFar, page: unknown): ListSoFar => {
    if (!goesOn(list)) return list;
    const [gap] = answer.gaps;
    return gap ? withProblem(list, gap.why) : addPage(list, page);
  };
  return commits.map((commit, index) => {
    const page = z
      .object({ authors: z.unknown().optional(), parents: z.unknown().optional() })
      .safeParse(found[`commit${index}`]).data;
    const { authors, parents } = commit;
    return { ...commit, authors: next(authors, page?.authors), parents: next(parents, page?.parents) };
  });
}

function factsOf(commits: Iterable<CommitSoFar>): Reading<readonly CommitFact[]> {
  const facts: CommitFact[] = [];
  for (const { node, ...lists } of commits) {
    const authors = itemsOf(lists.authors, gitPerson);
    const parents = itemsOf(lists.parents, z.object({ oid: sha }));
    if (authors.state === 'unavailable') return authors;
    if (parents.state === 'unavailable') return parents;
    // GitHub lists the git author first, so an answer without any author cannot be trusted.
    if (authors.value.length === 0) return unavailable('malformed', `authors of commit ${node.oid}`);
    facts.push({
      sha: node.oid,
      tree: node.tree.oid,
      parents: parents.value.map((parent) => parent.oid),
      authors: authors.value,
      committer: node.committer,
      signedByGitHub: node.signature?.isValid === true && node.signature.wasSignedByGitHub,
    });
  }
  return known(facts);
}

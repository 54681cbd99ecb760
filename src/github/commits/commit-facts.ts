import { z } from 'zod';
import type { CommitFact } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';
import { known, type Reading, unavailable } from '../../domain/reading.ts';
import { addPage, goesOn, itemsOf, type ListSoFar, newList, withProblem } from '../client/paged-list.ts';
import { hex, PAGE, PAGE_INFO } from '../client/query-parts.ts';
import type { RepositoryClient } from '../client/repository-client.ts';
import { sha } from '../client/shapes.ts';
import { type CommitNode, GIT_PERSON, gitPerson } from './commit-node.ts';

/** Reads further pages of authors and parents of the given commits (aliases `commit0` …). */
export const furtherQuery = (commits: readonly CommitCursors[]): string => `
query Further($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    ${commits.map((commit, index) => `commit${index}: object(oid: "${hex(commit.oid)}") { ... on Commit { ${furtherOf(commit)} } }`).join('\n    ')}
  }
}${commits.some((commit) => commit.authorsAfter !== null) ? GIT_PERSON : ''}`;

/** A commit, and the cursors of its authors and parents. null for a list that is whole already. */
interface CommitCursors {
  readonly oid: Sha;
  readonly authorsAfter: string | null;
  readonly parentsAfter: string | null;
}

function furtherOf(commit: CommitCursors): string {
  const authors = `authors(first: ${PAGE}, after: ${JSON.stringify(commit.authorsAfter)}) { ${PAGE_INFO} nodes { ...GitPerson } }`;
  const parents = `parents(first: ${PAGE}, after: ${JSON.stringify(commit.parentsAfter)}) { ${PAGE_INFO} nodes { id oid } }`;
  return ['oid', commit.authorsAfter === null ? '' : authors, commit.parentsAfter === null ? '' : parents].join(' ');
}

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

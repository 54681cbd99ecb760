import { z } from 'zod';
import type { Sha } from '../../domain/ids.ts';
import { GitHubError } from '../client/github-error.ts';
import { inParts } from '../client/in-parts.ts';
import { hex } from '../client/query-parts.ts';
import type { RepositoryClient } from '../client/repository-client.ts';
import { sha } from '../client/shapes.ts';

/** The number of trees in one snapshot. The rest needs further requests. */
export const TREES_PER_REQUEST = 50;

/** Trees of commits, as in the snapshot. */
export const treesQuery = (trees: readonly Sha[]): string => `
query Trees($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) { ${treeFields(trees)} }
}`;

export const treeFields = (trees: readonly Sha[]): string =>
  trees
    .map((sha, index) => `tree${index}: object(oid: "${hex(sha)}") { ... on Commit { oid tree { oid } } }`)
    .join('\n    ');

const tree = z.object({ oid: sha, tree: z.object({ oid: sha }) });

export interface FoundTree {
  readonly commit: Sha;
  readonly tree: Sha;
}

const repositoryShape = z.object({ repository: z.looseObject({}) });

/**
 * The trees in an answer's `tree0` …. Commits that GitHub does not have (any more) are left out: their tree is unknown.
 */
export function treesIn(asked: readonly Sha[], repository: Readonly<Record<string, unknown>>): readonly FoundTree[] {
  return asked.flatMap((commit, index) => {
    const found = tree.safeParse(repository[`tree${index}`]);
    return found.success && found.data.oid === commit ? [{ commit, tree: found.data.tree.oid }] : [];
  });
}

/** The trees of all requested commits. `found` are those in the snapshot, of the first `brought`. */
export async function readTrees(
  repository: RepositoryClient,
  asked: readonly Sha[],
  { found, brought }: { readonly found: readonly FoundTree[]; readonly brought: number },
): Promise<readonly FoundTree[]> {
  const trees = [...found];
  const parts = { items: asked.slice(brought), most: TREES_PER_REQUEST };
  await inParts(repository, 'Trees', parts, async (some) => {
    const answer = await repository.graphql(treesQuery(some));
    const shape = repositoryShape.safeParse(answer.data);
    if (!shape.success) throw new GitHubError('invalid', `trees of ${repository.fullName}: malformed`);
    trees.push(...treesIn(some, shape.data.repository));
    return true;
  });
  return trees;
}

import { z } from 'zod';
import type { Instant, Sha } from '../../domain/ids.ts';
import type { Baseline } from '../../domain/range.ts';
import { known, type Reading, unavailable } from '../../domain/reading.ts';
import { addPage, goesOn, itemsOf, newList, withProblem } from '../client/paged-list.ts';
import { PAGE, PAGE_INFO } from '../client/query-parts.ts';
import type { RepositoryClient } from '../client/repository-client.ts';
import { sha } from '../client/shapes.ts';

/** The most branches that are read. With more, no range that begins at them is known. */
const MOST_BRANCHES = 10_000;
export const BRANCHES_QUERY = `
query Branches($owner: String!, $name: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    defaultBranchRef { name }
    refs(refPrefix: "refs/heads/", first: ${PAGE}, after: $after) { ${PAGE_INFO} nodes { id name target { oid } } }
  }
}`;

const answerShape = z.object({
  repository: z.object({ defaultBranchRef: z.object({ name: z.string() }).nullable(), refs: z.unknown() }),
});
const branchShape = z.object({ name: z.string(), target: z.object({ oid: sha }).nullable() });

interface Branch {
  readonly name: string;
  readonly tip: Sha;
}

/**
 * The branches as they were when the gate first saw the repository (REL-6).
 * They are the current ones, except for branches that webhooks reported since: these are as the first of those pushes
 * found them, or did not exist.
 * @param moved the former commit of each such branch; null if it did not exist
 */
export async function readBaseline(
  repository: RepositoryClient,
  at: Instant,
  moved: ReadonlyMap<string, Sha | null>,
): Promise<Reading<Baseline>> {
  const read = await readBranches(repository);
  if (read.state === 'unavailable') return read;
  const { defaultBranch, branches } = read.value;
  const first = [...moved].flatMap(([name, tip]): Branch[] => (tip === null ? [] : [{ name, tip }]));
  const then = [...branches.filter(({ name }) => !moved.has(name)), ...first];
  return known({ at, defaultBranch, branches: then });
}

async function readBranches(
  repository: RepositoryClient,
): Promise<Reading<{ readonly defaultBranch: string | null; readonly branches: readonly Branch[] }>> {
  const what = `branches of ${repository.fullName}`;
  let list = newList(what);
  let defaultBranch: string | null = null;
  while (goesOn(list)) {
    const { data, gaps } = await repository.graphql(BRANCHES_QUERY, { after: list.after });
    const [gap] = gaps;
    if (gap) return unavailable(gap.why, what);
    const shape = answerShape.safeParse(data);
    if (!shape.success) return unavailable('malformed', what);
    defaultBranch = shape.data.repository.defaultBranchRef?.name ?? null;
    list = addPage(list, shape.data.repository.refs);
    if (list.total > MOST_BRANCHES) list = withProblem(list, 'truncated');
  }
  const read = itemsOf(list, branchShape);
  if (read.state === 'unavailable') return read;
  const branches = read.value.flatMap((one) => (one.target ? [{ name: one.name, tip: one.target.oid }] : []));
  return known({ defaultBranch, branches });
}

import { z } from 'zod';
import type { RepositoryRef } from '../domain/facts.ts';
import type { Instant, Sha } from '../domain/ids.ts';
import type { Baseline } from '../domain/range.ts';
import { known, type Reading, unavailable } from '../domain/reading.ts';
import type { GitHubClient } from './client.ts';
import { MOST_COMMITS } from './commits.ts';
import { addPage, goesOn, newList, withProblem } from './list.ts';
import { entriesOf } from './lists.ts';
import { hex, PAGE, PAGE_INFO } from './query-parts.ts';
import { sha } from './shapes.ts';
import { readSpan } from './span.ts';

/** More branches than this are not read: then no range that begins at them is known. */
const MOST_BRANCHES = 10_000;
/** How many branches one request compares with the default branch; GitHub walks the history for each. */
export const COMPARED_PER_REQUEST = 25;

export const BRANCHES_QUERY = `
query Branches($owner: String!, $name: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    defaultBranchRef { name }
    refs(refPrefix: "refs/heads/", first: ${PAGE}, after: $after) { ${PAGE_INFO} nodes { id name target { oid } } }
  }
}`;

/** What each commit has that the branch `$branch` has not (aliases `tip0` …), as many as one page holds. */
export const aheadQuery = (tips: readonly Sha[]): string => `
query Ahead($owner: String!, $name: String!, $branch: String!) {
  repository(owner: $owner, name: $name) {
    ref(qualifiedName: $branch) {
      target { oid }
      ${tips.map((tip, index) => `tip${index}: compare(headRef: "${hex(tip)}") { aheadBy commits(first: ${PAGE}) { nodes { id oid } } }`).join('\n      ')}
    }
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
 * The branches as they were when the gate first saw the repository (REL-6): as they are now, but for those that webhooks
 * told of since; these were where the first of those pushes found them, or were not there.
 * @param moved of such branches where each was; null where it was not there
 */
export async function readBaseline(
  client: GitHubClient,
  repository: RepositoryRef,
  at: Instant,
  moved: ReadonlyMap<string, Sha | null>,
): Promise<Reading<Baseline>> {
  const read = await readBranches(client, repository);
  if (read.state === 'unavailable') return read;
  const { defaultBranch, branches } = read.value;
  const first = [...moved].flatMap(([name, tip]): Branch[] => (tip === null ? [] : [{ name, tip }]));
  const then = [...branches.filter(({ name }) => !moved.has(name)), ...first];
  const tip = then.find(({ name }) => name === defaultBranch)?.tip ?? null;
  const tips = [...new Set(then.map((branch) => branch.tip))];
  const others = tips.filter((one) => one !== tip);
  // Where there is no default branch to compare with, what is reached from a tip is found by walking.
  const ahead =
    tip === null || others.length === 0 ? [] : await readAhead(client, repository, { defaultBranch, tip }, others);
  return known({ at, tip, tips, ahead });
}

async function readBranches(
  client: GitHubClient,
  { owner, name }: RepositoryRef,
): Promise<Reading<{ readonly defaultBranch: string | null; readonly branches: readonly Branch[] }>> {
  const what = `branches of ${owner}/${name}`;
  let list = newList(what);
  let defaultBranch: string | null = null;
  while (goesOn(list)) {
    const { data, gaps } = await client.graphql(BRANCHES_QUERY, { owner, name, after: list.after });
    const [gap] = gaps;
    if (gap) return unavailable(gap.why, what);
    const shape = answerShape.safeParse(data);
    if (!shape.success) return unavailable('malformed', what);
    defaultBranch = shape.data.repository.defaultBranchRef?.name ?? null;
    list = addPage(list, shape.data.repository.refs);
    if (list.total > MOST_BRANCHES) list = withProblem(list, 'truncated');
  }
  const read = entriesOf(list, branchShape);
  if (read.state === 'unavailable') return read;
  const branches = read.value.flatMap((one) => (one.target ? [{ name: one.name, tip: one.target.oid }] : []));
  return known({ defaultBranch, branches });
}

const aheadShape = z.object({
  aheadBy: z.number().int().min(0),
  commits: z.object({ nodes: z.array(z.object({ oid: sha })) }),
});

/**
 * What the tips have that the default branch had not. What cannot be listed is left out: then more is judged than need
 * be, and nothing less.
 */
async function readAhead(
  client: GitHubClient,
  repository: RepositoryRef,
  { defaultBranch, tip: base }: { readonly defaultBranch: string | null; readonly tip: Sha },
  tips: readonly Sha[],
): Promise<readonly Sha[]> {
  const found = new Set<Sha>();
  const long: Sha[] = [];
  for (let start = 0; start < tips.length; start += COMPARED_PER_REQUEST) {
    const asked = tips.slice(start, start + COMPARED_PER_REQUEST);
    const { data } = await client.graphql(aheadQuery(asked), {
      owner: repository.owner,
      name: repository.name,
      branch: `refs/heads/${defaultBranch}`,
    });
    const shape = z.object({ repository: z.object({ ref: z.record(z.string(), z.unknown()) }) }).safeParse(data);
    const ref = shape.success ? shape.data.repository.ref : {};
    const same = z.object({ oid: sha }).safeParse(ref.target).data?.oid === base;
    for (const [index, tip] of asked.entries()) {
      const compared = aheadShape.safeParse(ref[`tip${index}`]);
      const nodes = compared.data?.commits.nodes ?? [];
      // Where the default branch has moved on since, it may have got what others had beside it then.
      if (same && compared.data?.aheadBy === nodes.length) for (const { oid } of nodes) found.add(oid);
      else long.push(tip);
    }
  }
  for (const tip of long) {
    if (found.size >= MOST_COMMITS) break;
    const what = `commits of ${tip} beside ${base}`;
    const span = await readSpan(client, repository, base, tip, what, MOST_COMMITS - found.size);
    if (span.state === 'known') for (const one of span.value) found.add(one);
  }
  return [...found];
}

import { z } from 'zod';
import type { Sha } from '../../domain/ids.ts';
import { known, type Reading, unavailable } from '../../domain/reading.ts';
import { GitHubError } from '../client/github-error.ts';
import type { RepositoryClient } from '../client/repository-client.ts';
import { sha } from '../client/shapes.ts';

/** GitHub's largest page of a comparison. A server with smaller ones is asked for more pages. */
const COMMITS_PER_PAGE = 250;

const pageShape = z.object({
  total_commits: z.number().int().min(0),
  ahead_by: z.number().int().min(0),
  behind_by: z.number().int().min(0).optional(),
  commits: z.array(z.object({ sha, parents: z.array(z.object({ sha })).nullish() })),
});

type Links = ReadonlyMap<Sha, readonly Sha[]>;

/**
 * The ids of all commits reachable from `head` and not from `base`, by GitHub's comparison.
 * It is used if the pull request's own list is cut. The list is whole if as many different commits were read as GitHub
 * counts, and if the head is among them; otherwise it is `truncated` (SOD-6).
 * @param most more than this many are not read
 */
export async function readAhead(
  repository: RepositoryClient,
  ends: { readonly base: Sha; readonly head: Sha },
  limit: { readonly what: string; readonly most: number },
): Promise<Reading<ReadonlySet<Sha>>> {
  const pages = await readPages(repository, ends, limit);
  return pages.state === 'known' ? known(new Set(pages.value.found.keys())) : pages;
}

/**
 * The commits of `head` that `base` lacks, and how many the other way round.
 * null if GitHub does not say.
 */
export interface Comparison {
  readonly ahead: ReadonlySet<Sha>;
  readonly behind: number | null;
}

/** The commits of `readAhead`, and whether `head` descends from `base`. */
export async function readComparison(
  repository: RepositoryClient,
  ends: { readonly base: Sha; readonly head: Sha },
  limit: { readonly what: string; readonly most: number },
): Promise<Reading<Comparison>> {
  const pages = await readPages(repository, ends, limit);
  if (pages.state === 'unavailable') return pages;
  return known({ ahead: new Set(pages.value.found.keys()), behind: pages.value.behind });
}

/** The commits of `readAhead` with their parents. The base may also be a branch's name. */
export async function readLinks(
  repository: RepositoryClient,
  ends: { readonly base: string; readonly head: Sha },
  limit: { readonly what: string; readonly most: number },
): Promise<Reading<Links>> {
  const pages = await readPages(repository, ends, limit);
  if (pages.state === 'unavailable') return pages;
  const links = new Map<Sha, readonly Sha[]>();
  for (const [commit, parents] of pages.value.found) {
    // Without one of its parents, a commit would seem to be built on less than it is.
    if (parents === null) return unavailable('malformed', limit.what);
    links.set(commit, parents);
  }
  return known(links);
}

/** null: GitHub gave no parents. */
async function readPages(
  repository: RepositoryClient,
  { base, head }: { readonly base: string; readonly head: Sha },
  { what, most }: { readonly what: string; readonly most: number },
): Promise<Reading<{ readonly found: ReadonlyMap<Sha, readonly Sha[] | null>; readonly behind: number | null }>> {
  const found = new Map<Sha, readonly Sha[] | null>();
  for (let page = 1; ; page += 1) {
    const answer = await readPage(repository, `${base}...${head}`, page);
    if (answer === null) return unavailable('truncated', what);
    const shape = pageShape.safeParse(answer);
    if (!shape.success) return unavailable('malformed', what);
    const { total_commits: total, ahead_by: ahead, behind_by: behind, commits } = shape.data;
    if (total !== ahead || total > most) return unavailable('truncated', what);
    const before = found.size;
    for (const { sha: commit, parents } of commits) found.set(commit, parents?.map((parent) => parent.sha) ?? null);
    if (found.size === total) {
      const whole = total === 0 || found.has(head);
      return whole ? known({ found, behind: behind ?? null }) : unavailable('truncated', what);
    }
    if (found.size === before || found.size > total) return unavailable('truncated', what);
  }
}

/**
 * Reads one page of a comparison. null if GitHub cannot compare the two.
 * It lacks one of them, or they have no common history.
 */
async function readPage(repository: RepositoryClient, basehead: string, page: number): Promise<unknown> {
  try {
    return await repository.rest('GET /repos/{owner}/{repo}/compare/{basehead}', {
      basehead,
      per_page: COMMITS_PER_PAGE,
      page,
    });
  } catch (error) {
    if (error instanceof GitHubError && error.code === 'not-found') return null;
    throw error;
  }
}

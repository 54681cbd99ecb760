import { z } from 'zod';
import { known, type Reading, type Unavailable, unavailable } from '../../domain/reading.ts';

/** The most entries of one list, with any page size. More are a sign of an error. */
const MOST_ENTRIES = 10_000;

/**
 * A list of GitHub's while it is read page by page.
 * It is whole only if GitHub says that no page follows, and if as many entries were read as GitHub counts (SOD-6). Any
 * contradiction leaves a problem, never a shorter list.
 */
export interface ListSoFar {
  /** For people: `comments of acme/shop#7`. */
  readonly what: string;
  readonly nodes: readonly object[];
  /** The cursor of the next page. null before the first page and after the last. */
  readonly after: string | null;
  readonly problem: Unavailable | null;
  readonly pages: number;
  readonly total: number;
}

const pageShape = z.object({
  totalCount: z.number().int().min(0),
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
  nodes: z.array(z.looseObject({})),
});

export const newList = (what: string): ListSoFar => ({
  what,
  nodes: [],
  after: null,
  problem: null,
  pages: 0,
  total: 0,
});

/** True if another page has to be read. */
export const goesOn = (list: ListSoFar): boolean => list.problem === null && (list.pages === 0 || list.after !== null);

/** The list with one more page of GitHub's answer. */
export function addPage(list: ListSoFar, answer: unknown): ListSoFar {
  const page = pageShape.safeParse(answer);
  if (!page.success) return withProblem(list, 'malformed');
  const { nodes, pageInfo, totalCount } = page.data;
  const next: ListSoFar = {
    ...list,
    nodes: [...list.nodes, ...nodes],
    after: pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null,
    pages: list.pages + 1,
    total: totalCount,
  };
  return isCut(list, next, nodes.length, pageInfo.hasNextPage) ? withProblem(next, 'truncated') : next;
}

/** The entries, if all of them were read. */
export function readingOf(list: ListSoFar): Reading<readonly object[]> {
  if (list.problem) return list.problem;
  if (goesOn(list)) return unavailable('truncated', list.what);
  return known(list.nodes);
}

/** The parsed entries of a whole list. An entry that cannot be parsed makes the list `malformed`, never shorter. */
export function itemsOf<T>(list: ListSoFar, shape: z.ZodType<T>): Reading<readonly T[]> {
  const nodes = readingOf(list);
  if (nodes.state === 'unavailable') return nodes;
  const entries = z.array(shape).safeParse(nodes.value);
  return entries.success ? known(entries.data) : unavailable('malformed', list.what);
}

export const withProblem = (list: ListSoFar, why: Unavailable['why']): ListSoFar => ({
  ...list,
  after: null,
  problem: unavailable(why, list.what),
});

function isCut(before: ListSoFar, now: ListSoFar, added: number, hasNextPage: boolean): boolean {
  if (!hasNextPage) return repeats(now) || now.nodes.length < now.total;
  return (
    // GitHub says that a page follows, but there is no way to it: no cursor, the same cursor again, or an empty page.
    now.after === null ||
    now.after === before.after ||
    added === 0 ||
    now.nodes.length >= MOST_ENTRIES ||
    // Entries that occur twice, or fewer in all than before: the pages no longer fit together.
    repeats(now) ||
    (before.pages > 0 && now.total < before.total)
  );
}

function repeats(list: ListSoFar): boolean {
  const ids = list.nodes.map((node) => ('id' in node ? node.id : undefined)).filter((id) => typeof id === 'string');
  return new Set(ids).size !== ids.length;
}

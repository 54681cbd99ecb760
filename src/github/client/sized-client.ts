import type { GitHubClient } from './client.ts';
import { GitHubError } from './github-error.ts';
import type { QuerySizes } from './query-sizes.ts';

/** Page sizes in GraphQL, where a page can start at any entry. */
const PAGES = [100, 50, 25, 12, 6, 3, 1];
/** The smallest query. Any GraphQL server that answers anything answers this. */
const ALIVE = 'query Alive { __typename }';
/** Lists that are not read on, so their page size stays. */
const NOT_READ_ON = new Set(['checkSuites', 'checkRuns']);

/**
 * Wraps a client to use smaller pages if GitHub does not answer large ones.
 * Every list is read to its end, so the result is the same. Writes are passed on unchanged.
 * @param scope tells this client's queries from those of others, if they name no repository
 */
export function sizedClient(client: GitHubClient, sizes: QuerySizes, scope: string): GitHubClient {
  const inSizes: NonNullable<GitHubClient['inSizes']> = (key, list, ask) =>
    sizes.settle(`${scope} ${key}`, list, ask, () => answers(client));
  return {
    ...client,
    inSizes,
    graphql: (query, variables) => {
      if (/^\s*mutation\b/.test(query) || inPages(query, 1) === query) return client.graphql(query, variables);
      const ask = (size: number) => client.graphql(inPages(query, size), variables);
      return inSizes(keyOf(query, variables), PAGES, ask);
    },
    rest: (route, parameters) => {
      const { per_page: perPage, page } = parameters;
      if (!route.startsWith('GET ') || typeof perPage !== 'number' || typeof page !== 'number' || perPage < 2) {
        return client.rest(route, parameters);
      }
      const ask = (size: number) => pageInParts(client, route, { ...parameters, per_page: perPage, page }, size);
      return inSizes(`${route} ${placeOf(parameters)}`, partsOf(perPage), ask);
    },
  };
}

/** The query with pages of at most that size, from either end of a list. */
const inPages = (query: string, size: number): string =>
  query.replaceAll(/\b(\w+)\(([^()]*?\b(?:first|last): )(\d+)/g, (whole, list: string, before: string, most: string) =>
    NOT_READ_ON.has(list) ? whole : `${list}(${before}${Math.min(Number(most), size)}`,
  );

/** What is heavy in one pull request is heavy in each query about it. */
function keyOf(query: string, variables: Readonly<Record<string, unknown>>): string {
  const operation = /\bquery (\w+)/.exec(query)?.[1] ?? 'query';
  return typeof variables.number === 'number' ? placeOf(variables) : `${operation} ${placeOf(variables)}`;
}

function placeOf(parameters: Readonly<Record<string, unknown>>): string {
  const given = (...names: readonly string[]): string =>
    names
      .map((name) => parameters[name])
      .find((value) => typeof value === 'string' || typeof value === 'number')
      ?.toString() ?? '';
  const about = given('number', 'pull_number', 'issue_number', 'deployment_id', 'run_id', 'ref');
  return `${given('owner')}/${given('name', 'repo')}${about === '' ? '' : `#${about}`}`.toLowerCase();
}

/** Sizes that fill a page exactly, largest first: 100, 50, 25, 5, 1. */
function partsOf(perPage: number): readonly number[] {
  const sizes = [perPage];
  for (let size = perPage; size > 1; ) {
    size = size % 2 === 0 ? size / 2 : size % 5 === 0 && size > 5 ? size / 5 : 1;
    sizes.push(size);
  }
  return sizes;
}

interface Page {
  readonly per_page: number;
  readonly page: number;
}

/** A page of a REST list, joined from smaller ones. If GitHub's answer wraps a list, the wrapper is kept. */
async function pageInParts(
  client: GitHubClient,
  route: string,
  { per_page, page, ...parameters }: Readonly<Record<string, unknown>> & Page,
  size: number,
): Promise<unknown> {
  if (size === per_page) return client.rest(route, { ...parameters, per_page, page });
  const parts = per_page / size;
  const first = (page - 1) * parts + 1;
  let whole: unknown = null;
  for (let part = first; part < first + parts; part += 1) {
    const answer = await client.rest(route, { ...parameters, per_page: size, page: part });
    whole = part === first ? answer : joined(whole, answer);
    if (longest(answer) < size) break;
  }
  return whole;
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function joined(before: unknown, next: unknown): unknown {
  if (isList(before) && isList(next)) return [...before, ...next];
  if (!isObject(before) || !isObject(next)) return next;
  const lists = Object.entries(before).filter(([key, value]) => isList(value) && isList(next[key]));
  return { ...next, ...Object.fromEntries(lists.map(([key, value]) => [key, joined(value, next[key])])) };
}

const longest = (answer: unknown): number =>
  Math.max(
    0,
    ...[answer, ...(isObject(answer) ? Object.values(answer) : [])].map((one) => (isList(one) ? one.length : 0)),
  );

/** False if GitHub does not answer at all. Any other error is an answer. */
async function answers(client: GitHubClient): Promise<boolean> {
  try {
    await client.graphql(ALIVE, {});
    return true;
  } catch (error) {
    if (error instanceof GitHubError) return error.code !== 'unavailable';
    throw error;
  }
}

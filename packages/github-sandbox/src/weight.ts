import { GraphQLError, getOperationAST, parse } from 'graphql';
import type { RequestWeight } from './faults.ts';
import { weigh } from './graphql/limits.ts';
import { githubSchema } from './graphql/schema.ts';

const NOTHING: RequestWeight = { about: [], entries: 0 };

/** The subject of a REST request, and the number of entries of its page. */
export function restWeight(url: URL): RequestWeight {
  const [, place, number] = /\/repos\/([^/]+\/[^/]+)(?:\/(?:issues|pulls)\/(\d+))?/.exec(url.pathname) ?? [];
  return { about: aboutOf(place, number), entries: Number(url.searchParams.get('per_page') ?? 30) };
}

/** The same for a GraphQL request, by its variables. An invalid request weighs nothing. */
export function graphqlWeight(body: string): RequestWeight {
  const request = jsonOf(body);
  if (typeof request.query !== 'string') return NOTHING;
  const variables = isObject(request.variables) ? request.variables : {};
  const { owner, name, number } = variables;
  const place = typeof owner === 'string' && typeof name === 'string' ? `${owner}/${name}` : undefined;
  return { about: aboutOf(place, number), entries: nodesOf(request.query, variables) };
}

/** The subject of a webhook, by its payload. */
export function webhookWeight(payload: unknown): RequestWeight {
  const { repository, pull_request: pull, issue, number } = isObject(payload) ? payload : {};
  const place = isObject(repository) && typeof repository.full_name === 'string' ? repository.full_name : undefined;
  const [named] = [number, isObject(pull) ? pull.number : null, isObject(issue) ? issue.number : null].filter(Boolean);
  return { about: aboutOf(place, named), entries: 0 };
}

function nodesOf(query: string, variables: Readonly<Record<string, unknown>>): number {
  try {
    const document = parse(query);
    const operation = getOperationAST(document);
    return operation ? weigh(githubSchema(), document, operation, variables).nodes : 0;
  } catch (error) {
    // The API itself reports what is wrong with it.
    if (!(error instanceof GraphQLError)) throw error;
    return 0;
  }
}

function jsonOf(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : {};
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return {};
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function aboutOf(place: string | undefined, number: unknown): readonly string[] {
  if (place === undefined) return [];
  const about = place.toLowerCase();
  return typeof number === 'number' || typeof number === 'string' ? [about, `${about}#${number}`] : [about];
}

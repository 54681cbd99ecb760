import { Hono } from 'hono';
import type { SandboxContext } from '../context.ts';
import { actorOf } from '../demand.ts';
import { GitHubRefusal } from '../refusal.ts';
import { graphqlLimits, rateLimitHeaders } from '../rest/rate-limit.ts';
import { callerOf } from '../tokens.ts';
import { executeGraph, type GraphRequest } from './execute.ts';

/**
 * `POST /api/graphql`.
 * Refusals of the request as a whole (401, 400) are thrown as `GitHubRefusal`; everything else is an answer with status
 * 200, errors included.
 */
export function graphqlRoutes(context: SandboxContext): Hono {
  const routes = new Hono();
  routes.post('/api/graphql', async (c) => {
    const caller = callerOf(context, c.req.header('authorization'));
    if (caller.kind === 'anonymous') throw new GitHubRefusal(401, 'This endpoint requires you to be authenticated.');
    const answer = await executeGraph({ context, actor: actorOf(caller) }, readRequest(await c.req.text()));
    return c.json(answer, 200, rateLimitHeaders(graphqlLimits(context).look(caller), 'graphql'));
  });
  return routes;
}

/**
 * Parses the request in a body.
 * @throws GitHubRefusal 400, in GitHub's words, if there is none
 */
function readRequest(body: string): GraphRequest {
  const { query, variables, operationName } = parsedObject(body);
  if (typeof query !== 'string') {
    throw new GitHubRefusal(400, 'A query attribute must be specified and must be a string.');
  }
  if (variables != null && (typeof variables !== 'object' || Array.isArray(variables))) {
    throw new GitHubRefusal(400, 'Variables must be an object.');
  }
  return {
    query,
    variables: { ...variables },
    operationName: typeof operationName === 'string' && operationName !== '' ? operationName : null,
  };
}

function parsedObject(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new GitHubRefusal(400, 'Problems parsing JSON');
}

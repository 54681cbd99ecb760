import { Hono } from 'hono';
import type { SandboxContext } from '../context.ts';
import { apiUrl } from '../payloads/links.ts';
import { graphqlLimits, type RateLimits } from './rate-limit.ts';
import type { ApiEnv } from './request.ts';

/** The routes about the API itself. */
export function metaRoutes(context: SandboxContext, limits: RateLimits): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.get('/', (c) => {
    const url = apiUrl(context);
    return c.json({ current_user_url: `${url}/user`, rate_limit_url: `${url}/rate_limit` });
  });
  routes.get('/meta', (c) =>
    c.json({
      verifiable_password_authentication: false,
      ...(context.world.enterprise.version === null ? {} : { installed_version: context.world.enterprise.version }),
    }),
  );
  routes.get('/rate_limit', (c) => {
    const core = limits.look(c.get('caller'));
    const graphql = graphqlLimits(context).look(c.get('caller'));
    const search = { limit: 30, used: 0, remaining: 30, reset: core.reset };
    return c.json({ resources: { core, search, graphql }, rate: core });
  });
  return routes;
}

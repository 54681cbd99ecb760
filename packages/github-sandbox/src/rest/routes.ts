import { Hono } from 'hono';
import { etag } from 'hono/etag';
import type { SandboxContext } from '../context.ts';
import { fullName, sees } from '../demand.ts';
import { findMoved, findRepository } from '../lookup.ts';
import { forbidden, GitHubRefusal } from '../refusal.ts';
import { callerOf } from '../tokens.ts';
import { actionsRoutes } from './actions.ts';
import { appRoutes } from './app.ts';
import { checkRoutes } from './checks.ts';
import { deliveryRoutes } from './deliveries.ts';
import { deploymentRoutes } from './deployments.ts';
import { environmentRoutes } from './environments.ts';
import { issueRoutes } from './issues.ts';
import { metaRoutes } from './meta.ts';
import { peopleRoutes } from './people.ts';
import { pullRoutes } from './pulls.ts';
import { RateLimits, rateLimitHeaders } from './rate-limit.ts';
import { refRoutes } from './refs.ts';
import { releaseRoutes } from './releases.ts';
import { repositoryRoutes } from './repositories.ts';
import { type ApiEnv, actor, part, sendOn } from './request.ts';
import { rulesetRoutes } from './rulesets.ts';

/** The whole REST API, to be mounted at `/api/v3`. */
export function restRoutes(context: SandboxContext): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const limits = new RateLimits(context);

  routes.use('*', async (c, next) => {
    const caller = callerOf(context, c.req.header('authorization'));
    c.set('caller', caller);
    // Reading the limit costs nothing.
    const free = c.req.path.endsWith('/rate_limit');
    if (!free && !limits.use(caller)) {
      const headers = rateLimitHeaders(limits.look(caller));
      throw new GitHubRefusal(403, `API rate limit exceeded for ${caller.kind}.`, [], headers);
    }
    await next();
    if (c.res.status === 304) limits.giveBack(caller);
    for (const [name, value] of Object.entries(rateLimitHeaders(limits.look(caller)))) c.header(name, value);
  });
  // The former name of a renamed or transferred repository redirects.
  routes.use('/repos/:owner/:repo/*', async (c, next) => {
    const moved = findMoved(context.world, part(c, 'owner'), part(c, 'repo'));
    if (moved === null || !sees({ context, actor: actor(c) }, moved)) return next();
    const url = new URL(c.req.url);
    const [, head = '', , , rest = ''] = /^(.*?\/repos)\/([^/]+)\/([^/]+)(.*)$/.exec(url.pathname) ?? [];
    return sendOn(c, `${head}/${fullName(moved)}${rest}${url.search}`);
  });
  // For any write: checks and deployments too.
  routes.use('/repos/:owner/:repo/*', async (c, next) => {
    const found = findRepository(context.world, part(c, 'owner'), part(c, 'repo'));
    const reads = c.req.method === 'GET' || c.req.method === 'HEAD';
    if (found?.archived && !reads && sees({ context, actor: actor(c) }, found)) {
      throw forbidden('Repository was archived so is read-only.');
    }
    await next();
  });
  // Hono's own list of headers to keep on a 304, and GitHub's.
  routes.use('*', etag({ weak: true, retainedHeaders: ['cache-control', 'date', 'etag', 'link', 'vary'] }));

  routes.route('/', metaRoutes(context, limits));
  routes.route('/', appRoutes(context));
  routes.route('/', deliveryRoutes(context));
  routes.route('/', peopleRoutes(context));
  routes.route('/', checkRoutes(context));
  routes.route('/', issueRoutes(context));
  routes.route('/', pullRoutes(context));
  routes.route('/', refRoutes(context));
  routes.route('/', releaseRoutes(context));
  routes.route('/', rulesetRoutes(context));
  routes.route('/', actionsRoutes(context));
  routes.route('/', deploymentRoutes(context));
  routes.route('/', environmentRoutes(context));
  routes.route('/', repositoryRoutes(context));
  return routes;
}

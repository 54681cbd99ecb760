import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context, MiddlewareHandler } from 'hono';
import type { SandboxContext } from './context.ts';
import type { CountedRequest, RequestKind } from './counters.ts';
import type { FaultEffect } from './faults.ts';
import { graphqlWeight, restWeight } from './weight.ts';

interface GatewayEnv {
  Bindings: Partial<HttpBindings>;
}

/** The middleware before the API: counts every request, and produces the requested faults. */
export function gateway(context: SandboxContext): MiddlewareHandler<GatewayEnv> {
  return async (c, next) => {
    const { pathname } = new URL(c.req.url);
    const graphql = pathname === '/api/graphql';
    const body = graphql ? await c.req.text() : '';
    const operation = graphql ? operationName(body) : null;
    const counted: CountedRequest = {
      kind: kindOf(c.req.method, pathname),
      method: c.req.method,
      path: operation ?? pathname.replace(/^\/api\/v3/, ''),
      status: 0,
    };
    context.counters.add(counted);
    const weigh = () => (graphql ? graphqlWeight(body) : restWeight(new URL(c.req.url)));
    const fault = context.faults.take({ method: c.req.method, path: pathname, operation, webhook: false, weigh });
    const spoilt = fault && (await spoil(context, c, fault, graphql));
    if (spoilt) {
      counted.status = spoilt === RESPONSE_ALREADY_SENT ? 0 : spoilt.status;
      return spoilt;
    }
    await next();
    if (fault?.kind === 'lost-answer' || fault?.kind === 'truncated') {
      const answer = fault.kind === 'truncated' ? await half(c, c.res, fault.looks) : cut(c);
      c.res = undefined;
      c.res = answer;
      return undefined;
    }
    counted.status = c.res.status;
    const off = fault?.kind === 'wrong-date' ? fault.millis : 0;
    c.header('date', new Date(context.clock.now() + off).toUTCString());
    if (fault?.kind === 'wrong-date' && fault.ageSeconds !== undefined) c.header('age', String(fault.ageSeconds));
    const { version } = context.world.enterprise;
    if (version !== null) c.header('x-github-enterprise-version', `${version}`);
    c.header('x-github-request-id', `SAND:${context.counters.list.length}`);
    return undefined;
  };
}

function kindOf(method: string, path: string): RequestKind {
  if (path === '/api/graphql') return 'graphql';
  if (method === 'POST' && /\/app\/installations\/\d+\/access_tokens$/.test(path)) return 'token';
  return method === 'GET' || method === 'HEAD' ? 'rest-read' : 'rest-write';
}

/** The operation's name in the request, or else in the query. `(anonymous)` if there is none. */
function operationName(body: string): string {
  let query = '';
  try {
    const request: unknown = JSON.parse(body);
    if (typeof request !== 'object' || request === null) return '(anonymous)';
    if ('operationName' in request && typeof request.operationName === 'string') return request.operationName;
    if ('query' in request && typeof request.query === 'string') query = request.query;
  } catch (error) {
    // The API itself reports what is wrong with the body. Here it only has no name.
    if (!(error instanceof SyntaxError)) throw error;
  }
  return /^\s*(?:query|mutation)\s+(\w+)/m.exec(query)?.[1] ?? '(anonymous)';
}

/** Ends the connection without an answer. */
function cut(c: Context<GatewayEnv>): Response {
  c.env.incoming?.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

/** An answer with only half of the body. */
async function half(c: Context<GatewayEnv>, answer: Response, looks: 'broken' | 'whole'): Promise<Response> {
  const body = Buffer.from(await answer.arrayBuffer());
  const part = body.subarray(0, Math.floor(body.length / 2));
  const { outgoing } = c.env;
  if (outgoing === undefined) return cut(c);
  const length = looks === 'broken' ? body.length : part.length;
  outgoing.writeHead(answer.status, { ...Object.fromEntries(answer.headers), 'content-length': String(length) });
  if (looks === 'whole') outgoing.end(part);
  else outgoing.write(part, () => outgoing.destroy());
  return RESPONSE_ALREADY_SENT;
}

/** Resolves when the client is gone. */
const gone = async ({ env: { incoming } }: Context<GatewayEnv>): Promise<void> => {
  if (incoming !== undefined && !incoming.socket.destroyed)
    await new Promise((resolve) => incoming.socket.once('close', resolve));
};

/** The answer instead of the right one; null if the request is to be served. */
async function spoil(
  context: SandboxContext,
  c: Context<GatewayEnv>,
  fault: FaultEffect,
  graphql: boolean,
): Promise<Response | null> {
  const now = context.clock.now();
  const docs = 'https://docs.github.com/rest';
  const refuse = (status: number, message: string, headers: Readonly<Record<string, string>>) =>
    new Response(JSON.stringify({ message, documentation_url: docs, status: String(status) }), {
      status,
      headers: { 'content-type': 'application/json; charset=utf-8', date: new Date(now).toUTCString(), ...headers },
    });
  switch (fault.kind) {
    case 'status': {
      const { status, message = 'Server Error', retryAfterSeconds: wait } = fault;
      return refuse(status, message, wait === undefined ? {} : { 'retry-after': String(wait) });
    }
    case 'latency':
      // Nobody waits any more if the sandbox was closed meanwhile.
      await new Promise((resolve) => setTimeout(resolve, fault.millis).unref());
      return null;
    case 'cut':
      return cut(c);
    case 'hang':
      await gone(c);
      return RESPONSE_ALREADY_SENT;
    case 'redirect': {
      const location = fault.to ?? c.req.url;
      const headers = {
        'content-type': 'application/json; charset=utf-8',
        location,
        date: new Date(now).toUTCString(),
      };
      return new Response(JSON.stringify({ message: 'Moved', url: location }), { status: fault.status, headers });
    }
    case 'primary-rate-limit': {
      const headers = {
        'x-ratelimit-limit': '5000',
        'x-ratelimit-used': '5000',
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(Math.ceil(now / 1000 + fault.resetInSeconds)),
        'x-ratelimit-resource': graphql ? 'graphql' : 'core',
      };
      const message = 'API rate limit exceeded for installation.';
      if (!graphql) return refuse(403, message, headers);
      const date = new Date(now).toUTCString();
      return c.json({ errors: [{ type: 'RATE_LIMITED', message }] }, 200, { ...headers, date });
    }
    case 'secondary-rate-limit': {
      const wait = fault.retryAfterSeconds;
      const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
      return refuse(fault.status ?? 403, message, wait === null ? {} : { 'retry-after': String(wait) });
    }
    case 'graphql-errors':
      return c.json({ data: null, errors: fault.errors.map((error) => ({ path: [], ...error })) });
    case 'lost-answer':
    case 'wrong-date':
    case 'truncated':
    case 'webhook-drop':
    case 'webhook-double':
    case 'webhook-reorder':
    case 'webhook-delay':
    case 'webhook-payload':
      return null;
  }
}

import { z } from 'zod';
import { nothingRemains } from './retry-at.ts';

/** A report on a request to GitHub that was answered or abandoned. It contains no name of a repository. */
export interface RequestReport {
  readonly api: 'rest' | 'graphql';
  /** The route with its placeholders, for example `GET /repos/{owner}/{repo}`; for GraphQL the operation's name. */
  readonly operation: string;
  /** Its cost for the secondary limit, by GitHub's documentation: 900 points a minute. */
  readonly points: number;
  readonly result: '2xx' | '3xx' | '4xx' | '5xx' | 'limited' | 'none';
  readonly seconds: number;
  /** null: sent as the app itself. */
  readonly installation: number | null;
  /** The primary limit after the request; null if the answer did not say. */
  readonly limit: RateLimitLeft | null;
}

export interface RateLimitLeft {
  /** `core` or `graphql`, from GitHub's header. */
  readonly resource: string;
  readonly remaining: number;
  /** Milliseconds since 1970. */
  readonly resetAt: number;
}

/** The part of an Octokit and of its options that is used. */
interface Hooked {
  readonly hook: {
    wrap(name: 'request', around: (request: (options: Asked) => unknown, options: Asked) => unknown): void;
  };
}
interface Asked {
  readonly method: string;
  readonly url: string;
}

const answerShape = z.object({
  status: z.number(),
  headers: z.record(z.string(), z.unknown()).default({}),
  data: z.unknown().optional(),
});
const failureShape = z.object({ status: z.number().optional(), response: answerShape.optional() });
const limitedShape = z.object({ errors: z.array(z.object({ type: z.string().startsWith('RATE_LIMIT') })).min(1) });
const authShape = z.object({ auth: z.object({ installationId: z.number() }) });
const queryShape = z.object({ query: z.string() });

/**
 * A plugin for Octokit that reports every request, including those for tokens.
 * Results and errors of requests stay as they are.
 * @param report is called once for each request, and must not throw
 */
export const reporting =
  (report: (request: RequestReport) => void) =>
  (octokit: unknown, made: unknown): Record<string, never> => {
    const installation = authShape.safeParse(made).data?.auth.installationId ?? null;
    hooked(octokit).hook.wrap('request', async (request, options) => {
      const began = performance.now();
      const tell = (answer: z.infer<typeof answerShape> | null) =>
        report({
          ...kindOf(options),
          result: answer === null ? 'none' : resultOf(answer),
          seconds: (performance.now() - began) / 1000,
          // A token is requested as the app itself, by the Octokit that needs it.
          installation: options.url.endsWith('/access_tokens') ? null : installation,
          limit: answer === null ? null : limitIn(answer.headers),
        });
      try {
        const answer = await request(options);
        tell(answerShape.safeParse(answer).data ?? null);
        return answer;
      } catch (error) {
        const { response } = failureShape.safeParse(error).data ?? {};
        tell(response ?? null);
        throw error;
      }
    });
    return {};
  };

/** Probot's types do not name what every Octokit has. */
const hooked = (octokit: unknown): Hooked => octokit as Hooked;

function kindOf(options: Asked): Pick<RequestReport, 'api' | 'operation' | 'points'> {
  const { method, url } = options;
  const { query } = queryShape.safeParse(options).data ?? {};
  if (query !== undefined && url.endsWith('/graphql')) {
    const [, kind, name] = /\b(query|mutation)\s+(\w+)/.exec(query) ?? [];
    return { api: 'graphql', operation: name ?? 'other', points: kind === 'mutation' ? 5 : 1 };
  }
  const points = method === 'GET' || method === 'HEAD' ? 1 : 5;
  // Our routes have placeholders for names. All other requests are counted together.
  const isRoute = /^(\/(\{\w+\}|[a-z][a-z_-]*))+$/.test(url);
  return { api: 'rest', operation: isRoute ? `${method} ${url}` : 'other', points };
}

function resultOf({ status, headers, data }: z.infer<typeof answerShape>): RequestReport['result'] {
  const refused = status === 403 && (headers['retry-after'] !== undefined || nothingRemains(headers));
  if (
    status === 429 ||
    refused ||
    (status >= 500 && headers['retry-after'] !== undefined) ||
    limitedShape.safeParse(data).success
  )
    return 'limited';
  if (status < 300) return '2xx';
  if (status < 400) return '3xx';
  return status < 500 ? '4xx' : '5xx';
}

function limitIn(headers: Readonly<Record<string, unknown>>): RateLimitLeft | null {
  const [remaining, reset] = [numberIn(headers, 'x-ratelimit-remaining'), numberIn(headers, 'x-ratelimit-reset')];
  const resource = headers['x-ratelimit-resource'];
  if (remaining === null || reset === null || (resource !== 'core' && resource !== 'graphql')) return null;
  return { resource, remaining, resetAt: reset * 1000 };
}

function numberIn(headers: Readonly<Record<string, unknown>>, name: string): number | null {
  const value = headers[name];
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : null;
}
